/** Runs history after history for as long as there is time, and says which seed ended in trouble. */
import { live, type Outcome } from './history';
import { replaceTimers } from './world';

const TIME_MS = 10_000;
/** However slow the machine is, by each of the two files. */
const LEAST = 150;
const SOAK = 10_000;

/** Each failure prints its seed; a seed that once found a fault is tried first from then on. */
const ONCE_FAILED: readonly number[] = [];

const environment = process.env;
const realNow = performance.now.bind(performance);

/** @param half 0 or 1: the two test files, which two cores run side by side, share the seeds. */
export function runSeeds(half: 0 | 1): void {
  it('ends in a calm room, whatever happens before', async () => {
    replaceTimers();
    const only = environment['NOOM_SEED'] ?? '';
    const isSoak = environment['NOOM_SOAK'] === '1';
    const began = realNow();
    const failures: Outcome[] = [];
    let count = 0;
    let longestMs = 0;
    for (const seed of only === '' ? seedsOf(half) : seedsIn(only, half)) {
      const outcome = await live(seed);
      count += 1;
      longestMs = Math.max(longestMs, outcome.calmAfterMs);
      if (outcome.trouble.length > 0) failures.push(outcome);
      else if (Number(only) === seed) print(outcome.story.join('\n'));
      if (isSoak ? count >= SOAK : only === '' && count >= LEAST && realNow() - began > TIME_MS) break;
      if (failures.length > 0 && !isSoak && only === '') break;
    }
    const seconds = ((realNow() - began) / 1000).toFixed(1);
    print(`simulation: ${count} histories in ${seconds} s, the last to be calm after ${longestMs} ms`);
    if (failures.length > 0) throw new Error(describeTrouble(failures));
  }, 3_600_000);
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** "7", or "1-500" for all of them, whether or not one fails. */
function* seedsIn(wanted: string, half: 0 | 1): Generator<number> {
  const [first = 0, last = first] = wanted.split('-').map(Number);
  for (let seed = first; seed <= last; seed += 1) if (seed % 2 === half) yield seed;
}

function* seedsOf(half: 0 | 1): Generator<number> {
  yield* ONCE_FAILED.filter((seed) => seed % 2 === half);
  for (let seed = 2 + half; ; seed += 2) yield seed;
}

function describeTrouble(failures: readonly Outcome[]): string {
  const [first] = failures;
  if (first === undefined) return '';
  return [
    `${failures.length} histories end in trouble:`,
    ...failures.map(({ seed, trouble }) => `  seed ${seed}: ${trouble[0] ?? ''}`),
    `Alone: NOOM_SEED=${first.seed} npm test -- simulation`,
    ...first.trouble,
    `(${first.calmAfterMs} ms after all was mended)`,
    '',
    'What happened:',
    ...first.story,
  ].join('\n');
}
