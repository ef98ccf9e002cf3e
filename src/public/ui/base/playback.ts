/** Keeps picture and sound playing: plays again media that something other than the user has paused. */
import { play } from './media-element';

/** Media that is paused again within this time is being held back: then the user decides. */
const INSIST_MS = 1_000;

/**
 * A tab that Chromium freezes has its media elements paused, and they stay so (page lifecycle, measured in Chromium 156); telephones do it when a
 * call comes in; headphones that are taken off and the system's media keys do it too. Nothing in a call is ever paused on purpose.
 */
export function mountPlayback(root: Document, onRefused: (element: HTMLMediaElement) => void): () => void {
  const listeners = new AbortController();
  const { signal } = listeners;
  const played = new WeakMap<HTMLMediaElement, number>();
  const again = (element: HTMLMediaElement): void => {
    if (element.paused && isLive(element)) play(element, onRefused);
  };
  const allAgain = (): void => root.querySelectorAll<HTMLMediaElement>('video, audio').forEach(again);
  root.addEventListener('resume', allAgain, { signal });
  root.addEventListener(
    'visibilitychange',
    () => {
      if (!root.hidden) allAgain();
    },
    { signal },
  );
  root.addEventListener(
    'pause',
    ({ target, timeStamp }) => {
      if (!(target instanceof HTMLMediaElement) || root.hidden || !isLive(target)) return;
      const isHeldBack = timeStamp - (played.get(target) ?? -Infinity) < INSIST_MS;
      played.set(target, timeStamp);
      if (isHeldBack) onRefused(target);
      else again(target);
    },
    // It does not bubble.
    { signal, capture: true },
  );
  return () => listeners.abort();
}

/** A recording that is played back ends by being paused. */
function isLive({ srcObject }: HTMLMediaElement): boolean {
  return srcObject instanceof MediaStream && srcObject.active;
}
