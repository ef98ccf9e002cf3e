/**
 * Sends no faster than the server takes it: what is too much at once waits for its turn, in order. A computer with dozens of network interfaces
 * that meets seven people has 400 candidates at once, and the last ones, which a relay gives, are the most needed. (To send again what was
 * refused would cost an answer each, and the server hangs up on who is refused too often.) Used by net/socket-signaling.
 */
import { createBucket, type Rate } from '../../shared/bucket';
import type { Clock } from '../call/ports';

export interface Pace {
  /** Now, or as soon as it may. */
  take(send: () => void): void;
  /** What waits is not to be sent any more. */
  clear(): void;
}

/** The way may hold back what was sent, and bring it all at once: this much of the rate stays unused for that. */
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
