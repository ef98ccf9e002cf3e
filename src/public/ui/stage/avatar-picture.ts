/**
 * An avatar as a still picture, for where style cannot hide the camera's last picture: in a window of its own
 * (picture-in-picture), which shows the bare video.
 */

const WIDTH = 320;
const HEIGHT = 180;

/** A video track with those letters on that colour; null where the browser cannot make one. */
export function createAvatarTrack(root: Document, letters: string, colour: string): MediaStreamTrack | null {
  const canvas = root.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext('2d');
  if (context === null) return null;
  const draw = (): void => {
    context.fillStyle = colour;
    context.fillRect(0, 0, WIDTH, HEIGHT);
    context.fillStyle = '#ffffff';
    context.font = '600 64px system-ui, sans-serif';
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(letters, WIDTH / 2, HEIGHT / 2);
  };
  const [track = null] = canvas.captureStream(1).getVideoTracks();
  draw();
  return track;
}
