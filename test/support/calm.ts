/**
 * How long this machine takes to connect people in the calm, in this file, and bounds that follow it. Used by callOf and by every test that
 * holds what people see to seconds.
 */
let calmMs = 0;

/** Does what is done before a fault, and remembers the longest that it took. */
export async function inCalm<T>(connect: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await connect();
  calmMs = Math.max(calmMs, performance.now() - start);
  return result;
}

/**
 * The bound of a promise on this machine, now: mending a call is at most as much work as beginning it, so a busy machine gets as much more
 * as that took in the calm. What each promise really took is printed by the soak.
 */
export function within(promisedMs: number): number {
  return Math.max(0, promisedMs) + calmMs;
}
