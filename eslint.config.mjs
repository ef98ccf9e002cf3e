// What the compiler cannot hold: no floating promises, no markup from strings, and each realm's forbidden globals.
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const MARKUP = 'Markup lives in src/views: clone a <template> and fill it by textContent.';
const markupFromStrings = [
  ...['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'setHTMLUnsafe', 'createContextualFragment', 'srcdoc'].map(
    (property) => ({ property, message: MARKUP }),
  ),
  { object: 'document', property: 'write', message: MARKUP },
  { object: 'document', property: 'writeln', message: MARKUP },
];
const environmentVariables = {
  object: 'process',
  property: 'env',
  message: 'Only src/server/config.ts reads the environment; everybody else gets it as an argument.',
};

export default tseslint.config(
  { ignores: ['dist/', '.noom/', 'coverage/', '**/node_modules/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['src/shared', 'src/server', 'src/public', 'test'].map((realm) => `${realm}/tsconfig.json`),
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      // A destructured field that is left out on purpose, and an argument that a signature asks for.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, argsIgnorePattern: '^_' }],
      // Our objects are made of closures: a function may be taken out of a port or a callbacks object.
      '@typescript-eslint/unbound-method': 'off',
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-properties': ['error', ...markupFromStrings, environmentVariables],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only: one name for one thing everywhere.' },
      ],
    },
  },
  {
    files: ['src/server/config.ts'],
    rules: { 'no-restricted-properties': ['error', ...markupFromStrings] },
  },
  {
    files: ['src/public/call/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...[
          'document',
          'window',
          'navigator',
          'RTCPeerConnection',
          'io',
          'location',
          'sessionStorage',
          'localStorage',
        ].map((name) => ({ name, message: 'The call knows no browser: it gets what it needs through call/ports.' })),
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // A fake keeps the promise of its port also where it has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      // What getStats() and Jest's matchers give is untyped; in src/ it goes through a parse function.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', '*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'URL',
          'fetch',
          'AbortSignal',
          'performance',
          'setTimeout',
          'clearTimeout',
          'module',
          'require',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    // Parts of these run in a page.
    // Functions in them run in a page.
    files: ['scripts/screenshots.mjs', 'scripts/screenshots/*.mjs', 'scripts/bench/*'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'window',
          'location',
          'performance',
          'fetch',
          'Buffer',
          'URLSearchParams',
          'EventSource',
          'RTCPeerConnection',
          'addEventListener',
          'clearInterval',
          'document',
          'navigator',
          'MediaStream',
          'MutationObserver',
          'PerformanceObserver',
          'Event',
          'DOMException',
          'localStorage',
          'requestAnimationFrame',
          'setInterval',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
);
