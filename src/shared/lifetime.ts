/**
 * Work that ends with its owner: a link, a queue. A browser may leave a promise of a closed connection unsettled (WebRTC 1.0, section 5.2,
 * replaceTrack: "if connection.[[IsClosed]] is true, abort these steps"), so everybody who waits for one is answered when the owner ends.
 */
export interface Lifetime {
  readonly hasEnded: boolean;
  /** Settles as the work does; undefined when the owner ends first, also where the work fails later. */
  during<T>(work: Promise<T>): Promise<T | undefined>;
  end(): void;
}

export function createLifetime(): Lifetime {
  let hasEnded = false;
  // A set and not one promise for all: what waits for that one would stay in its list for as long as the owner lives.
  const waiting = new Set<() => void>();
  return {
    get hasEnded() {
      return hasEnded;
    },
    during: (work) =>
      new Promise((resolve, reject) => {
        const giveUp = (): void => resolve(undefined);
        if (hasEnded) giveUp();
        else waiting.add(giveUp);
        void work.then(resolve, reject).finally(() => waiting.delete(giveUp));
      }),
    end() {
      hasEnded = true;
      for (const giveUp of waiting) giveUp();
      waiting.clear();
    },
  };
}
