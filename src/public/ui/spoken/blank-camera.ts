/** Says that the own camera, although it is open, gives no picture. */
import type { Call } from '../../call/call';
import type { CallState } from '../../call/state/state';
import { find, windowOf } from '../base/dom';

/** The slowest camera takes half of that to its first picture. */
const FIRST_PICTURE_MS = 5_000;

/**
 * It looks at one's own tile, which shows the camera in the lobby too. Not at the track: Chromium mutes the track of a camera that gives nothing,
 * as it does where a switch at the device is closed, and the person has to know of both.
 */
export function mountBlankCamera(root: Document, call: Call): () => void {
  const listeners = new AbortController();
  const view = windowOf(root);
  const video = find(root, '#myFace', HTMLVideoElement);
  let timer: number | undefined;
  let watched: MediaStreamTrack | null = null;

  const lookLater = (): void => {
    timer = view.setTimeout(() => {
      // Some browsers do not draw the pictures of a hidden page.
      if (root.hidden) lookLater();
      else if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) call.notify('camera-blank');
    }, FIRST_PICTURE_MS);
  };
  const stop = (): void => {
    view.clearTimeout(timer);
    call.withdraw('camera-blank');
  };
  const follow = ({ slots }: CallState): void => {
    const { track } = slots.camera;
    if (track === watched) return;
    watched = track;
    stop();
    if (track !== null) lookLater();
  };
  video.addEventListener('loadeddata', () => call.withdraw('camera-blank'), { signal: listeners.signal });
  follow(call.store.get());
  const unsubscribe = call.store.subscribe(follow);
  return () => {
    unsubscribe();
    listeners.abort();
    stop();
  };
}
