/**
 * Runs the tests: the cheap checks, the build, then the rings from the fastest to the slowest.
 * `npm test` runs all, `npm run check` leaves out the browser, `npm test -- tunnel` only the files whose path says
 * "tunnel" (any of jest's arguments may follow; the cheap checks are left out then).
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tools from './find-browser.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TUNNEL = path.join(ROOT, 'test/support/tunnel');
/** Runs a command where nothing reaches the outside, and where tests may cut networks. */
const LAB = path.join(ROOT, 'test/support/net/lab.sh');
const JEST = [path.join(ROOT, 'node_modules/jest/bin/jest.js')];

const withBrowser = !process.argv.includes('--no-browser');
const jestArguments = process.argv.slice(2).filter((argument) => argument !== '--no-browser');
const isWhole = jestArguments.length === 0;

// Tests speak to nobody but this machine. A variable that is set wins over the .env file, also when it is empty.
const environment = { ...process.env, STUN_URLS: '', TURN_URLS: '' };

/** Tests that hold what they see to seconds or to the calm before it, or have four people in one call: each needs the machine to itself. */
const ALONE = 'test/browser/(call|faults-[a-z]+)\\.';
/** The rings, from the fastest to the slowest. Browsers' tests wait for conditions, so two files run side by side. */
const RINGS = [
  { names: ['unit', 'server'], options: [] },
  {
    names: ['browser'],
    options: ['--maxWorkers=2', '--testPathIgnorePatterns', `/${ALONE}`],
    through: LAB,
  },
  {
    names: ['browser'],
    options: ['--runInBand', '--testPathIgnorePatterns', `/(?!${ALONE})test/browser/`],
    through: LAB,
  },
];

/** What a test file needs beyond Node, told by its path. Looked for before anything runs, so that it fails early. */
const NEEDS = [
  { path: /\/test\/browser\//, provide: () => (tools.provideLab(LAB), { NOOM_CHROMIUM: tools.provideChromium() }) },
  { path: /\/test\/browser\/.*firefox/, provide: () => ({ NOOM_FIREFOX: tools.provideFirefox() }) },
  { path: /\/test\/browser\/.*turn/, provide: () => ({ NOOM_TURNSERVER: tools.provideTurnServer() }) },
  { path: /\/test\/[a-z]+\/tunnel/, provide: () => (installTunnelServer(), {}) },
];

process.exitCode = await main();

async function main() {
  if (isWhole && !(await runCheapChecks())) return 1;

  const rings = RINGS.filter(({ names }) => withBrowser || !names.includes('browser')).map((ring) => ({
    ...ring,
    files: listFiles(ring.names, ring.options),
  }));
  const files = rings.flatMap((ring) => ring.files);
  if (files.length === 0) {
    console.error(`No test file matches: ${jestArguments.join(' ')}`);
    return 1;
  }

  try {
    for (const need of NEEDS) {
      if (files.some((file) => need.path.test(file))) Object.assign(environment, need.provide());
    }
  } catch (error) {
    if (!(error instanceof tools.MissingTool)) throw error;
    console.error(error.message);
    return 1;
  }

  if ((await run(['scripts/build.mjs'])) !== 0) return 1;
  let worst = 0;
  for (const ring of rings) {
    if (ring.files.length === 0) continue;
    const code = await run(
      [...JEST, ...jestArguments, ...ring.options, '--selectProjects', ...ring.names],
      ring.through,
    );
    worst = Math.max(worst, code);
  }
  return worst;
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

/** The test files of these rings that jest would run, with / as the separator. */
function listFiles(ringNames, options) {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [
      ...JEST,
      ...jestArguments,
      ...options,
      '--listTests',
      '--json',
      '--passWithNoTests',
      '--selectProjects',
      ...ringNames,
    ],
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
