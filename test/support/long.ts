/**
 * Tests that every run can do without: a second browser, a third way to say the same, a fault that takes a minute. `npm test` leaves them
 * to `npm run soak`, so that it stays within ten minutes on two cores; `npm test -- chat` runs all tests of the files that it names.
 */
type Test = (name: string, run: () => Promise<unknown>, timeoutMs?: number) => void;

/** Set by scripts/test.mjs. */
export const runsLong = process.env['NOOM_LONG'] === '1';

/** As `it`, for a test that takes long. */
export const long: Test = runsLong ? it : () => undefined;

/** As `describe`, for tests that are all marked `long`: jest refuses hooks where there is no test. */
export function describeLong(name: string, tests: () => void): void {
  if (runsLong) describe(name, tests);
}
