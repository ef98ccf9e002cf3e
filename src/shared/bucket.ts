/** A token bucket: how much may pass at once, and how much then. */

export interface Rate {
  /** So many at once. */
  readonly burst: number;
  readonly perSecond: number;
}

/** Takes one token; false when there is none left. @param now milliseconds of any clock that never goes back. */
export function createBucket(rate: Rate, now: () => number): () => boolean {
  let tokens = rate.burst;
  let filledAt = now();
  return () => {
    const time = now();
    tokens = Math.min(rate.burst, tokens + ((time - filledAt) / 1000) * rate.perSecond);
    filledAt = time;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
