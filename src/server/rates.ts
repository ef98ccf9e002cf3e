/** The token buckets that one connection has. */
import { createBucket, type Rate } from '../shared/bucket';
import { RATES, type ClientEvent } from '../shared/protocol';

/** All frames of a connection together. More than the single rates allow in sum; beyond this we hang up. */
export const FRAME_RATE: Rate = { burst: 700, perSecond: 300 };
/** How many `rate-limited` answers a connection may collect before we hang up. */
export const REFUSAL_RATE: Rate = { burst: 50, perSecond: 1 };

const RATE_OF: Readonly<Record<ClientEvent, Rate>> = {
  join_room: RATES.join,
  look_room: RATES.join,
  leave_room: RATES.state,
  offer: RATES.describe,
  answer: RATES.describe,
  ice: RATES.ice,
  state: RATES.state,
  ice_servers: RATES.join,
};

export interface Meter {
  /** Whether this event may pass now. */
  take(event: ClientEvent): boolean;
  /** Counts an answer `rate-limited`; false when it was one too many. */
  forgive(): boolean;
}

/** One for each connection and not for each socket: a client that leaves the namespace and comes back has the same one. */
export function createMeter(now: () => number): Meter {
  const buckets = new Map<string, () => boolean>();
  const forgive = createBucket(REFUSAL_RATE, now);
  // Offers and answers share a rate: they are two halves of one thing.
  const nameOf = (event: ClientEvent): string => (event === 'answer' ? 'offer' : event);
  return {
    take(event) {
      const name = nameOf(event);
      const bucket = buckets.get(name) ?? createBucket(RATE_OF[event], now);
      buckets.set(name, bucket);
      return bucket();
    },
    forgive,
  };
}
