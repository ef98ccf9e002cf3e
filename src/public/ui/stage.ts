/** The tiles: one's own and one a person, added and removed but never made anew. Mounted by ui/app.ts. */
import type { LinkPhase } from '../call/ports';
import type { PeerId } from '../../shared/protocol';
import type { Text } from '../../shared/text';
import type { Call } from '../call/call';
import type { CallState, Peer } from '../call/state';
import { createAvatarTrack } from './avatar-picture';
import { clone, find, setText, windowOf } from './dom';
import { createHearing, type Hearing } from './hearing';
import { showTrack, watchShape } from './media-element';
import { initialsOf } from './own-name';

interface Tile {
  readonly element: HTMLElement;
  draw(peer: Peer): void;
  remove(): void;
}

export function mountStage(root: Document, call: Call, text: Text, onError: (error: unknown) => void): () => void {
  const stage = find(root, '#stage', HTMLElement);
  const tiles = find(root, '#tiles', HTMLElement);
  const count = find(root, '#count', HTMLElement);
  const hearing = createHearing(root, call, onError);
  const own = createOwnTile(root, text);
  const others = new Map<PeerId, Tile>();

  const draw = (now: CallState): void => {
    own.draw(now);
    for (const [id, tile] of others) {
      if (now.peers.some((peer) => peer.id === id)) continue;
      tile.remove();
      others.delete(id);
    }
    for (const peer of now.peers) {
      const known = others.get(peer.id);
      const tile = known ?? createPeerTile(root, text, hearing, () => call.hurry());
      tile.draw(peer);
      if (known !== undefined) continue;
      others.set(peer.id, tile);
      tiles.insertBefore(tile.element, own.element);
    }
    const people = String(now.peers.length + 1);
    stage.dataset['people'] = people;
    stage.dataset['screens'] = String(now.peers.filter(({ state }) => state.screen).length);
    setText(count, people);
  };
  draw(call.store.get());
  const unsubscribe = call.store.subscribe(draw);
  return () => {
    unsubscribe();
    for (const tile of others.values()) tile.remove();
    hearing.close();
    showTrack(own.video, null);
  };
}

function createOwnTile(root: Document, text: Text) {
  const element = find(root, '#myTile', HTMLElement);
  const avatar = find(element, '.avatar', HTMLElement);
  const video = find(element, '#myFace', HTMLVideoElement);
  video.muted = true;
  watchShape(video, element);
  return {
    element,
    video,
    draw({ slots, self }: CallState): void {
      drawFace(element, avatar, self.name || text.you, slots.mic.on, slots.camera.on);
      // A mirror is what people know of their own face; what stands behind the phone must stay readable.
      element.dataset['mirror'] = String(slots.camera.track?.getSettings().facingMode !== 'environment');
      showTrack(video, slots.camera.track);
    },
  };
}

function createPeerTile(root: Document, text: Text, hearing: Hearing, retry: () => void): Tile {
  const element = clone(root, '#peerTile', HTMLElement);
  const avatar = find(element, '.avatar', HTMLElement);
  const caption = find(element, '.caption-name', HTMLElement);
  const phase = find(element, '.link-phase', HTMLElement);
  const camera = find(element, 'video[data-slot=camera]', HTMLVideoElement);
  const mic = find(element, 'audio[data-slot=mic]', HTMLAudioElement);
  const screen = find(element, 'video[data-slot=screen]', HTMLVideoElement);
  const screenSound = find(element, 'audio[data-slot=screen_sound]', HTMLAudioElement);
  const phases: Readonly<Record<LinkPhase, string>> = text.links;
  // The attribute alone does not mute a copy of a template; its sound comes from the audio element.
  camera.muted = true;
  screen.muted = true;
  watchShape(camera, element);
  find(element, '.retry', HTMLButtonElement).addEventListener('click', retry);
  let last: Peer | null = null;
  let still: MediaStreamTrack | null = null;

  /** A window of its own shows the bare video, which would keep the last picture. Firefox does not say when there is one. */
  const showCamera = ({ tracks, state, name }: Peer): void => {
    const isApart = root.pictureInPictureElement === camera || !('pictureInPictureEnabled' in root);
    if (state.camera || !isApart) {
      hearing.show(camera, tracks.camera ?? null);
      still?.stop();
      still = null;
      return;
    }
    const colour = windowOf(root).getComputedStyle(avatar).backgroundColor;
    still ??= createAvatarTrack(root, initialsOf(name || text.guest), colour);
    hearing.show(camera, still);
  };
  for (const change of ['enterpictureinpicture', 'leavepictureinpicture']) {
    camera.addEventListener(change, () => {
      if (last !== null) showCamera(last);
    });
  }
  return {
    element,
    draw(peer) {
      const name = peer.name || text.guest;
      element.dataset['peer'] = peer.id;
      element.dataset['name'] = name;
      element.dataset['link'] = peer.link;
      element.dataset['route'] = peer.info.route ?? 'unknown';
      element.dataset['poor'] = String(peer.info.poor);
      setText(caption, name);
      setText(phase, phases[peer.link]);
      drawFace(element, avatar, name, peer.state.mic, peer.state.camera);
      // The track stays in the element while the camera is off: style hides the picture, and back on it is there at once.
      last = peer;
      showCamera(peer);
      hearing.show(mic, peer.tracks.mic ?? null);
      element.dataset['screen'] = peer.state.screen ? 'on' : 'off';
      screen.setAttribute('aria-label', text.devices.screenOf(name));
      // Not kept as the camera is: nothing of a screen is to stay behind when its owner takes it away.
      hearing.show(screen, peer.state.screen ? (peer.tracks.screen ?? null) : null);
      hearing.show(screenSound, peer.state.screen ? (peer.tracks.screen_sound ?? null) : null);
    },
    remove() {
      element.remove();
      last = null;
      still?.stop();
      for (const media of [camera, mic, screen, screenSound]) hearing.show(media, null);
    },
  };
}

function drawFace(tile: HTMLElement, avatar: HTMLElement, name: string, mic: boolean, camera: boolean): void {
  tile.dataset['mic'] = mic ? 'on' : 'off';
  tile.dataset['camera'] = camera ? 'on' : 'off';
  setText(avatar, initialsOf(name));
  avatar.dataset['colour'] = String(colourOf(name));
}

/** One of the six colours of the style sheet: the same for the same name, everywhere. */
function colourOf(name: string): number {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return sum % 6;
}
