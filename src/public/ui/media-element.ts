/** Puts one track into a video or audio element. Called by ui/stage.ts and ui/lobby.ts. */

/** Changes `srcObject` only when the track is another one: setting it again blackens the picture. */
export function showTrack(element: HTMLMediaElement, track: MediaStreamTrack | null): void {
  const shown = element.srcObject instanceof MediaStream ? (element.srcObject.getTracks()[0] ?? null) : null;
  if (shown === track) return;
  element.srcObject = track === null ? null : new MediaStream([track]);
  if (track !== null) play(element);
}

/** Says on the tile whether its picture stands upright, as a phone's does; style then shows it whole. */
export function watchShape(video: HTMLVideoElement, tile: HTMLElement): void {
  video.addEventListener('resize', () => {
    tile.dataset['upright'] = String(video.videoHeight > video.videoWidth);
  });
}

function play(element: HTMLMediaElement): void {
  element.play().catch((error: unknown) => {
    if (!(error instanceof DOMException)) throw error;
    // AbortError: another track came before this one played, or the element is gone. Nothing is wrong.
    if (error.name !== 'NotAllowedError') return;
    // The browser wants a touch of the page before it lets sound out: the next one will do.
    const root = element.ownerDocument;
    const gesture = new AbortController();
    const again = (): void => {
      gesture.abort();
      if (element.isConnected && element.srcObject !== null) play(element);
    };
    root.addEventListener('pointerup', again, { signal: gesture.signal });
    root.addEventListener('keyup', again, { signal: gesture.signal });
  });
}
