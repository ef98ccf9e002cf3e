/** Whether anybody can see the page. Behind another tab or window it asks for no pictures, and for all of them as soon as it is back. */
import type { Call } from '../../call/call';
import { windowOf } from '../base/dom';
import { hasSmallWindow } from '../base/small-window';

/** Long enough to look into another tab and come back without a gap. */
const HIDDEN_MS = 1_000;
/** A small window may open and close while the page itself stays hidden. */
const AGAIN_MS = 2_000;

/** Where a browser does not say whether there is a small window (Firefox), the page counts as seen. */
export function isSeen(root: Document): boolean {
  if (!root.hidden || !('pictureInPictureEnabled' in root)) return true;
  const page: unknown = root.defaultView;
  if (hasSmallWindow(page) && page.documentPictureInPicture.window !== null) return true;
  return root.pictureInPictureElement !== null;
}

export function mountAttention(root: Document, audience: Pick<Call['audience'], 'rule'>): () => void {
  const view = windowOf(root);
  const listeners = new AbortController();
  let timer: number | undefined;

  function look(): void {
    view.clearTimeout(timer);
    audience.rule({ seen: isSeen(root) });
    if (root.hidden) timer = view.setTimeout(look, AGAIN_MS);
  }

  function follow(): void {
    view.clearTimeout(timer);
    if (root.hidden) timer = view.setTimeout(look, HIDDEN_MS);
    else look();
  }

  root.addEventListener('visibilitychange', follow, { signal: listeners.signal });
  // It may have been hidden before this part came.
  follow();
  return () => {
    view.clearTimeout(timer);
    listeners.abort();
  };
}
