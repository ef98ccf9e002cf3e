/**
 * Notes every few seconds that the page is alive in the call. A browser may restore its tabs, and a computer may wake, hours later. Then
 * the user must not be on camera again without a click.
 */
import type { Clock, Memory } from '../ports';
import { isInCall } from '../state/state';
import type { Store } from '../store';

const NOTE_EVERY_MS = 3_000;
/** After a reload, a crash or a lid that was closed for a moment, a page that is back within this time goes on with its call. */
export const FRESH_MS = 2 * 60_000;

export interface SignOfLife {
  note(): void;
  /** Whether the last sign of life is fresh: from this page, or from the page before it in the same tab. */
  isFresh(): boolean;
  /** Call it when something may have woken the page in a call. It notes a sign of life, or calls `onAsleep` when the page was asleep for longer than that. */
  check(): void;
}

export interface SignOfLifeOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** The tab's. */
  readonly memory: Memory;
  /** Goes on while the computer sleeps; `clock` may not (W3C High Resolution Time, section 7.1). */
  readonly timeOfDay: () => number;
  readonly onAsleep: () => void;
}

export function createSignOfLife({ store, clock, memory, timeOfDay, onAsleep }: SignOfLifeOptions): SignOfLife {
  // Read once: a browser may refuse to store, and this page knows its own signs of life.
  let lastMs = Number(memory.read('alive') ?? Number.NaN);
  let stop = (): void => undefined;

  // Also for a time in the future: the computer's clock was set back, so the age is unknown.
  const isFresh = (): boolean => Math.abs(timeOfDay() - lastMs) <= FRESH_MS;
  const note = (): void => {
    lastMs = timeOfDay();
    memory.write('alive', String(lastMs));
  };
  const check = (): void => {
    if (!isInCall(store.get())) return;
    if (isFresh()) note();
    else onAsleep();
  };
  const beat = (): void => {
    stop = clock.after(NOTE_EVERY_MS, beat);
    check();
  };
  store.subscribe((now, before) => {
    if (isInCall(now) === isInCall(before)) return;
    stop();
    if (!isInCall(now)) return;
    note();
    stop = clock.after(NOTE_EVERY_MS, beat);
  });
  return { note, isFresh, check };
}
