/**
 * Whether a connected server is still there. A dead network keeps a socket "connected" until the next pings are overdue, up to 14 s;
 * asking finds out sooner. Used by net/socket-signaling.
 */
import type { Clock } from '../call/ports';

/** After an answer nobody doubts for so long: seven silent links ask at once, and who asks too often is hung up on (RATES.state). */
const TRUST_MS = 1_000;

export interface Doubt {
  /** Something looks wrong: asks, unless it was answered a moment ago. */
  raise(): void;
  /** What was true a moment ago may not be true any more, for example in another network: asks now. */
  insist(): void;
}

export interface DoubtOptions {
  readonly clock: Clock;
  /** Asks the server; false when no answer comes in time. Null: there is nothing to ask for now. */
  readonly ask: () => Promise<boolean> | null;
  /** It did not answer. */
  readonly onSilence: () => void;
}

export function createDoubt({ clock, ask, onSilence }: DoubtOptions): Doubt {
  let isAsking = false;
  let answeredAt = -Infinity;

  function insist(): void {
    if (isAsking) return;
    const answer = ask();
    if (answer === null) return;
    isAsking = true;
    void answer.then((isThere) => {
      isAsking = false;
      if (isThere) answeredAt = clock.now();
      else onSilence();
    });
  }

  return {
    raise() {
      if (clock.now() - answeredAt >= TRUST_MS) insist();
    },
    insist,
  };
}
