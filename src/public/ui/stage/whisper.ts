/** Hold a face, or a key, and only that person hears you. */
import type { PeerId } from '../../../shared/protocol';
import type { Call } from '../../call/call';
import type { Memory } from '../../call/ports';
import type { Chosen } from './chosen';
import { find, windowOf } from '../base/dom';
import { areKeysHeard, isTypingIn, shortcutOf } from '../bar/shortcuts';

/** A tap or a click is shorter. */
const HOLD_MS = 450;
/** A finger that moves scrolls or drags. */
const SLACK_PX = 12;

export interface Whisper {
  start(to: PeerId): void;
  stop(): void;
  unmount(): void;
}

/** A muted user is heard while whispering, and is muted again before the others hear. */
export function createWhisper(
  call: Pick<Call, 'store' | 'audience' | 'devices'>,
  onError: (error: unknown) => void,
): Whisper {
  let wasMuted = false;
  // It also ends when the other one goes. Told by the state, which changes before the others get the microphone again.
  const undo = call.store.subscribe((now, before) => {
    if (!wasMuted || before.whisperTo === '' || now.whisperTo !== '') return;
    wasMuted = false;
    call.devices.set('mic', false);
  });
  const stop = (): void => {
    if (call.store.get().whisperTo !== '') call.audience.whisper('').catch(onError);
  };
  return {
    start(to) {
      if (call.store.get().whisperTo !== '') return;
      call.audience
        .whisper(to)
        .then(() => {
          if (call.store.get().whisperTo !== to || call.store.get().slots.mic.on) return;
          wasMuted = true;
          call.devices.set('mic', true);
        })
        .catch((error: unknown) => {
          onError(error);
          // Another peer's link kept the microphone, so the whisper must not look like one.
          if (call.store.get().whisperTo === to) stop();
        });
    },
    stop,
    unmount: undo,
  };
}

export function mountWhisper(root: Document, call: Call, memory: Memory, whisper: Whisper, chosen: Chosen): () => void {
  const view = windowOf(root);
  const listeners = new AbortController();
  const { signal } = listeners;
  const tiles = find(root, '#tiles', HTMLElement);
  let held: { readonly timer: number; readonly end: AbortController } | null = null;
  /** The key that is held, by its place: what it writes may change while it is held. */
  let byKey: string | null = null;

  const letGo = (): void => {
    if (held === null) return;
    view.clearTimeout(held.timer);
    held.end.abort();
    held = null;
    whisper.stop();
  };
  tiles.addEventListener(
    'pointerdown',
    (event) => {
      const id = personAt(event.target);
      if (id === null || event.button !== 0) return;
      letGo();
      const end = new AbortController();
      held = { timer: view.setTimeout(() => whisper.start(id), HOLD_MS), end };
      // The tiles may be in the small window (ui/bar/float.ts): a pointer is let go where it was pressed.
      const pressedIn = windowOf(tiles.ownerDocument);
      pressedIn.addEventListener(
        'pointermove',
        ({ clientX, clientY }) => {
          if (Math.hypot(clientX - event.clientX, clientY - event.clientY) > SLACK_PX) letGo();
        },
        { signal: end.signal },
      );
      for (const over of ['pointerup', 'pointercancel', 'blur', 'pagehide'])
        pressedIn.addEventListener(over, letGo, { signal: end.signal });
    },
    { signal },
  );
  // A long touch opens the browser's own menu, and that would end the whisper.
  tiles.addEventListener(
    'contextmenu',
    (event) => {
      if (held !== null) event.preventDefault();
    },
    { signal },
  );

  root.addEventListener(
    'keydown',
    (event) => {
      if (byKey !== null || !areKeysHeard(root, call, memory)) return;
      const isTyping = isTypingIn(root.activeElement);
      if (shortcutOf(event, isTyping, [{ key: 'w', run: () => undefined }]) === null) return;
      const { peers } = call.store.get();
      const id = personAt(chosen.tile()) ?? (peers.length === 1 ? peers[0]?.id : undefined);
      if (id === undefined) return;
      byKey = event.code;
      whisper.start(id);
    },
    { signal },
  );
  const releaseKey = (): void => {
    if (byKey !== null) whisper.stop();
    byKey = null;
  };
  root.addEventListener(
    'keyup',
    ({ code }) => {
      if (code === byKey) releaseKey();
    },
    { signal },
  );
  view.addEventListener('blur', releaseKey, { signal });
  return () => {
    letGo();
    releaseKey();
    listeners.abort();
  };
}

/** Whose face that is; null for a button on it, and for everything else. */
function personAt(target: EventTarget | null): PeerId | null {
  if (!(target instanceof Element) || target.closest('button, a, input') !== null) return null;
  return target.closest<HTMLElement>('.person')?.dataset['peer'] ?? null;
}
