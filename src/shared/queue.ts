/** One task at a time, in the order in which they were added. Closing the queue answers everybody who waits. */
import { createLifetime } from './lifetime';

export interface Queue {
  /** How many tasks wait or run. */
  readonly size: number;
  /** The number of the task that runs now, from 1 on; 0: none runs. */
  readonly running: number;
  /**
   * Runs the task when those before it have ended, well or not. Settles as the task does; undefined when the queue is closed first. Then
   * a task that has not begun never does.
   */
  add<T>(task: () => T | Promise<T>): Promise<T | undefined>;
  /** May be called twice. */
  close(): void;
}

export function createQueue(): Queue {
  const life = createLifetime();
  let last: Promise<unknown> = Promise.resolve();
  let size = 0;
  let begun = 0;
  let running = 0;

  return {
    get size() {
      return size;
    },
    get running() {
      return running;
    },
    add<T>(task: () => T | Promise<T>) {
      size += 1;
      const done = last.then(async (): Promise<T | undefined> => {
        try {
          if (life.hasEnded) return undefined;
          running = begun += 1;
          return await task();
        } finally {
          running = 0;
          size -= 1;
        }
      });
      last = done.catch(() => undefined);
      return life.during(done);
    },
    close: () => life.end(),
  };
}
