/** What one sets once: speaker, music, shortcut keys. Mounted by ui/app.ts. */
import type { Text } from '../../shared/text';
import type { Call } from '../call/call';
import type { Memory } from '../call/ports';
import type { CallState } from '../call/state';
import { mountDeviceMenu } from './device-menu';
import { find } from './dom';
import { areKeysOn, setKeys } from './shortcuts';

export function mountSettings(root: Document, call: Call, text: Text, memory: Memory): () => void {
  const listeners = new AbortController();
  const { signal } = listeners;
  const settings = find(root, '#settings', HTMLElement);
  const music = find(settings, '#music', HTMLInputElement);
  const keys = find(settings, '#keys', HTMLInputElement);

  music.addEventListener('change', () => call.slots.setMusic(music.checked), { signal });
  keys.checked = areKeysOn(memory);
  keys.addEventListener('change', () => setKeys(memory, keys.checked), { signal });
  const draw = ({ sound }: CallState): void => {
    music.checked = sound.music;
  };
  draw(call.store.get());
  const undos = [
    mountSpeaker(find(settings, '#speakers', HTMLSelectElement), find(settings, '#pickSpeaker', HTMLButtonElement), {
      call,
      text,
    }),
    call.store.subscribe(draw),
  ];
  return () => {
    for (const undo of undos) undo();
    listeners.abort();
  };
}

/** Chromium lists the speakers; Firefox asks for one with a question of its own; elsewhere there is no choice. */
export function mountSpeaker(
  select: HTMLSelectElement,
  pick: HTMLButtonElement,
  { call, text }: { readonly call: Call; readonly text: Text },
): () => void {
  const listeners = new AbortController();
  const { signal } = listeners;
  pick.hidden = !call.slots.canPickSpeaker;
  pick.addEventListener('click', () => call.slots.pickSpeaker(), { signal });
  const box = select.parentElement ?? select;
  // A choice that nothing could follow is none.
  const undo =
    'setSinkId' in HTMLMediaElement.prototype ? mountDeviceMenu(select, box, 'speaker', { call, text }) : null;
  return () => {
    undo?.();
    listeners.abort();
  };
}
