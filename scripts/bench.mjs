/**
 * `npm run bench`: how fast Noom is, beside what the same browsers on the same machine can do at best, measured in turns in one run. Prints tables and writes
 * bench.json. `npm run bench -- quick` takes five minutes; `npm run bench -- join mesh` only those parts (join, steps, mesh); `-- mesh 8` a mesh of that size alone.
 * Times say something only as ratios to the limit of the same run.
 */
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { joinRound } from './bench/join.mjs';
import { startLimitRelay } from './bench/limit-relay.mjs';
import { limitMesh, noomMesh } from './bench/mesh.mjs';
import { median, openBrowser } from './bench/stage.mjs';
import { stepsRound } from './bench/steps.mjs';
import { build } from './build.mjs';
import { provideChromium } from './find-browser.mjs';
import { startNoom } from './start-noom.mjs';

const words = process.argv.slice(2);
const isQuick = words.includes('quick');
const sizes = words.map(Number).filter((size) => size > 1);
const wanted = words.filter((word) => word !== 'quick' && !Number(word));
const isWanted = (part) => wanted.length === 0 || wanted.includes(part);
const JOIN_ROUNDS = isQuick ? 3 : 7;
/** People in a call, and how often. */
const MESHES = [
  [2, 7],
  [3, 7],
  [4, 7],
  [5, 3],
  [6, 3],
  [7, 3],
  [8, 3],
]
  .filter(([size]) => (sizes.length > 0 ? sizes.includes(size) : !isQuick || size === 4))
  .map(([size, rounds]) => [size, isQuick ? 1 : rounds]);

console.log(await build());
const program = provideChromium();
const noom = await startNoom();
const relay = await startLimitRelay();
const browsers = [];
const report = { machine: `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}`, at: new Date().toISOString() };

async function needBrowsers(count) {
  while (browsers.length < count) browsers.push(await openBrowser(program));
  report.browser = await browsers[0].version();
}

/** Prints a row for each name: median, least and most over the rounds. */
function table(title, rounds, format) {
  console.log(`\n${title}`);
  for (const name of Object.keys(rounds[0] ?? {}).sort()) {
    const figures = rounds.map((round) => round[name]).filter((figure) => typeof figure === 'number');
    if (figures.length === 0) continue;
    console.log(
      `  ${name.padEnd(32)}${format(median(figures)).padStart(10)}   (${format(Math.min(...figures))} to ${format(Math.max(...figures))}, ${figures.length} of ${rounds.length})`,
    );
  }
}

try {
  if (isWanted('join')) {
    await needBrowsers(2);
    report.join = [];
    for (let round = 0; round < JOIN_ROUNDS; round += 1)
      report.join.push(await joinRound({ browsers, noom, relay, round }));
    table('Joining, until both see each other (ms)', report.join, (ms) => ms.toFixed(0));
  }
  if (isWanted('steps')) {
    await needBrowsers(2);
    report.steps = [];
    for (let round = 0; round < JOIN_ROUNDS; round += 1) report.steps.push(await stepsRound({ browsers, noom, round }));
    table('A join from the lobby, step by step (ms after the click)', report.steps, (ms) => ms.toFixed(0));
  }
  if (isWanted('mesh')) {
    report.mesh = {};
    for (const [count, rounds] of MESHES) {
      await needBrowsers(count);
      const found = [];
      for (let round = 0; round < rounds; round += 1) {
        const runs = [
          ['Noom', () => noomMesh({ browsers, noom, count, room: `bench-${count}-${round}` })],
          ['limit', () => limitMesh({ browsers, relay, count })],
        ];
        if (round % 2 === 1) runs.reverse();
        const figures = {};
        for (const [who, run] of runs)
          for (const [what, figure] of Object.entries(await run())) figures[`${what}, ${who}`] = figure;
        found.push(figures);
      }
      report.mesh[count] = found;
      table(`${count} people: all see all (ms), pictures a second, cores`, found, (figure) => figure.toFixed(1));
    }
  }
  await writeFile('bench.json', `${JSON.stringify(report, null, 2)}\n`);
} finally {
  await Promise.all(browsers.map((browser) => browser.close()));
  relay.close();
  noom.close();
}
