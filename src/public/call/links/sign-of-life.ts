/**
 * Notes every few seconds that the page is alive in the call. A browser restores its tabs, and a computer wakes, hours later too: then
 * nobody may be on camera again without a word of their own.
 */
import type { Clock, Memory } from '../ports';
import { isInCall } from '../state/state';
import type { Store } from '../store';

const NOTE_EVERY_MS = 3_000;
/** A reload, a crash, a lid closed for a moment: whoever is back within that time has not gone away. */
export const FRESH_MS = 2 * 60_000;

export interface SignOfLife {
  note(): void;
  /** Whether the last sign of life is fresh: this page's, or that of the page before it in the same tab. */
  isFresh(): boolean;
  /** In the call, something may have waked us: notes it, or calls `onAsleep` when the page did nothing for longer than that. */
  check(): void;
}

export interface SignOfLifeOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** The tab's. */
  readonly memory: Memory;
  /** Goes on while a computer sleeps, as `clock` need not (W3C High Resolution Time, section 7.1). */
  readonly timeOfDay: () => number;
  readonly onAsleep: () => void;
}

export function createSignOfLife({ store, clock, memory, timeOfDay, onAsleep }: SignOfLifeOptions): SignOfLife {
  // Read once: a browser may refuse to store, and this page knows its own signs of life.
  let lastMs = Number(memory.read('alive') ?? Number.NaN);
  let stop = (): void => undefined;

  // Also when it is to come: the computer's clock was set back, and nobody knows how long ago that is.
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
