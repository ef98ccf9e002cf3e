/** Whether a link is alive: what the browser says of it, held against what arrives. Used by mesh/peer-link. */
import type { Clock } from '../call/ports';
import type { Seen } from './recovery';

export interface Pulse {
  /** How long nothing had arrived at the last sample, in milliseconds. (Not until now: we may have been asleep ourselves.) */
  readonly quietMs: number;
  /** A sample: all that has arrived so far, in whatever unit. */
  feel(carried: number): void;
  /**
   * What to make of what the browser says. It is late in both directions: a link that has been quiet for longer than `deadMs` is not connected, and
   * one that hears the other end is (after an outage Firefox says so only with its next check of consent, up to 5 s later; RFC 7675).
   */
  judge(said: Seen, deadMs: number): Seen;
}

export function createPulse(clock: Clock): Pulse {
  let carriedBefore = 0;
  let sampledAt = clock.now();
  let carriedAt = sampledAt;
  /** The browser calls the link disconnected, since then; refuted once something has arrived all the same. */
  let lost: { readonly at: number; isRefuted: boolean } | null = null;

  return {
    get quietMs() {
      return sampledAt - carriedAt;
    },
    feel(carried) {
      const before = sampledAt;
      sampledAt = clock.now();
      // Less than before: a path left the statistics, and nothing has arrived.
      const hasGrown = carried > carriedBefore;
      carriedBefore = carried;
      if (!hasGrown) return;
      carriedAt = sampledAt;
      // What came between the last sample and the loss is no proof against it.
      if (lost !== null && before > lost.at) lost.isRefuted = true;
    },
    judge(said, deadMs) {
      if (said !== 'disconnected') lost = null;
      else lost ??= { at: clock.now(), isRefuted: false };
      if (said !== 'connected' && lost?.isRefuted !== true) return said;
      return sampledAt - carriedAt > deadMs ? 'disconnected' : 'connected';
    },
  };
}
