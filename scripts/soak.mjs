/**
 * `npm run soak`: every browser test, also those that take long (test/support/long.ts), the faults as often as their promises are made for (ten
 * outages, fifty reloads, a hundred crossing offers), and 20,000 histories of the simulation. It takes about an hour and a half;
 * `npm run soak -- faults-server` takes only the browser tests whose file says so, and `npm run soak -- simulation` only the histories.
 * Figures are printed as they come.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SIMULATION = 'test/simulation/';
const names = process.argv.slice(2).map((name) => (name === 'simulation' ? SIMULATION : `test/browser/.*${name}`));
const { status } = spawnSync(
  process.execPath,
  [
    fileURLToPath(new URL('test.mjs', import.meta.url)),
    ...(names.length > 0 ? names : ['test/browser/', SIMULATION]),
    '--testTimeout=3600000',
    // One after the other: the figures are those of a machine that does nothing else.
    '--runInBand',
  ],
  { stdio: 'inherit', env: { ...process.env, NOOM_SOAK: '1' } },
);
process.exitCode = status ?? 1;
