/**
 * `npm run bench`: how fast Noom is, beside what the same browsers and the same Node can do at best on the same machine, measured in turns in one run.
 * Prints tables (the median, the least and the most) and writes bench.json. It takes up to 45 minutes. `npm run bench -- quick` takes five: fewer rounds,
 * no steps, and of the mesh four people alone. `npm run bench -- camera server` measures only those parts (join, steps, page, camera, file, server, mesh);
 * `-- mesh 8` a mesh of that size alone. Times say something only as ratios to the limit of the same run. A part that fails says so, and the next one
 * begins with fresh browsers.
 */
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { CAMERAS, cameraRound } from './bench/camera.mjs';
import { fileRound } from './bench/file.mjs';
import { joinRound } from './bench/join.mjs';
import { startLimitRelay } from './bench/limit-relay.mjs';
import { limitMesh, noomMesh } from './bench/mesh.mjs';
import { pageRound } from './bench/page.mjs';
import { serverRound } from './bench/server.mjs';
import { median, openBrowser } from './bench/stage.mjs';
import { stepsRound } from './bench/steps.mjs';
import { build } from './build.mjs';
import { provideChromium } from './find-browser.mjs';
import { startNoom } from './start-noom.mjs';

const words = process.argv.slice(2);
const isQuick = words.includes('quick');
const sizes = words.map(Number).filter((size) => size > 1);
const named = words.filter((word) => word !== 'quick' && !Number(word));
const ROUNDS = isQuick ? 3 : 7;
/** Of what differs little from one round to the next, or takes long. */
const FEW_ROUNDS = isQuick ? 1 : 3;
/** People in a call, and how often. */
const MESHES = [
  [2, 5],
  [3, 5],
  [4, 7],
  [5, 3],
  [6, 1],
  [7, 1],
  [8, 2],
]
  .filter(([size]) => (sizes.length > 0 ? sizes.includes(size) : !isQuick || size === 4))
  .map(([size, rounds]) => [size, isQuick ? 1 : rounds]);
/** No round begins later than this. The longest, of eight people, takes three minutes. */
const LAST_ROUND_MS = 42 * 60_000;

const browsers = [];
const report = { machine: `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}`, at: new Date().toISOString() };

async function needBrowsers(count) {
  while (browsers.length < count) browsers.push(await openBrowser(program));
  report.browser = await browsers[0].version();
}

const closeBrowsers = () => Promise.all(browsers.splice(0).map((browser) => browser.close()));

const whole = (figure) => figure.toFixed(0);
const tenths = (figure) => figure.toFixed(1);
/** Three digits, for tables of many units. */
const digits = (figure) => figure.toFixed(Number.isInteger(figure) || figure >= 100 ? 0 : figure >= 10 ? 1 : 2);

/** Prints a row for each name: median, least and most over the rounds. */
function table(title, rounds, format) {
  console.log(`\n${title}`);
  const names = Object.keys(rounds[0] ?? {}).sort();
  const width = Math.max(32, ...names.map(({ length }) => length));
  for (const name of names) {
    const figures = rounds.map((round) => round[name]).filter((figure) => typeof figure === 'number');
    if (figures.length === 0) continue;
    console.log(
      `  ${name.padEnd(width)}${format(median(figures)).padStart(10)}   (${format(Math.min(...figures))} to ${format(Math.max(...figures))}, ${figures.length} of ${rounds.length})`,
    );
  }
}

/** Also when a round fails, those before it are told. */
async function repeat(found, count, run, title, format) {
  try {
    for (let round = 0; round < count && performance.now() < LAST_ROUND_MS; round += 1) found.push(await run(round));
    if (found.length < count) console.log(`\nIt is late: ${count - found.length} rounds are left out.`);
  } finally {
    table(title, found, format);
  }
}

async function meshRound(count, round) {
  const runs = [
    ['Noom', () => noomMesh({ browsers, noom, count, room: `bench-${count}-${round}` })],
    ['limit', () => limitMesh({ browsers, relay, count })],
  ];
  if (round % 2 === 1) runs.reverse();
  const figures = {};
  for (const [who, run] of runs)
    for (const [what, figure] of Object.entries(await run())) figures[`${what}, ${who}`] = figure;
  return figures;
}

const PARTS = {
  async join() {
    await needBrowsers(2);
    const run = (round) => joinRound({ browsers, noom, relay, round });
    await repeat((report.join = []), ROUNDS, run, 'Joining, until both see each other (ms)', whole);
  },
  async steps() {
    await needBrowsers(2);
    const run = (round) => stepsRound({ browsers, noom, round });
    await repeat((report.steps = []), ROUNDS, run, 'A join from the lobby, step by step (ms after the click)', whole);
  },
  async page() {
    await needBrowsers(2);
    const run = (round) => pageRound({ browsers, noom, relay, round });
    await repeat((report.page = []), isQuick ? 1 : 7, run, 'The page of a room, cold, until it is connected', digits);
  },
  async camera() {
    const two = [await openBrowser(program, CAMERAS), await openBrowser(program, CAMERAS)];
    try {
      const run = (round) => cameraRound({ browsers: two, noom, relay, round });
      await repeat((report.camera = []), ROUNDS, run, 'Another camera, until the other side sees it (ms)', whole);
    } finally {
      await Promise.all(two.map((browser) => browser.close()));
    }
  },
  async file() {
    await needBrowsers(2);
    const run = (round) => fileRound({ browsers, noom, relay, round });
    await repeat((report.file = []), FEW_ROUNDS, run, 'A file of 100 MB', tenths);
  },
  async server() {
    if (process.platform !== 'linux')
      return console.log('\nThe server is left out: its clients need the addresses that Linux has.');
    await repeat((report.server = []), FEW_ROUNDS, (round) => serverRound({ round }), 'The server', digits);
  },
  async mesh() {
    report.mesh = {};
    for (const [count, rounds] of MESHES) {
      await needBrowsers(count);
      const title = `${count} people: all see all (ms), pictures a second, cores`;
      const run = (round) => meshRound(count, round);
      await repeat((report.mesh[count] = []), rounds, run, title, tenths);
    }
  },
};

const unknown = named.filter((word) => !(word in PARTS));
if (unknown.length > 0) throw new Error(`No part is called ${unknown.join(' or ')}: ${Object.keys(PARTS).join(', ')}.`);
const parts = named.length > 0 ? named : Object.keys(PARTS).filter((part) => !isQuick || part !== 'steps');

console.log(await build());
const program = provideChromium();
const noom = await startNoom();
const relay = await startLimitRelay();
try {
  for (const part of parts) {
    try {
      await PARTS[part]();
    } catch (error) {
      console.error(`\n${part} failed:`, error);
      (report.failed ??= {})[part] = String(error);
      process.exitCode = 1;
      await closeBrowsers();
    }
    await writeFile('bench.json', `${JSON.stringify(report, null, 2)}\n`);
  }
} finally {
  await closeBrowsers();
  relay.close();
  noom.close();
}
