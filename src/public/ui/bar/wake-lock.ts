/** Keeps a phone's screen on as long as the call lasts. */
import type { Call } from '../../call/call';
import { isInCall } from '../../call/state/state';
import { when } from '../../call/store';
import { windowOf } from '../base/dom';

export function mountWakeLock(root: Document, call: Call): () => void {
  const listeners = new AbortController();
  const { navigator } = windowOf(root);
  let lock: WakeLockSentinel | null = null;
  let isAsking = false;

  const isWanted = (): boolean => isInCall(call.store.get()) && root.visibilityState === 'visible';
  const take = async (): Promise<void> => {
    // Typed as always there, and missing on plain http and in older browsers.
    if (!('wakeLock' in navigator) || isAsking || (lock !== null && !lock.released)) return;
    isAsking = true;
    try {
      lock = await navigator.wakeLock.request('screen');
    } catch {
      // Refused to save the battery, or the page was hidden meanwhile: then the screen goes dark as it always does.
    } finally {
      isAsking = false;
    }
    if (!isWanted()) release();
  };
  const release = (): void => {
    lock?.release().catch(() => undefined);
    lock = null;
  };
  const look = (): void => {
    if (isWanted()) void take();
    else release();
  };

  // The browser itself lets go of it whenever the page is hidden (Screen Wake Lock, section 6).
  root.addEventListener('visibilitychange', look, { signal: listeners.signal });
  const unsubscribe = call.store.subscribe(when(({ status }) => [status], look));
  look();
  return () => {
    unsubscribe();
    listeners.abort();
    release();
  };
}
