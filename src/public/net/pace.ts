/**
 * Sends no faster than the server allows: the rest waits for its turn, in order. A computer with dozens of network interfaces that meets seven
 * peers has 400 candidates at once, and the last ones, from a relay, matter most. (Sending again after a refusal would cost an answer each, and
 * the server hangs up on a page that is refused too often.)
 */
import { createBucket, type Rate } from '../../shared/bucket';
import type { Clock } from '../call/ports';

export interface Pace {
  /** Now, or as soon as it may. */
  take(send: () => void): void;
  /** Drops what waits. */
  clear(): void;
}

/** The network may hold messages back and deliver them all at once. So we use only this much of the rate. */
const SPARE = 0.8;

export function createPace({ burst, perSecond }: Rate, clock: Clock): Pace {
  const rate = { burst: burst * SPARE, perSecond: perSecond * SPARE };
  const mayGo = createBucket(rate, clock.now);
  let waiting: (() => void)[] = [];
  let cancel: (() => void) | null = null;

  function drain(): void {
    cancel = null;
    while (waiting.length > 0 && mayGo()) waiting.shift()?.();
    if (waiting.length > 0) cancel = clock.after(1_000 / rate.perSecond, drain);
  }

  return {
    take(send) {
      waiting.push(send);
      if (cancel === null) drain();
    },
    clear() {
      waiting = [];
      cancel?.();
      cancel = null;
    },
  };
}
