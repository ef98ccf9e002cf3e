/** The camera of another person in its element; the avatar in its place where only the bare video is seen. */
import type { Peer } from '../../call/state/state';
import { createAvatarTrack } from './avatar-picture';
import { windowOf } from '../base/dom';
import type { AudioOutput } from './audio-output';
import { initialsOf } from '../base/own-name';

export interface CameraPicture {
  draw(peer: Peer, name: string): void;
  close(): void;
}

export function createCameraPicture(video: HTMLVideoElement, avatar: HTMLElement, output: AudioOutput): CameraPicture {
  const root = video.ownerDocument;
  let last: { readonly peer: Peer; readonly name: string } | null = null;
  let still: MediaStreamTrack | null = null;

  /** A window of its own shows the bare video, which would keep the last picture. Firefox does not say when there is one. */
  const show = (): void => {
    if (last === null) return;
    const { peer, name } = last;
    const isApart = root.pictureInPictureElement === video || !('pictureInPictureEnabled' in root);
    if (peer.state.camera || !isApart) {
      // The track stays in the element while the camera is off: style hides the picture, and back on it is there at once.
      output.show(video, peer.tracks.camera ?? null);
      still?.stop();
      still = null;
      return;
    }
    const colour = windowOf(root).getComputedStyle(avatar).backgroundColor;
    still ??= createAvatarTrack(root, initialsOf(name), colour);
    output.show(video, still);
  };
  for (const change of ['enterpictureinpicture', 'leavepictureinpicture']) video.addEventListener(change, show);

  return {
    draw(peer, name) {
      last = { peer, name };
      show();
    },
    close() {
      last = null;
      still?.stop();
      output.show(video, null);
    },
  };
}
