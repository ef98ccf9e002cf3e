/**
 * How large a peer's picture is shown, so that the peer need not send more. It is measured at the video element, so it is right on the stage, in
 * full screen and in a small window.
 */
import { windowOf } from '../base/dom';

/** Told at most four times a second, so that a tile that moves does not tell each size that it passes. */
const TELL_MS = 250;

/** Heights in device pixels that are worth telling apart. */
const STEPS: readonly number[] = [90, 180, 270, 360, 540, 720, 1080];
/** A picture that is enlarged this much looks the same. */
const ENLARGED = 1.15;

/** The smallest step that is enough for an element of this height; the height itself beyond the last step. */
export function stepFor(cssHeight: number, pixelRatio: number): number {
  const height = Math.ceil(cssHeight * pixelRatio);
  return STEPS.find((step) => step * ENLARGED >= height) ?? height;
}

/** @param onHeight called when the step has changed; never for a hidden element. Returns its undo. */
export function watchShownHeight(video: HTMLVideoElement, onHeight: (height: number) => void): () => void {
  let told = 0;
  let timer: number | undefined;

  function tell(): void {
    timer = undefined;
    const { height } = video.getBoundingClientRect();
    // A hidden picture keeps its size: it may be shown again at any moment.
    if (height === 0) return;
    const step = stepFor(height, windowOf(video.ownerDocument).devicePixelRatio);
    if (step === told) return;
    told = step;
    onHeight(step);
  }

  const resizing = new ResizeObserver(() => {
    timer ??= window.setTimeout(tell, TELL_MS);
  });
  resizing.observe(video);
  return () => {
    resizing.disconnect();
    window.clearTimeout(timer);
  };
}
