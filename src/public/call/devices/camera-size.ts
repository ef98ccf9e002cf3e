/**
 * The camera gives no larger picture than the largest that a peer shows: capturing, scaling and drawing a picture that nobody looks at keeps a weak
 * machine busy (docs/performance.md). The track stays the same; only its size changes.
 */
import type { Clock, Media, MediaPlane } from '../ports';
import { when, type WritableStore } from '../store';

/** The lines that a camera is opened with (media/constraints), and the most that it is asked for by itself. */
const OPENED = 720;
/** The most by the person's own choice. */
const SHARP = 1080;
/** Few steps, since each change makes the encoders begin again. */
const STEPS: readonly number[] = [360, 480, OPENED, SHARP];
/** Up at once; down when nothing larger was wanted for this long. */
const DOWN_MS = 2_000;
/** A camera answers within this time, or not at all. */
const ANSWER_MS = 2_000;
/** A camera that ends this soon after another size was asked for ended by it. */
const ENDED_BY_IT_MS = 5_000;

export interface CameraSize {
  /** The largest height at which a peer shows our camera, in device pixels; 0: nobody does. */
  want(height: number): void;
  /** Whether the person wants 1080 lines where somebody shows so many. */
  setSharp(isSharp: boolean): void;
}

/** @param most the largest step there is */
export function stepOf(height: number, most = OPENED): number {
  return Math.min(most, STEPS.find((step) => step >= height) ?? most);
}

export function createCameraSize(options: {
  readonly store: WritableStore;
  readonly media: Pick<Media, 'resize'>;
  readonly plane: Pick<MediaPlane, 'setTrack'>;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}): CameraSize {
  const { store, media, plane, clock, onError } = options;
  const camera = (): MediaStreamTrack | null => store.get().slots.camera.track;
  let wanted = OPENED;
  let most = OPENED;
  let step = OPENED;
  /** The size that each track was last asked for. It is opened in full. */
  const asked = new WeakMap<MediaStreamTrack, number>();
  const sizeOf = (track: MediaStreamTrack): number => asked.get(track) ?? OPENED;
  /** Cameras that did not answer: they keep the size that they had. */
  const fixed = new WeakSet<MediaStreamTrack>();
  let last: { readonly track: MediaStreamTrack; readonly atMs: number } | null = null;
  /** The camera of this visit does not bear it. */
  let isFragile = false;
  let cancel: () => void = () => undefined;

  async function fit(): Promise<void> {
    const track = camera();
    if (last?.track.readyState === 'ended' && clock.now() - last.atMs < ENDED_BY_IT_MS) isFragile = true;
    if (track === null || isFragile || fixed.has(track) || sizeOf(track) === step) return;
    const before = sizeOf(track);
    asked.set(track, step);
    last = { track, atMs: clock.now() };
    if (!(await isInTime(media.resize(track, step)))) {
      fixed.add(track);
      asked.set(track, before);
      // It may not answer to this either.
      media.resize(track, before).catch(onError);
    }
    // The links scale from the camera's size, which is another one now.
    if (camera() === track) await plane.setTrack('camera', track);
  }

  function isInTime(answer: Promise<void>): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const stop = clock.after(ANSWER_MS, () => resolve(false));
      answer.then(() => resolve(true), reject).finally(stop);
    });
  }

  function become(next: number): void {
    step = next;
    fit().catch(onError);
  }

  function follow(): void {
    const next = stepOf(wanted, most);
    cancel();
    cancel = () => undefined;
    if (next > step) become(next);
    else if (next < step) cancel = clock.after(DOWN_MS, () => become(next));
  }

  store.subscribe(
    when(
      ({ slots }) => [slots.camera.track],
      () => become(step),
    ),
  );
  return {
    want(height) {
      wanted = height;
      follow();
    },
    setSharp(isSharp) {
      most = isSharp ? SHARP : OPENED;
      follow();
    },
  };
}
