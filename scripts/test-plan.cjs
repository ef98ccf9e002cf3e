/**
 * Which test files run on this machine, what for each of the others is missing, and what that means for the exit code.
 * Called by scripts/test.mjs; CommonJS, so that jest can load it for its test.
 */
const GIBIBYTE = 1024 ** 3;
/** A browser test file has three people at a time: three browsers, a server and jest itself. */
const FILE_BYTES = 2 * GIBIBYTE;
/** Sound and pictures of three people keep two cores busy. Two such files on two cores took twice as long as one after the other, and failed (measured). */
const CORES_A_FILE = 2;

/**
 * Sorts test files by what they need. A need is provided once, and only when some file has it.
 * @param {readonly string[]} files paths of test files
 * @param {readonly { isNeededBy(file: string): boolean, provide(): Record<string, string> }[]} needs
 *   `provide` returns environment variables for the tests, and throws what `isMissing` knows.
 * @param {(error: unknown) => boolean} isMissing whether that error says that something is missing here; all others are thrown on.
 * @returns {{ files: string[], left: { file: string, reason: string }[], environment: Record<string, string> }}
 */
function planFiles(files, needs, isMissing) {
  const environment = {};
  const reasons = new Map();
  for (const need of needs) {
    // A file that cannot run anyway makes nobody install a browser for it.
    const needing = files.filter((file) => !reasons.has(file) && need.isNeededBy(file));
    if (needing.length === 0) continue;
    try {
      Object.assign(environment, need.provide());
    } catch (error) {
      if (!isMissing(error)) throw error;
      for (const file of needing) reasons.set(file, error.message);
    }
  }
  return {
    files: files.filter((file) => !reasons.has(file)),
    left: files.flatMap((file) => (reasons.has(file) ? [{ file, reason: reasons.get(file) }] : [])),
    environment,
  };
}

/**
 * What a run says at its end of the files that it left out: one line for each.
 * @param {readonly { file: string, reason: string }[]} left
 * @returns {string[]}
 */
function describeLeft(left) {
  if (left.length === 0) return [];
  const files = left.length === 1 ? 'One test file was' : `${left.length} test files were`;
  return [`${files} left out:`, ...left.map(({ file, reason }) => `  ${file}: ${reason}`)];
}

/**
 * Whether a test file has a test that every run does: one that is not marked `long` (test/support/long.ts).
 * @param {string} text the file's
 * @returns {boolean}
 */
function hasShortTest(text) {
  return /^\s*(it|test)[.(]/m.test(text);
}

/**
 * What a run says at its end of the tests that take long, which it left to `npm run soak`.
 * @param {readonly string[]} texts of the test files
 * @returns {string[]}
 */
function describeLong(texts) {
  const count = texts.reduce((sum, text) => sum + [...text.matchAll(/^\s*long\(/gm)].length, 0);
  return count === 0 ? [] : [`Left to \`npm run soak\`: ${count} tests that take long.`];
}

/**
 * Why a run must not go on with this plan, or null: on a machine of continuous integration nobody reads the last lines, and where
 * no file is left to run, nothing is tested.
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @param {{ files: readonly string[], left: readonly unknown[] }} plan
 * @returns {string | null}
 */
function objectionTo({ CI = '' }, { files, left }) {
  if (left.length === 0) return null;
  if (files.length === 0) return 'No test file is left to run.';
  return ['', '0', 'false'].includes(CI) ? null : 'With CI set, every test file has to run.';
}

/**
 * How many files run side by side, as far as the memory reaches: at least one.
 * @param {number} most
 * @param {number} memoryBytes
 * @returns {number}
 */
function workersFor(most, memoryBytes) {
  return Math.max(1, Math.min(most, Math.floor(memoryBytes / FILE_BYTES)));
}

/**
 * How many cores this process may use: a container may have fewer than it sees.
 * @param {number} cores
 * @param {string} cpuMax what /sys/fs/cgroup/cpu.max says, "max 100000" or "<quota> <period>"; empty where there is none
 * @returns {number}
 */
function coresWithin(cores, cpuMax) {
  const [quota, period] = cpuMax.trim().split(' ').map(Number);
  return quota > 0 && period > 0 ? Math.max(1, Math.min(cores, Math.floor(quota / period))) : cores;
}

/** Held to the calm before them, or with more than three people at once: each needs the machine to itself. */
const ALONE = /\/test\/browser\/(crowd|faults-(delay|rates|server|signals))\./;
const BROWSER = /\/test\/browser\//;
/** As many histories as fit into some seconds: beside others it would be fewer. */
const SIMULATION = /\/test\/simulation\//;

/**
 * The order in which the files run, and how many of them side by side: what is quick, the simulation, then browsers, and last what
 * has to be alone.
 * @param {readonly string[]} files paths with / as the separator
 * @param {number} cores
 * @param {number} memoryBytes
 * @returns {{ files: string[], workers: number, isBrowser: boolean }[]} only groups that have files
 */
function groupFiles(files, cores, memoryBytes) {
  const isIn = [
    (file) => !BROWSER.test(file) && !SIMULATION.test(file),
    (file) => SIMULATION.test(file),
    (file) => BROWSER.test(file) && !ALONE.test(file),
    (file) => ALONE.test(file),
  ];
  const workers = [cores, cores, workersFor(Math.floor(cores / CORES_A_FILE), memoryBytes), 1];
  return isIn
    .map((isOne, index) => ({ files: files.filter(isOne), workers: workers[index], isBrowser: index > 1 }))
    .filter((group) => group.files.length > 0);
}

module.exports = {
  planFiles,
  describeLeft,
  hasShortTest,
  describeLong,
  objectionTo,
  workersFor,
  coresWithin,
  groupFiles,
};
