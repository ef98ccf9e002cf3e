/**
 * The progress of transfers. It is not in the state, because it changes with each block of each file to each peer, and only a bar shows it:
 * its listeners are called a few times a second.
 */
import type { Clock } from '../ports';

/** Four times a second: a bar that moves, and no more work than that. */
const TELL_MS = 250;

export interface Progress {
  /** Bytes that the receiver has stored; 0 for a file that is not on its way. @param key a transfer's */
  of(key: string): number;
  subscribe(listener: () => void): () => void;
}

export interface WritableProgress extends Progress {
  set(key: string, bytes: number): void;
  forget(key: string): void;
}

export function createProgress(clock: Pick<Clock, 'after'>): WritableProgress {
  const moved = new Map<string, number>();
  const listeners = new Set<() => void>();
  let isTold = true;

  function tell(): void {
    isTold = true;
    for (const listener of [...listeners]) listener();
  }
  return {
    of: (key) => moved.get(key) ?? 0,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(key, bytes) {
      moved.set(key, bytes);
      if (!isTold) return;
      isTold = false;
      clock.after(TELL_MS, tell);
    },
    forget: (key) => void moved.delete(key),
  };
}
