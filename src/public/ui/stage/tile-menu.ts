/** The menu of a tile: stage, full screen, small window, whisper, write, how much of the picture, volume. */
import type { PeerId } from '../../../shared/protocol';
import type { TextInRoom } from '../../../shared/text';
import type { Call } from '../../call/call';
import { DATA_LEVELS } from '../../call/state/pictures';
import { peerOf } from '../../call/state/state';
import { find, hasLostFocus, restFocus, windowOf } from '../base/dom';
import { createMenu } from '../base/popover';
import type { Side } from '../side/side';
import { canSetVolume, faceTile, percentOf, screenTile, setVoice, togglePin, voiceOf, type View } from '../base/view';
import type { Whisper } from './whisper';

export interface TileMenuOptions {
  readonly root: Document;
  readonly call: Call;
  readonly text: TextInRoom;
  readonly view: View;
  readonly side: Side;
  readonly whisper: Whisper;
  readonly onError: (error: unknown) => void;
}

/** Whose tile, and which element. */
export interface TileAt {
  readonly id: PeerId;
  readonly element: HTMLElement;
}

export interface TileMenu {
  open(tile: TileAt, button: HTMLElement): void;
  close(): void;
}

export function mountTileMenu({ root, call, text, view, side, whisper, onError }: TileMenuOptions): TileMenu {
  const listeners = new AbortController();
  const { signal } = listeners;
  const menu = find(root, '#tileMenu', HTMLElement);
  const button = (id: string): HTMLButtonElement => find(menu, id, HTMLButtonElement);
  const pin = button('#tilePin');
  const full = button('#tileFull');
  const float = button('#tileFloat');
  const whisperButton = button('#tileWhisper');
  const message = button('#tileMessage');
  const mute = button('#tileMute');
  const data = find(menu, '#tileData', HTMLSelectElement);
  const volume = find(menu, '#tileVolume', HTMLInputElement);
  let at: TileAt | null = null;
  let opener: HTMLElement | null = null;
  const popover = createMenu(menu, () => opener);

  const keyOf = ({ id, element }: TileAt): string => (isScreen(element) ? screenTile(id) : faceTile(id));
  const on = (element: HTMLButtonElement, run: (tile: TileAt) => void): void =>
    element.addEventListener(
      'click',
      () => {
        if (at === null) return;
        run(at);
        draw();
      },
      { signal },
    );
  /** Does it, and the menu has done its work. */
  const once = (element: HTMLButtonElement, run: (tile: TileAt) => void): void =>
    on(element, (tile) => {
      popover.hide();
      run(tile);
    });

  once(pin, (tile) => togglePin(view, keyOf(tile)));
  once(full, ({ element }) => {
    element.requestFullscreen().catch(onError);
  });
  once(float, ({ element }) => {
    const video = find(element, 'video', HTMLVideoElement);
    const done = root.pictureInPictureElement === video ? root.exitPictureInPicture() : video.requestPictureInPicture();
    done.catch(onError);
  });
  once(message, (tile) => side.open('chat', { to: { id: tile.id, name: nameAt(tile) } }));
  on(mute, ({ id }) => setVoice(view, id, { muted: !voiceOf(view.get(), id).muted }));
  data.addEventListener(
    'change',
    () => {
      const level = DATA_LEVELS.find((one) => one === data.value);
      if (at !== null && level !== undefined) call.audience.setData(at.id, level);
    },
    { signal },
  );
  volume.addEventListener(
    'input',
    () => {
      if (at !== null) setVoice(view, at.id, { volume: volume.valueAsNumber, muted: false });
      draw();
    },
    { signal },
  );

  // Held by a pointer, toggled by a key: a key that repeats cannot be held by everybody.
  whisperButton.addEventListener(
    'pointerdown',
    () => {
      if (at !== null) whisper.start(at.id);
      draw();
    },
    { signal },
  );
  for (const end of ['pointerup', 'pointerleave', 'pointercancel']) {
    whisperButton.addEventListener(end, () => whisper.stop(), { signal });
  }
  on(whisperButton, ({ id }) => {
    if (!whisperButton.matches(':active') && call.store.get().whisperTo === id) whisper.stop();
  });
  whisperButton.addEventListener(
    'keydown',
    (event) => {
      if ((event.key !== 'Enter' && event.key !== ' ') || event.repeat || at === null) return;
      event.preventDefault();
      if (call.store.get().whisperTo === '') whisper.start(at.id);
      else whisper.stop();
    },
    { signal },
  );

  function draw(): void {
    if (at === null) return;
    const { id, element } = at;
    const hadFocus = menu.contains(root.activeElement);
    const voice = voiceOf(view.get(), id);
    const { peers } = call.store.get();
    // Two people see each other large as it is.
    const isPinned = view.get().pins.includes(keyOf(at));
    pin.hidden = !isPinned && peers.length < 2 && !peers.some(({ state }) => state.screen);
    pin.setAttribute('aria-pressed', String(isPinned));
    full.hidden = !root.fullscreenEnabled;
    float.hidden =
      !root.pictureInPictureEnabled || (!isScreen(element) && element.closest('[data-camera=off]') !== null);
    float.setAttribute('aria-pressed', String(root.pictureInPictureElement?.parentElement === element));
    whisperButton.setAttribute('aria-pressed', String(call.store.get().whisperTo === id));
    mute.setAttribute('aria-pressed', String(voice.muted));
    data.value = peerOf(call.store.get(), id)?.data ?? 'full';
    volume.valueAsNumber = voice.volume;
    volume.disabled = voice.muted;
    volume.setAttribute('aria-valuetext', percentOf(voice.volume));
    volume.setAttribute('aria-label', text.room.volume(nameAt(at)));
    for (const ofFace of [whisperButton, message, mute, find(menu, '.menu-data', HTMLElement)])
      ofFace.hidden = isScreen(element);
    find(menu, '.menu-volume', HTMLElement).hidden = isScreen(element) || !canSetVolume(root);
    // An item that is on is bold, so the menu is wider.
    if (popover.isOpen() && opener !== null) putBeside(menu, opener);
    // The focused item may be gone, because its peer has left.
    if (hadFocus && hasLostFocus(menu)) focusFirst();
  }
  const focusFirst = (): void => menu.querySelector<HTMLElement>('button:not([hidden])')?.focus();
  const undo = call.store.subscribe(({ peers }) => {
    if (at === null) return;
    if (peers.some(({ id }) => id === at?.id)) draw();
    else popover.hide();
  });
  // It would lie where its button was.
  windowOf(root).addEventListener('resize', () => popover.hide(), { signal });
  menu.addEventListener(
    'toggle',
    () => {
      if (popover.isOpen()) return;
      at = null;
      opener?.setAttribute('aria-expanded', 'false');
      if (!menu.contains(root.activeElement) && root.activeElement !== root.body) return;
      // The button is gone with the peer.
      if (opener?.isConnected === true) opener.focus({ preventScroll: true });
      else restFocus(root);
    },
    { signal },
  );

  return {
    open(tile, from) {
      at = tile;
      opener = from;
      from.setAttribute('aria-expanded', 'true');
      menu.setAttribute('aria-label', from.getAttribute('aria-label') ?? '');
      draw();
      popover.show();
      putBeside(menu, from);
      focusFirst();
    },
    close() {
      undo();
      popover.unmount();
      listeners.abort();
    },
  };
}

function isScreen(element: HTMLElement): boolean {
  return element.classList.contains('screen');
}

function nameAt({ element }: TileAt): string {
  return element.closest<HTMLElement>('.person')?.dataset['name'] ?? '';
}

/** Below the button where there is room, else above it; never beyond the window. */
function putBeside(menu: HTMLElement, button: HTMLElement): void {
  const view = windowOf(menu.ownerDocument);
  const anchor = button.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const edge = 8;
  const below = anchor.bottom + height + edge <= view.innerHeight;
  const top = below ? anchor.bottom : Math.max(edge, Math.min(anchor.top - height, view.innerHeight - height - edge));
  menu.style.top = `${top}px`;
  menu.style.left = `${Math.min(Math.max(edge, anchor.right - width), view.innerWidth - width - edge)}px`;
}
