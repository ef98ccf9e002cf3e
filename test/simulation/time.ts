/** The time of a simulated world: one queue for everything that is to happen, and no real timer. */
import type { Clock } from '../../src/public/call/ports';

interface Entry {
  readonly at: number;
  /** Of two at the same time, the one that was asked for first. */
  readonly order: number;
  /** Null: called off. */
  callback: (() => void) | null;
}

/** What belongs to one page, one server, one browser: it can stand still, and it can end. */
export interface Timeline extends Clock {
  /** How many callbacks are waited for. */
  readonly waiting: number;
  /** Callbacks that fall due wait until `thaw`. */
  freeze(): void;
  thaw(): void;
  /** Nothing is called back any more. */
  end(): void;
}

export interface Time extends Clock {
  timeline(): Timeline;
  /** Lets so many milliseconds pass. After each callback every promise that can go on has gone on. */
  pass(durationMs: number): Promise<void>;
}

/** Every promise that can go on goes on before the next turn of the event loop. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function createTime(): Time {
  const heap: Entry[] = [];
  let time = 0;
  let orders = 0;

  const isBefore = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

  function push(entry: Entry): void {
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(entry, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = entry;
  }

  function pop(): void {
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let least = last;
      let next = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        const entry = heap[child];
        if (entry !== undefined && isBefore(entry, least)) [least, next] = [entry, child];
      }
      heap[at] = least;
      if (next === at) return;
      at = next;
    }
  }

  function after(delayMs: number, callback: () => void): () => void {
    const entry: Entry = { at: time + Math.max(0, delayMs), order: (orders += 1), callback };
    push(entry);
    return () => void (entry.callback = null);
  }

  return {
    now: () => time,
    after,
    timeline() {
      let waiting = 0;
      let hasEnded = false;
      /** What fell due while it stood still; null: it does not. */
      let held: (() => void)[] | null = null;
      return {
        now: () => time,
        after(delayMs, callback) {
          let isOver = false;
          const finish = (): boolean => {
            if (isOver) return false;
            isOver = true;
            waiting -= 1;
            return true;
          };
          const run = (): void => {
            if (hasEnded) return;
            if (held !== null && !isOver) held.push(run);
            else if (finish()) callback();
          };
          waiting += 1;
          const cancel = after(delayMs, run);
          return () => {
            cancel();
            finish();
          };
        },
        get waiting() {
          return waiting;
        },
        freeze: () => void (held ??= []),
        thaw() {
          const due = held ?? [];
          held = null;
          for (const run of due) after(0, run);
        },
        end: () => void (hasEnded = true),
      };
    },
    async pass(durationMs) {
      const until = time + durationMs;
      await settle();
      for (let next = heap[0]; next !== undefined && next.at <= until; next = heap[0]) {
        pop();
        if (next.callback === null) continue;
        time = next.at;
        next.callback();
        await settle();
      }
      time = until;
    },
  };
}
