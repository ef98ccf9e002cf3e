/** The list of people: name, microphone, camera, hand, connection, and the volume of each. */
import type { PeerId } from '../../../shared/protocol';
import type { CallState, Peer } from '../../call/state/state';
import { drawAvatar } from '../base/avatar';
import { clone, find, setText } from '../base/dom';
import { createDrawing, watch } from '../base/drawing';
import { namesOf } from '../base/names';
import type { Panel, PanelOptions } from './panel';
import { canSetVolume, percentOf, setVoice, voiceOf } from '../base/view';

interface Shown {
  readonly name: string;
  readonly mic: boolean;
  readonly camera: boolean;
  readonly hand: boolean;
  /** Empty when there is nothing to say about it. */
  readonly link: string;
}

export function mountPeoplePanel({ root, call, text, view }: PanelOptions): Panel {
  const list = find(root, '#peopleList', HTMLElement);
  const rows = new Map<PeerId, HTMLElement>();
  const own = makeRow('');
  find(own, '.person-you', HTMLElement).hidden = false;
  find(own, '.person-voice', HTMLElement).hidden = true;
  list.append(own);

  function makeRow(id: PeerId): HTMLElement {
    const row = clone(root, '#personRow', HTMLElement);
    row.dataset['person'] = id;
    const volume = find(row, '.person-volume', HTMLInputElement);
    const mute = find(row, '.person-mute', HTMLInputElement);
    volume.addEventListener('input', () => setVoice(view, id, { volume: volume.valueAsNumber }));
    mute.addEventListener('change', () => setVoice(view, id, { muted: mute.checked }));
    volume.hidden = !canSetVolume(root);
    find(row, '.person-voice > .icon', HTMLElement).hidden = volume.hidden;
    return row;
  }

  function drawRow(row: HTMLElement, { name, mic, camera, hand, link }: Shown): void {
    const { room } = text;
    setText(find(row, '.person-name', HTMLElement), name);
    drawAvatar(find(row, '.avatar', HTMLElement), name);
    row.dataset['mic'] = mic ? 'on' : 'off';
    row.dataset['camera'] = camera ? 'on' : 'off';
    row.dataset['hand'] = hand ? 'up' : 'down';
    const state = [
      ...(hand ? [room.handUp] : []),
      ...(mic ? [] : [room.micOff]),
      ...(camera ? [] : [room.cameraOff]),
      ...(link === '' ? [] : [link]),
    ];
    setText(find(row, '.person-state', HTMLElement), state.join(', '));
  }

  const shownPeer = ({ state, link }: Peer, name: string): Shown => ({
    name,
    mic: state.mic,
    camera: state.camera,
    hand: state.hand,
    link: link === 'connected' ? '' : text.links[link],
  });

  const draw = (): void => {
    const { self, slots, peers }: CallState = call.store.get();
    drawRow(own, {
      name: self.name || text.guest,
      mic: slots.mic.on,
      camera: slots.camera.on,
      hand: self.hand,
      link: '',
    });
    for (const [id, row] of rows) {
      if (peers.some((peer) => peer.id === id)) continue;
      row.remove();
      rows.delete(id);
    }
    const names = namesOf(peers, text.guest);
    // Raised hands come first.
    const ordered = [...peers].sort((a, b) => Number(b.state.hand) - Number(a.state.hand));
    for (const peer of ordered) {
      const row = rows.get(peer.id) ?? makeRow(peer.id);
      rows.set(peer.id, row);
      const name = names.get(peer.id) ?? text.guest;
      drawRow(row, shownPeer(peer, name));
      const voice = voiceOf(view.get(), peer.id);
      const volume = find(row, '.person-volume', HTMLInputElement);
      volume.valueAsNumber = voice.volume;
      volume.disabled = voice.muted;
      volume.setAttribute('aria-label', text.room.volume(name));
      volume.setAttribute('aria-valuetext', percentOf(voice.volume));
      const mute = find(row, '.person-mute', HTMLInputElement);
      mute.checked = voice.muted;
      mute.setAttribute('aria-label', `${mute.parentElement?.textContent ?? ''}: ${name}`);
    }
    const wanted = [own, ...ordered.map(({ id }) => rows.get(id))].filter((row) => row !== undefined);
    // Only when the order has changed: a slider that is inserted again loses the drag.
    if (wanted.some((row, index) => list.children[index] !== row)) list.replaceChildren(...wanted);
  };
  const drawing = createDrawing(root, draw);
  const undos = [
    watch(root, call.store, ({ self, slots, peers }) => [self, slots.mic.on, slots.camera.on, peers], draw),
    view.subscribe(drawing.ask),
    () => drawing.stop(),
  ];
  return {
    onShown: () => find(root, '#side', HTMLElement).focus(),
    close() {
      for (const undo of undos) undo();
    },
  };
}
