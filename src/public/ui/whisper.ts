/** Hold a face, or a key, and only that person hears you. Mounted by ui/app.ts; the tiles' menu has a button for it too. */
import type { PeerId } from '../../shared/protocol';
import type { Call } from '../call/call';
import type { Memory } from '../call/ports';
import { find, windowOf } from './dom';
import { areKeysOn, isTypingIn, shortcutOf } from './shortcuts';

/** A tap or a click is shorter. */
const HOLD_MS = 450;
/** A finger that moves scrolls or drags. */
const SLACK_PX = 12;

export interface Whisper {
  start(to: PeerId): void;
  stop(): void;
}

/** Who is muted is heard while they whisper, and is muted again before the others hear them. */
export function createWhisper(
  call: Pick<Call, 'store' | 'audience' | 'slots'>,
  onError: (error: unknown) => void,
): Whisper {
  let wasMuted = false;
  // It also ends when the other one goes. Told by the state, which changes before the others get the microphone again.
  call.store.subscribe((now, before) => {
    if (!wasMuted || before.whisperTo === '' || now.whisperTo !== '') return;
    wasMuted = false;
    call.slots.set('mic', false);
  });
  return {
    start(to) {
      if (call.store.get().whisperTo !== '') return;
      call.audience
        .whisper(to)
        .then(() => {
          if (call.store.get().whisperTo !== to || call.store.get().slots.mic.on) return;
          wasMuted = true;
          call.slots.set('mic', true);
        })
        .catch(onError);
    },
    stop() {
      if (call.store.get().whisperTo === '') return;
      call.audience.whisper('').catch(onError);
    },
  };
}

export function mountWhisper(root: Document, call: Call, memory: Memory, whisper: Whisper): () => void {
  const view = windowOf(root);
  const listeners = new AbortController();
  const { signal } = listeners;
  const tiles = find(root, '#tiles', HTMLElement);
  let held: { readonly x: number; readonly y: number; timer: number } | null = null;
  let byKey = false;

  const letGo = (): void => {
    if (held === null) return;
    view.clearTimeout(held.timer);
    held = null;
    whisper.stop();
  };
  tiles.addEventListener(
    'pointerdown',
    (event) => {
      const id = personAt(event.target);
      if (id === null || event.button !== 0) return;
      const { clientX: x, clientY: y } = event;
      held = { x, y, timer: view.setTimeout(() => whisper.start(id), HOLD_MS) };
    },
    { signal },
  );
  view.addEventListener(
    'pointermove',
    ({ clientX, clientY }) => {
      if (held !== null && Math.hypot(clientX - held.x, clientY - held.y) > SLACK_PX) letGo();
    },
    { signal },
  );
  for (const end of ['pointerup', 'pointercancel', 'blur']) view.addEventListener(end, letGo, { signal });
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
      if (!areKeysOn(memory) || byKey) return;
      const isTyping = isTypingIn(root.activeElement);
      if (shortcutOf(event, isTyping, [{ code: 'KeyW', run: () => undefined }]) === null) return;
      const chosen =
        root.activeElement?.closest<HTMLElement>('.person') ?? tiles.querySelector<HTMLElement>('.person:hover');
      const { peers } = call.store.get();
      const id = chosen?.dataset['peer'] ?? (peers.length === 1 ? peers[0]?.id : undefined);
      if (id === undefined) return;
      byKey = true;
      whisper.start(id);
    },
    { signal },
  );
  const releaseKey = (): void => {
    if (byKey) whisper.stop();
    byKey = false;
  };
  root.addEventListener(
    'keyup',
    ({ code }) => {
      if (code === 'KeyW') releaseKey();
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
