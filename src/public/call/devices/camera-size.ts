/**
 * The camera gives no larger picture than the largest that a peer shows: capturing, scaling and drawing a picture that nobody looks at keeps a weak
 * machine busy (docs/performance.md). The track stays the same; only its size changes.
 */
import type { Clock, Media, MediaPlane } from '../ports';
import { when, type WritableStore } from '../store';

/** The lines that a camera is opened with (media/constraints). */
const OPENED = 720;
/** Few steps, since each change makes the encoders begin again. */
const STEPS: readonly number[] = [360, 480, OPENED];
/** Up at once; down when nothing larger was wanted for this long. */
const DOWN_MS = 2_000;

export interface CameraSize {
  /** The largest height at which a peer shows our camera, in device pixels; 0: nobody does. */
  want(height: number): void;
}

export function stepOf(height: number): number {
  return STEPS.find((step) => step >= height) ?? OPENED;
}

export function createCameraSize(options: {
  readonly store: WritableStore;
  readonly media: Pick<Media, 'resize'>;
  readonly plane: Pick<MediaPlane, 'setTrack'>;
  readonly clock: Pick<Clock, 'after'>;
  readonly onError: (error: unknown) => void;
}): CameraSize {
  const { store, media, plane, clock, onError } = options;
  const camera = (): MediaStreamTrack | null => store.get().slots.camera.track;
  let step = OPENED;
  /** The size that each track was last asked for. It is opened in full. */
  const asked = new WeakMap<MediaStreamTrack, number>();
  let cancel: () => void = () => undefined;

  async function fit(): Promise<void> {
    const track = camera();
    if (track === null || (asked.get(track) ?? OPENED) === step) return;
    asked.set(track, step);
    await media.resize(track, step);
    // The links scale from the camera's size, which is another one now.
    if (camera() === track) await plane.setTrack('camera', track);
  }

  function become(next: number): void {
    step = next;
    fit().catch(onError);
  }

  store.subscribe(
    when(
      ({ slots }) => [slots.camera.track],
      () => become(step),
    ),
  );
  return {
    want(height) {
      const next = stepOf(height);
      cancel();
      cancel = () => undefined;
      if (next > step) become(next);
      else if (next < step) cancel = clock.after(DOWN_MS, () => become(next));
    },
  };
}
