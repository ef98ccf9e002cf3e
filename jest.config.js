// Four rings: unit (fakes), simulation (seeded histories), server (a real server on port 0), browser (real Chromium). See CONTRIBUTING.md.
const ring = (name, extra = {}) => ({
  displayName: name,
  testEnvironment: 'node',
  testMatch:
    name === 'unit'
      ? ['<rootDir>/test/unit/**/*.test.ts', '<rootDir>/test/*.test.ts']
      : [`<rootDir>/test/${name}/**/*.test.ts`],
  transform: {
    // Types are checked by `npm run types`; here they are only stripped.
    '\\.ts$': [
      'ts-jest',
      {
        diagnostics: false,
        tsconfig: {
          target: 'ES2022',
          module: 'CommonJS',
          moduleResolution: 'node10',
          ignoreDeprecations: '6.0',
          isolatedModules: true,
          esModuleInterop: true,
        },
      },
    ],
  },
  ...extra,
});

module.exports = {
  projects: [
    ring('unit'),
    // Both ends of Socket.IO, in memory.
    ring('simulation', { moduleNameMapper: { '^socket\\.io(-client)?$': '<rootDir>/test/simulation/wire.ts' } }),
    ring('server'),
    ring('browser'),
  ],
  // Each wait has its own bound, which says what did not come; this one is for a test that waits for nothing.
  testTimeout: 120_000,
};
