/**
 * The small window that opens by itself when you go to another tab: a choice, off until you switch it on, and offered once. The browser itself opens it
 * (Media Session, action "enterpictureinpicture"; Chromium, while the page uses a microphone or a camera), and it closes when you are back.
 */
import { fetchPart } from '../../../shared/part';
import type { Call } from '../../call/call';
import type { Memory } from '../../call/ports';
import { isInCall } from '../../call/state/state';
import { windowOf } from '../base/dom';
import type { Preferences } from '../base/preferences';
import { hasSmallWindow, type DocumentPictureInPicture } from '../base/small-window';
import type { KeySession } from './media-keys';

const ACTION = 'enterpictureinpicture';
/** What the memory says once the window has been offered. */
const OFFERED = 'window-offered';

export interface OwnWindowOptions {
  readonly root: Document;
  readonly call: Call;
  readonly memory: Memory;
  readonly preferences: Preferences;
  readonly onError: (error: unknown) => void;
}

/** Whether this browser can do it. */
export function canOpenByItself(root: Document): boolean {
  const page: unknown = root.defaultView;
  return hasSmallWindow(page) && windowOf(root).navigator.mediaSession !== undefined;
}

export function mountOwnWindow({ root, call, memory, preferences, onError }: OwnWindowOptions): () => void {
  const page: unknown = root.defaultView;
  const session: KeySession | undefined = windowOf(root).navigator.mediaSession;
  if (!hasSmallWindow(page) || session === undefined) return () => undefined;
  return followWindow(page.documentPictureInPicture, session, {
    root,
    memory,
    preferences,
    isInCall: () => isInCall(call.store.get()),
    offer: () => call.notify('small-window'),
    // Fetched when the choice is made: the browser allows the window only in answer to its own question.
    loadFloat: async () => {
      const { floatCall } = await fetchPart(() => import('./float'));
      return () => void floatCall(root, call).catch(onError);
    },
    onError,
  });
}

interface Surroundings extends Pick<OwnWindowOptions, 'memory' | 'preferences' | 'onError'> {
  readonly root: Pick<Document, 'hidden' | 'addEventListener'>;
  readonly isInCall: () => boolean;
  readonly offer: () => void;
  readonly loadFloat: () => Promise<() => void>;
}

export function followWindow(
  windows: Pick<DocumentPictureInPicture, 'window'>,
  session: KeySession,
  around: Surroundings,
): () => void {
  const { root, memory, preferences, isInCall: isCalling, offer, loadFloat, onError } = around;
  const listeners = new AbortController();
  /** The window that is open came by itself. */
  let isOwn = false;
  let float: (() => void) | null = null;
  let wasOffered = memory.read(OFFERED) !== null;

  function open(): void {
    if (float === null || !isCalling() || windows.window !== null) return;
    isOwn = true;
    float();
  }

  function handle(handler: (() => void) | null): void {
    try {
      session.setActionHandler(ACTION, handler);
    } catch {
      // This browser opens none by itself (section 4.2: it throws a TypeError).
    }
  }

  function follow(): void {
    const { floats } = preferences.get();
    handle(floats ? open : null);
    if (floats && float === null) loadFloat().then((loaded) => (float = loaded), onError);
  }

  root.addEventListener(
    'visibilitychange',
    () => {
      if (root.hidden) return;
      if (isOwn) windows.window?.close();
      isOwn = false;
      if (wasOffered || preferences.get().floats || windows.window !== null || !isCalling()) return;
      wasOffered = true;
      memory.write(OFFERED, 'yes');
      offer();
    },
    { signal: listeners.signal },
  );
  follow();
  const undo = preferences.subscribe(follow);
  return () => {
    undo();
    handle(null);
    listeners.abort();
  };
}
