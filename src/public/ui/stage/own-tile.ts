/** Your own tile. */
import type { Text } from '../../../shared/text';
import { peerOf, type CallState } from '../../call/state/state';
import { find } from '../base/dom';
import { showTrack } from '../base/media-element';
import { drawFace } from './person-tiles';
import type { StageTile } from './stage-layout';
import type { Preference } from '../base/preferences';
import { OWN_TILE } from '../base/view';

export interface OwnTile {
  tile(): StageTile;
  draw(now: CallState, preference: Preference): void;
  close(): void;
}

export function createOwnTile(root: Document, text: Text, onShape: () => void): OwnTile {
  const element = find(root, '#myTile', HTMLElement);
  const avatar = find(element, '.avatar', HTMLElement);
  const video = find(element, '#myFace', HTMLVideoElement);
  const whisper = find(element, '.whisper-mark', HTMLElement);
  video.muted = true;
  video.addEventListener('resize', onShape);
  return {
    tile: () => ({
      id: OWN_TILE,
      kind: 'face',
      element,
      ratio: element.dataset['camera'] === 'on' && video.videoHeight > 0 ? video.videoWidth / video.videoHeight : 0,
    }),
    draw({ slots, self, whisperTo, peers, ownVoice }, { mirror, hidesSelf }) {
      drawFace(element, avatar, self.name || text.guest, slots.mic.on, slots.camera.on && !hidesSelf);
      element.dataset['speaking'] = String(ownVoice);
      element.dataset['hand'] = self.hand ? 'up' : 'down';
      // A mirror is what people know of their own face; what stands behind the phone must stay readable.
      const isFront = slots.camera.track?.getSettings().facingMode !== 'environment';
      element.dataset['mirror'] = String(mirror && isFront);
      const receiver = peerOf({ peers }, whisperTo);
      whisper.hidden = receiver === undefined;
      whisper.title = receiver === undefined ? '' : text.tiles.whisperingTo(receiver.name || text.guest);
      showTrack(video, hidesSelf ? null : slots.camera.track);
    },
    close() {
      video.removeEventListener('resize', onShape);
      showTrack(video, null);
    },
  };
}
