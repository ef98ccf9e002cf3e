/** The tiles of one peer: the face, and the screen while it is shared. They are updated, never rebuilt. */
import type { PeerId } from '../../../shared/protocol';
import type { Text } from '../../../shared/text';
import type { LinkPhase, Wants } from '../../call/ports';
import type { Peer } from '../../call/state/state';
import { isSame } from '../../call/store';
import { drawAvatar } from '../base/avatar';
import { createCameraPicture } from './camera-picture';
import { clone, find, restFocus, setText } from '../base/dom';
import type { AudioOutput } from './audio-output';
import { watchShownHeight } from './shown-height';
import type { StageTile } from './stage-layout';
import { faceTile, screenTile, type Voice } from '../base/view';

/** Facts about that peer that hold for this page only. */
export interface Around {
  readonly voice: Voice;
  readonly speaking: boolean;
  /** Our own id. */
  readonly self: PeerId;
  /** Where no picture is asked for, the last one must not stay. */
  readonly wants: Wants;
}

export interface PersonTiles {
  /** One element a person, which holds the tiles; what is true of the person stands in its `data-*`. */
  readonly element: HTMLElement;
  tiles(): readonly StageTile[];
  draw(peer: Peer, more: Around): void;
  remove(): void;
}

export interface PersonTilesEvents {
  /** The camera's first picture is there. */
  onPicture(): void;
  /** The camera's picture is shown at this height, in device pixels. */
  onShownHeight(height: number): void;
  /** A picture has another size. */
  onShape(): void;
  /** The person wants the link to be tried again. */
  onRetry(): void;
}

export function createPersonTiles(
  root: Document,
  text: Text,
  output: AudioOutput,
  events: PersonTilesEvents,
): PersonTiles {
  const element = clone(root, '#peerTile', HTMLElement);
  const face = find(element, '.face', HTMLElement);
  const screenBox = find(element, '.screen', HTMLElement);
  const avatar = find(face, '.avatar', HTMLElement);
  const caption = find(face, '.caption-name', HTMLElement);
  const screenCaption = find(screenBox, '.caption-name', HTMLElement);
  const phase = find(face, '.link-phase', HTMLElement);
  const whisper = find(face, '.whisper-mark', HTMLElement);
  const camera = find(element, 'video[data-slot=camera]', HTMLVideoElement);
  const mic = find(element, 'audio[data-slot=mic]', HTMLAudioElement);
  const screen = find(element, 'video[data-slot=screen]', HTMLVideoElement);
  const screenSound = find(element, 'audio[data-slot=screen_sound]', HTMLAudioElement);
  const phases: Readonly<Record<LinkPhase, string>> = text.links;
  // The attribute alone does not mute a copy of a template; its sound comes from the audio element.
  for (const video of [camera, screen]) {
    video.muted = true;
    video.addEventListener('resize', () => events.onShape());
  }
  camera.addEventListener('loadeddata', () => events.onPicture(), { once: true });
  find(face, '.retry', HTMLButtonElement).addEventListener('click', () => events.onRetry());
  const stopWatching = watchShownHeight(camera, events.onShownHeight);
  const picture = createCameraPicture(camera, avatar, output);
  let id = '';
  let drawn: readonly unknown[] = [];

  return {
    element,
    tiles() {
      const faceRatio =
        element.dataset['camera'] === 'on' && element.dataset['pictures'] === 'all' ? ratioOf(camera) : 0;
      const shown: StageTile = { id: faceTile(id), kind: 'face', element: face, ratio: faceRatio };
      if (screenBox.hidden) return [shown];
      return [{ id: screenTile(id), kind: 'screen', element: screenBox, ratio: ratioOf(screen) }, shown];
    },
    draw(peer, { voice, speaking, self, wants }) {
      const wanted = [peer, voice, speaking, self, wants.camera, wants.screen];
      if (isSame(wanted, drawn)) return;
      drawn = wanted;
      const name = peer.name || text.guest;
      id = peer.id;
      element.dataset['peer'] = id;
      element.dataset['name'] = name;
      element.dataset['link'] = peer.link;
      element.dataset['route'] = peer.info.route ?? 'unknown';
      element.dataset['quality'] = peer.info.quality;
      element.dataset['speaking'] = String(speaking);
      element.dataset['pictures'] = wants.camera > 0 ? 'all' : 'none';
      element.dataset['hand'] = peer.state.hand ? 'up' : 'down';
      element.dataset['here'] = voice.muted ? 'muted' : 'heard';
      setText(caption, name);
      setText(phase, phases[peer.link]);
      drawFace(element, avatar, name, peer.state.mic, peer.state.camera);
      find(face, '.tile-more', HTMLElement).setAttribute('aria-label', text.tiles.menu(name));
      find(screenBox, '.tile-more', HTMLElement).setAttribute('aria-label', text.tiles.screenMenu(name));
      whisper.hidden = peer.whisperTo === '';
      whisper.title = peer.whisperTo === self ? text.tiles.whispersToYou(name) : text.tiles.whispers(name);
      element.dataset['whisper'] = peer.whisperTo === '' ? 'none' : peer.whisperTo === self ? 'to-you' : 'away';
      picture.draw(peer, name);
      output.show(mic, peer.tracks.mic ?? null);
      element.dataset['screen'] = peer.state.screen ? 'on' : 'off';
      screenBox.hidden = !peer.state.screen || wants.screen === 0;
      screen.setAttribute('aria-label', text.devices.screenOf(name));
      setText(screenCaption, text.devices.screenOf(name));
      // Not kept as the camera is: nothing of a screen is to stay behind when its owner takes it away.
      output.show(screen, peer.state.screen ? (peer.tracks.screen ?? null) : null);
      output.show(screenSound, peer.state.screen ? (peer.tracks.screen_sound ?? null) : null);
      for (const sound of [mic, screenSound]) {
        sound.muted = voice.muted;
        sound.volume = voice.volume;
      }
    },
    remove() {
      if (element.contains(root.activeElement)) restFocus(root);
      element.remove();
      stopWatching();
      picture.close();
      for (const media of [mic, screen, screenSound]) output.show(media, null);
    },
  };
}

function ratioOf({ videoWidth, videoHeight }: HTMLVideoElement): number {
  return videoHeight === 0 ? 0 : videoWidth / videoHeight;
}

/** For peers' tiles and your own (ui/stage/own-tile.ts). */
export function drawFace(tile: HTMLElement, avatar: HTMLElement, name: string, mic: boolean, camera: boolean): void {
  tile.dataset['mic'] = mic ? 'on' : 'off';
  tile.dataset['camera'] = camera ? 'on' : 'off';
  drawAvatar(avatar, name);
}
