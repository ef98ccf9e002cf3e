/**
 * Finds what the browser tests drive, or installs it where that is safe to do unasked.
 * Installing the app never does this: whoever only runs Noom downloads no browser.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Something is missing that we cannot install; `message` is the one line that says what to do. */
export class MissingTool extends Error {}

const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const CHROMIUM_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];
const FIREFOX_NAMES = ['firefox-esr', 'firefox'];
const FIREFOX_PLACES = ['/Applications/Firefox.app/Contents/MacOS/firefox'];

/** The path of a Chrome or Chromium that starts. Throws `MissingTool`. */
export function provideChromium() {
  for (const variable of ['PUPPETEER_EXECUTABLE_PATH', 'CHROME_PATH']) {
    const named = process.env[variable];
    if (!named) continue;
    if (isProgram(named)) return named;
    throw new MissingTool(`${variable} names ${named}, which is not a program: correct it or unset it.`);
  }
  return (
    findProgram(CHROMIUM_NAMES, CHROMIUM_PLACES, startsWell) ??
    findInPuppeteersCache() ??
    (canUseApt() && installByApt('chromium') ? findProgram(CHROMIUM_NAMES, CHROMIUM_PLACES, startsWell) : null) ??
    (installPuppeteersChrome() ? findInPuppeteersCache() : null) ??
    fail('No Chrome or Chromium: install one, or set CHROME_PATH to its program (`npm run check` needs none).')
  );
}

/** The path of a Firefox. Throws `MissingTool`. */
export function provideFirefox() {
  return provideByApt('firefox-esr', () => findProgram(FIREFOX_NAMES, FIREFOX_PLACES, startsWell), 'Firefox');
}

/** The path of coturn's server, a TURN relay. Throws `MissingTool`. */
export function provideTurnServer() {
  return provideByApt('coturn', () => findProgram(['turnserver']), 'coturn (turnserver)');
}

/** Sees to it that `lab` (test/support/net/lab.sh) works, which gives tests networks to cut. Throws `MissingTool`. */
export function provideLab(lab) {
  if (process.platform === 'linux') {
    provideByApt('iproute2', () => findProgram(['tc']), 'iproute2 (ip, tc)');
    provideByApt('nftables', () => findProgram(['nft']), 'nftables (nft)');
    if (isLabWorking(lab)) return;
  }
  fail(
    'It cuts and blocks networks of its own making, which this system does not allow (it takes Linux, and root or user namespaces).',
  );
}

/** Throws `MissingTool` where a crowd would only show that the machine is busy. */
export function provideCores(cores) {
  if (cores < 2) fail('It has more than three people at once, which takes two cores.');
}

/** Whether a command can run in that lab on this system. */
export function isLabWorking(lab) {
  return process.platform === 'linux' && spawnSync(lab, ['true'], { stdio: 'ignore' }).status === 0;
}

function provideByApt(debianPackage, find, name) {
  return (
    find() ??
    (canUseApt() && installByApt(debianPackage) ? find() : null) ??
    fail(`No ${name} on this machine: install it (on Debian as root the tests do it themselves).`)
  );
}

function fail(message) {
  throw new MissingTool(message);
}

function findProgram(names, places = [], isGood = () => true) {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/sbin'].filter(Boolean);
  const files = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [...files, ...places].find((file) => isProgram(file) && isGood(file)) ?? null;
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Ubuntu's `chromium-browser` is a script that only says which snap to install: ask for the version. */
function startsWell(file) {
  // On Windows `--version` opens a window instead of answering.
  if (process.platform === 'win32') return true;
  return spawnSync(file, ['--version'], { timeout: 30_000, stdio: 'ignore' }).status === 0;
}

function findInPuppeteersCache() {
  const require = createRequire(import.meta.url);
  // The path it would download to, whether it did or not.
  const file = require('puppeteer').executablePath();
  return existsSync(file) ? file : null;
}

function installPuppeteersChrome() {
  const asRootOnLinux = process.platform === 'linux' && process.getuid() === 0;
  console.log('No Chrome or Chromium found: fetching the one that puppeteer knows.');
  const require = createRequire(import.meta.url);
  const folder = path.dirname(require.resolve('puppeteer/package.json'));
  const program = path.join(folder, require('puppeteer/package.json').bin);
  const { status, stderr } = spawnSync(
    process.execPath,
    [program, 'browsers', 'install', 'chrome', ...(asRootOnLinux ? ['--install-deps'] : [])],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
      // .puppeteerrc.cjs forbids it everywhere else.
      env: { ...process.env, PUPPETEER_SKIP_DOWNLOAD: 'false' },
    },
  );
  // Its report is a page of help around one line that says what was wrong.
  const reason = /Provider: (.*)|^Error: (.*)/m.exec(stderr ?? '');
  if (status !== 0 && reason !== null) console.error(`It could not be fetched: ${reason[1] ?? reason[2]}`);
  return status === 0;
}

/** Debian alone: Ubuntu's `chromium` package is a snap, which containers cannot run. */
function canUseApt() {
  if (process.platform !== 'linux' || process.getuid() !== 0 || !findProgram(['apt-get'])) return false;
  try {
    return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

function installByApt(debianPackage) {
  console.log(`Installing ${debianPackage} with apt-get: the browser tests need it.`);
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  // An update that fails may still leave a list that is good enough.
  spawnSync('apt-get', ['update', '-qq'], options);
  return spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', debianPackage], options).status === 0;
}
