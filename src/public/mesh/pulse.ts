/** Decides whether a link is alive: it compares what the browser says with what arrives. */
import type { Clock } from '../call/ports';
import type { Seen } from './recovery';

export interface Pulse {
  /** How long nothing had arrived, in milliseconds, as of the last sample. (Not as of now: we may have been asleep ourselves.) */
  readonly quietMs: number;
  /** Takes a sample: everything that has arrived so far, in any unit. */
  sample(carried: number): void;
  /**
   * Corrects what the browser says, because it is late in both directions. A link that has been quiet for longer than `deadMs` is not connected.
   * A link on which something arrives is connected (after an outage Firefox says so only with its next consent check, up to 5 s later; RFC 7675).
   */
  verdict(said: Seen, deadMs: number): Seen;
}

export function createPulse(clock: Clock): Pulse {
  let carriedBefore = 0;
  let sampledAt = clock.now();
  let carriedAt = sampledAt;
  /** When the browser began to call the link disconnected. Refuted once something has arrived after that. */
  let lost: { readonly at: number; isRefuted: boolean } | null = null;

  return {
    get quietMs() {
      return sampledAt - carriedAt;
    },
    sample(carried) {
      const before = sampledAt;
      sampledAt = clock.now();
      // Less than before means that a path left the statistics, and nothing has arrived.
      const hasGrown = carried > carriedBefore;
      carriedBefore = carried;
      if (!hasGrown) return;
      carriedAt = sampledAt;
      // What arrived between the last sample and the loss does not refute it.
      if (lost !== null && before > lost.at) lost.isRefuted = true;
    },
    verdict(said, deadMs) {
      if (said !== 'disconnected') lost = null;
      else lost ??= { at: clock.now(), isRefuted: false };
      if (said !== 'connected' && lost?.isRefuted !== true) return said;
      return sampledAt - carriedAt > deadMs ? 'disconnected' : 'connected';
    },
  };
}
