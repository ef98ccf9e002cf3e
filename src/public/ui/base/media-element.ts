/** Puts one track into a video or audio element. */

/**
 * Changes `srcObject` only when the track is another one: setting it again blackens the picture. `onRefused`: the browser wants a touch
 * of the page before it plays this.
 */
export function showTrack(
  element: HTMLMediaElement,
  track: MediaStreamTrack | null,
  onRefused: (element: HTMLMediaElement) => void = () => undefined,
): void {
  const shown = element.srcObject instanceof MediaStream ? (element.srcObject.getTracks()[0] ?? null) : null;
  if (shown === track) return;
  element.srcObject = track === null ? null : new MediaStream([track]);
  if (track !== null) play(element, onRefused);
}

/** Says on the tile whether its picture stands upright, as a phone's does; style then shows it whole. */
export function watchShape(video: HTMLVideoElement, tile: HTMLElement): void {
  video.addEventListener('resize', () => {
    tile.dataset['upright'] = String(video.videoHeight > video.videoWidth);
  });
}

/** Plays, now or as soon as the browser allows it. */
export function play(element: HTMLMediaElement, onRefused: (element: HTMLMediaElement) => void): void {
  element.play().catch((error: unknown) => {
    if (!(error instanceof DOMException)) throw error;
    // AbortError: another track came before this one played, or the element is gone. Nothing is wrong.
    if (error.name === 'NotAllowedError') onRefused(element);
  });
}
