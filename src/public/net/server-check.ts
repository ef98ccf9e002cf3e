/**
 * Finds out whether a connected server is still there. In a dead network a socket stays "connected" until the next pings are overdue, up to
 * 14 s; asking is faster.
 */
import type { Clock } from '../call/ports';

/** After an answer, ask no more for this long: seven silent links ask at once, and the server hangs up on a page that asks too often (RATES.state). */
const TRUST_MS = 1_000;

export interface ServerCheck {
  /** Something looks wrong: asks, unless the server has answered a moment ago. */
  ifStale(): void;
  /** The last answer may not count any more, for example in another network: asks now. */
  now(): void;
}

export interface ServerCheckOptions {
  readonly clock: Clock;
  /** Asks the server; false when no answer comes in time. Null: there is nobody to ask. */
  readonly ask: () => Promise<boolean> | null;
  /** The server did not answer. */
  readonly onSilence: () => void;
}

export function createServerCheck({ clock, ask, onSilence }: ServerCheckOptions): ServerCheck {
  let isAsking = false;
  let answeredAt = -Infinity;

  function now(): void {
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
    ifStale() {
      if (clock.now() - answeredAt >= TRUST_MS) now();
    },
    now,
  };
}
