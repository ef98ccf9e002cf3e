/** The page's own certificate, one for all its connections. Peers recognize this page by it, whichever way its signals came (docs/trust.md). */
import type { Clock } from '../call/ports';

/** It takes a few milliseconds. A browser that does not answer does not hold up a call. */
const WAIT_MS = 1_000;

export interface OwnCertificate {
  /** Empty where the browser has made none. Then each connection has its own. */
  get(): readonly RTCCertificate[];
  /** Once it resolves, `get` gives the same list for ever. */
  readonly ready: Promise<void>;
}

/** @param generate null where the browser has no such function */
export function createCertificate(
  generate: (() => Promise<RTCCertificate>) | null,
  clock: Clock,
  onError: (error: unknown) => void,
): OwnCertificate {
  let own: readonly RTCCertificate[] = [];
  async function make(): Promise<void> {
    if (generate === null) return;
    let cancel: () => void = () => undefined;
    const late = new Promise<null>((resolve) => (cancel = clock.after(WAIT_MS, () => resolve(null))));
    // A certificate that comes later is not used: peers may have seen another one of this page already.
    const made = await Promise.race([generate(), late]).finally(() => cancel());
    if (made !== null) own = [made];
  }
  return { get: () => own, ready: make().catch(onError) };
}
