/** Document Picture-in-Picture: a window of the page that stays on top (Chromium). TypeScript's own list does not have it. */
export interface DocumentPictureInPicture {
  /** The small window, while there is one. */
  readonly window: Window | null;
  requestWindow(options: { width: number; height: number }): Promise<Window>;
}

export function hasSmallWindow(view: unknown): view is { documentPictureInPicture: DocumentPictureInPicture } {
  return typeof view === 'object' && view !== null && 'documentPictureInPicture' in view;
}
