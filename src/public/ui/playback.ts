/** Picture and sound go on after a sleep: plays again what the browser paused while nobody looked. Mounted by ui/app.ts. */
import { play } from './media-element';

/**
 * A tab that Chromium freezes has its media elements paused, and they stay so (page lifecycle, measured in Chromium 156);
 * telephones do it when a call comes in. Nothing in a call is ever paused on purpose.
 */
export function mountPlayback(root: Document): () => void {
  const listeners = new AbortController();
  const { signal } = listeners;
  const again = (): void => {
    for (const element of root.querySelectorAll<HTMLMediaElement>('video, audio')) {
      if (element.paused && element.srcObject !== null) play(element, () => undefined);
    }
  };
  root.addEventListener('resume', again, { signal });
  root.addEventListener(
    'visibilitychange',
    () => {
      if (!root.hidden) again();
    },
    { signal },
  );
  return () => listeners.abort();
}
