/**
 * Runs the tests: the cheap checks, the build, then the rings from the fastest to the slowest.
 * `npm test` runs all but the tests that take long (test/support/long.ts), `npm run check` leaves out the browser,
 * `npm test -- tunnel` runs all tests of the files whose path says "tunnel" (any of jest's arguments may follow; the
 * cheap checks are left out then).
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tools from './find-browser.mjs';
import {
  coresWithin,
  describeLeft,
  describeLong,
  groupFiles,
  hasShortTest,
  objectionTo,
  planFiles,
} from './test-plan.cjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TUNNEL = path.join(ROOT, 'test/support/tunnel');
/** Runs a command where nothing reaches the outside, and where tests may cut networks. */
const LAB = path.join(ROOT, 'test/support/net/lab.sh');
const JEST = [path.join(ROOT, 'node_modules/jest/bin/jest.js')];
const CPU_MAX = '/sys/fs/cgroup/cpu.max';
const CORES = coresWithin(availableParallelism(), existsSync(CPU_MAX) ? readFileSync(CPU_MAX, 'utf8') : '');
// 0 where there is no limit.
const MEMORY_BYTES = Math.min(totalmem(), process.constrainedMemory() || Infinity);

const withBrowser = !process.argv.includes('--no-browser');
const jestArguments = process.argv.slice(2).filter((argument) => argument !== '--no-browser');
const isWhole = jestArguments.length === 0;
const saysHowMany = jestArguments.some((argument) => /^(-i|-w|--runInBand|--maxWorkers)/.test(argument));

// Tests speak to nobody but this machine. A variable that is set wins over the .env file, also when it is empty.
const environment = { ...process.env, STUN_URLS: '', TURN_URLS: '', NOOM_LONG: isWhole ? '' : '1' };

const isBrowserTest = (file) => file.includes('/test/browser/');
const importing = (what) => (file) => readFileSync(file, 'utf8').includes(`/support/${what}`);
/** What a test file needs beyond Node, told by its place and by what it imports. Looked for before anything runs. */
const NEEDS = [
  { isNeededBy: isBrowserTest, provide: () => ({ NOOM_CHROMIUM: tools.provideChromium() }) },
  { isNeededBy: importing('net/'), provide: () => (tools.provideLab(LAB), {}) },
  { isNeededBy: importing('firefox'), provide: () => ({ NOOM_FIREFOX: tools.provideFirefox() }) },
  { isNeededBy: importing('net/coturn'), provide: () => ({ NOOM_TURNSERVER: tools.provideTurnServer() }) },
  { isNeededBy: importing('tunnel/'), provide: () => (installTunnelServer(), {}) },
  { isNeededBy: (file) => file.includes('/test/browser/crowd.'), provide: () => (tools.provideCores(CORES), {}) },
];

process.exitCode = await main();

async function main() {
  if (isWhole && !(await runCheapChecks())) return 1;

  const listed = listFiles();
  const textOf = (file) => readFileSync(file, 'utf8');
  const wanted = listed.filter((file) => withBrowser || !isBrowserTest(file));
  const found = wanted.filter((file) => !isWhole || hasShortTest(textOf(file)));
  if (found.length === 0) {
    console.error(`No test file matches: ${jestArguments.join(' ')}`);
    return 1;
  }

  const plan = planFiles(found, NEEDS, (error) => error instanceof tools.MissingTool);
  Object.assign(environment, plan.environment);
  const leftOut = describeLeft(plan.left.map(({ file, reason }) => ({ file: path.relative(ROOT, file), reason })));
  const objection = objectionTo(process.env, plan);
  if (objection !== null) {
    console.error([...leftOut, objection].join('\n'));
    return 1;
  }

  if ((await run(['scripts/build.mjs'])) !== 0) return 1;
  // Where there is a lab, every browser test runs in it. Most need none.
  const lab = plan.files.some(isBrowserTest) && tools.isLabWorking(LAB) ? LAB : undefined;
  let worst = 0;
  for (const { files, workers, isBrowser } of groupFiles(plan.files, CORES, MEMORY_BYTES)) {
    const others = listed.filter((file) => !files.includes(file));
    const ignoring = others.flatMap((file) => ['--testPathIgnorePatterns', escapeForPattern(file)]);
    const code = await run(
      [...JEST, ...jestArguments, ...(saysHowMany ? [] : [`--maxWorkers=${workers}`]), ...ignoring],
      isBrowser ? lab : undefined,
    );
    worst = Math.max(worst, code);
  }
  console.log([...leftOut, ...(isWhole ? describeLong(wanted.map(textOf)) : [])].join('\n'));
  return worst;
}

/** A regular expression for just this path; RegExp.escape is not in Node 20. */
function escapeForPattern(file) {
  return `${file.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;
}

/** Types, lint and format side by side; a line for each that is well, its whole output for one that is not. */
async function runCheapChecks() {
  const results = await Promise.all(
    ['types', 'lint', 'format'].map(
      (name) =>
        new Promise((resolve) => {
          const child = spawn('npm', ['run', '--silent', name], {
            cwd: ROOT,
            stdio: ['ignore', 'pipe', 'pipe'],
            shell: process.platform === 'win32',
          });
          let output = '';
          for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
          child.on('close', (code) => {
            console.log(code === 0 ? `${name}: fine` : `${name}: not well\n${output}`);
            resolve(code === 0);
          });
        }),
    ),
  );
  return results.every(Boolean);
}

/** The test files that jest would run, with / as the separator. */
function listFiles() {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [...JEST, ...jestArguments, '--listTests', '--json', '--passWithNoTests'],
    { cwd: ROOT, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`jest cannot list its tests:\n${stderr}`);
  return JSON.parse(stdout).map((file) => file.split(path.sep).join('/'));
}

/** Its libraries are from 2018: they stay in a folder of their own and out of the app's lock file. */
function installTunnelServer() {
  const installed = path.join(TUNNEL, 'node_modules/.installed');
  const wanted = readFileSync(path.join(TUNNEL, 'package-lock.json'), 'utf8');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return;
  const { status, stdout, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: TUNNEL,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    throw new tools.MissingTool(`The tunnel server for the tests could not be installed:\n${stdout}${stderr}`);
  }
  writeFileSync(installed, wanted);
}

/** Runs a Node script, perhaps through another program; resolves with its exit code, 1 when a signal ended it. */
function run(script, through) {
  const [program, ...words] = [...(through === undefined ? [] : [through]), process.execPath, ...script];
  return new Promise((resolve) => {
    const child = spawn(program, words, { cwd: ROOT, env: environment, stdio: 'inherit' });
    child.on('close', (code) => resolve(code ?? 1));
  });
}
