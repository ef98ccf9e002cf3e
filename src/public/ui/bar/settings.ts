/** The settings: name, devices, language, colours, mirror, own picture, small window, data, music, shortcut keys. */
import type { Text } from '../../../shared/text';
import type { Call } from '../../call/call';
import type { Memory } from '../../call/ports';
import { DATA_LEVELS } from '../../call/state/pictures';
import type { CallState } from '../../call/state/state';
import { writeCookie } from '../base/cookies';
import { mountDeviceMenu } from './device-menu';
import { mountDialog, openDialog } from '../base/dialogs';
import { find, windowOf } from '../base/dom';
import { watch } from '../base/drawing';
import { cutName, readName, writeName } from '../base/own-name';
import { THEMES, type Preference, type Preferences } from '../base/preferences';
import { canOpenByItself } from './own-window';
import { areKeysOn, setKeys } from './shortcuts';

export interface SettingsOptions {
  readonly root: Document;
  readonly call: Call;
  readonly text: Text;
  readonly memory: Memory;
  readonly preferences: Preferences;
}

export function mountSettings({ root, call, text, memory, preferences }: SettingsOptions): () => void {
  const listeners = new AbortController();
  const { signal } = listeners;
  const settings = find(root, '#settings', HTMLDialogElement);
  const name = find(settings, '#settingsName', HTMLInputElement);
  const language = find(settings, '#language', HTMLSelectElement);
  const theme = find(settings, '#theme', HTMLSelectElement);
  const mirror = find(settings, '#mirror', HTMLInputElement);
  const hideSelf = find(settings, '#hideSelf', HTMLInputElement);
  const sharp = find(settings, '#sharp', HTMLInputElement);
  const floats = find(settings, '#floats', HTMLInputElement);
  const data = find(settings, '#data', HTMLSelectElement);
  const uplink = find(settings, '#uplink', HTMLSelectElement);
  const music = find(settings, '#music', HTMLInputElement);
  const keys = find(settings, '#keys', HTMLInputElement);
  const prefer = (change: Partial<Preference>): void => preferences.set({ ...preferences.get(), ...change });

  find(root, '#settingsButton', HTMLButtonElement).addEventListener(
    'click',
    () => {
      name.value = readName(memory);
      openDialog(settings);
    },
    { signal },
  );
  name.addEventListener(
    'change',
    () => {
      // A name that is too long is cut while you type.
      name.value = cutName(name.value);
      writeName(memory, name.value);
      call.rename(name.value);
    },
    { signal },
  );
  language.addEventListener(
    'change',
    () => {
      writeCookie(root, 'noom-lang', language.value);
      const { history, location } = windowOf(root);
      // Where cookies are blocked, the address keeps the choice (server/app.ts).
      if (!root.cookie.includes(`noom-lang=${language.value}`))
        history.replaceState(null, '', `?lang=${language.value}&again${location.hash}`);
      // The sentences come from the server, so the page reloads; in a call the seat is kept, and you are back at once.
      location.reload();
    },
    { signal },
  );
  theme.addEventListener('change', () => prefer({ theme: THEMES.find((known) => known === theme.value) ?? 'auto' }), {
    signal,
  });
  mirror.addEventListener('change', () => prefer({ mirror: mirror.checked }), { signal });
  sharp.addEventListener('change', () => prefer({ sharp: sharp.checked }), { signal });
  floats.addEventListener('change', () => prefer({ floats: floats.checked }), { signal });
  hideSelf.addEventListener('change', () => prefer({ hidesSelf: hideSelf.checked }), { signal });
  data.addEventListener('change', () => prefer({ data: DATA_LEVELS.find((level) => level === data.value) ?? 'full' }), {
    signal,
  });
  uplink.addEventListener('change', () => prefer({ uplink: Number(uplink.value) }), { signal });
  music.addEventListener('change', () => call.devices.setMusic(music.checked), { signal });
  // Also its line and its hint.
  for (const part of settings.querySelectorAll<HTMLElement>('[data-window]')) part.hidden = !canOpenByItself(root);
  keys.checked = areKeysOn(memory);
  keys.addEventListener('change', () => setKeys(memory, keys.checked), { signal });

  const drawPreferences = (now: Preference): void => {
    mirror.checked = now.mirror;
    hideSelf.checked = now.hidesSelf;
    sharp.checked = now.sharp;
    floats.checked = now.floats;
    data.value = now.data;
    uplink.value = String(now.uplink);
    theme.value = now.theme;
  };
  const draw = ({ sound }: CallState): void => {
    music.checked = sound.music;
  };
  drawPreferences(preferences.get());
  const menu = (id: string, kind: 'camera' | 'microphone'): (() => void) => {
    const select = find(settings, id, HTMLSelectElement);
    return mountDeviceMenu(select, select.parentElement ?? select, kind, { call, text });
  };
  const undos = [
    mountDialog(settings),
    menu('#settingsCameras', 'camera'),
    menu('#settingsMicrophones', 'microphone'),
    mountSpeaker(find(settings, '#speakers', HTMLSelectElement), find(settings, '#pickSpeaker', HTMLButtonElement), {
      call,
      text,
    }),
    preferences.subscribe(drawPreferences),
    watch(root, call.store, ({ sound }) => [sound], draw),
  ];
  return () => {
    for (const undo of undos) undo();
    listeners.abort();
  };
}

/** Chromium lists the speakers; Firefox has a picker of its own; elsewhere there is no choice. */
export function mountSpeaker(
  select: HTMLSelectElement,
  pick: HTMLButtonElement,
  { call, text }: { readonly call: Call; readonly text: Text },
): () => void {
  const listeners = new AbortController();
  const { signal } = listeners;
  pick.hidden = !call.devices.canPickSpeaker;
  pick.addEventListener('click', () => call.devices.pickSpeaker(), { signal });
  const box = select.parentElement ?? select;
  // A choice that nothing could follow is none.
  const undo =
    'setSinkId' in HTMLMediaElement.prototype ? mountDeviceMenu(select, box, 'speaker', { call, text }) : null;
  return () => {
    undo?.();
    listeners.abort();
  };
}
