/**
 * How often one address may do something, whichever connections it has. The counting is
 * rate-limiter-flexible's: its Redis store takes the place of this memory when several processes are to share a limit.
 */
import { BurstyRateLimiter, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Rate } from '../shared/bucket';

/** How long an address has to be calm, at the latest, until it may do the whole burst again. */
const BURST_AGAIN_SECONDS = 30;

/** Resolves with null when it may, or with the milliseconds to wait. */
export type AddressLimit = (address: string) => Promise<number | null>;

/** @param rate whole numbers; the burst is the larger one. */
export function createAddressLimit({ burst, perSecond }: Rate): AddressLimit {
  const limiter = new BurstyRateLimiter(
    new RateLimiterMemory({ points: perSecond, duration: 1 }),
    new RateLimiterMemory({ points: burst - perSecond, duration: BURST_AGAIN_SECONDS }),
  );
  return async (address) => {
    try {
      await limiter.consume(address);
      return null;
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return refusal.msBeforeNext;
      throw refusal;
    }
  };
}
