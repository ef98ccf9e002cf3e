/** The page's own certificate, one for all its connections: by it the others know this page, whoever brings them its words (docs/trust.md). Made by main.ts. */
import type { Clock } from '../call/ports';

/** It takes a few milliseconds. A browser that does not answer keeps nobody from a call. */
const WAIT_MS = 1_000;

export interface OwnCertificate {
  /** Empty where the browser has made none: then each connection has one of its own. */
  get(): readonly RTCCertificate[];
  /** What `get` gives stays so from then on. */
  readonly ready: Promise<void>;
}

/** @param generate null where there is none */
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
    // One that comes later is left alone: others may have seen another one of this page already.
    const made = await Promise.race([generate(), late]).finally(() => cancel());
    if (made !== null) own = [made];
  }
  return { get: () => own, ready: make().catch(onError) };
}
