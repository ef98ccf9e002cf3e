/**
 * The work of a link ends with the link. A browser may leave a promise of a closed connection unsettled (WebRTC 1.0, section 5.2, replaceTrack: "if
 * connection.[[IsClosed]] is true, abort these steps"), so whoever waits for one is answered when the link ends. Made by mesh/peer-link.
 */
export interface Lifetime {
  /** Settles as the work does; undefined when the link ends first, also where the work fails later. */
  during<T>(work: Promise<T>): Promise<T | undefined>;
  end(): void;
}

export function createLifetime(): Lifetime {
  let hasEnded = false;
  // A set and not one promise for all: whatever waits for that one stays in its list for as long as the link lives.
  const waiting = new Set<() => void>();
  return {
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
