/** Which section is shown, and the address with its history. */
import type { Text } from '../../../shared/text';
import type { Call } from '../../call/call';
import type { Memory } from '../../call/ports';
import type { CallState } from '../../call/state/state';
import { when } from '../../call/store';
import { addressOf, roomAt } from '../base/address';
import { windowOf } from '../base/dom';
import { readName } from '../base/own-name';

/** Some browsers (Tor), settings and extensions take WebRTC away. The lobby says so. */
export function canCall(view: Window): boolean {
  return 'RTCPeerConnection' in view;
}

/** So long the room waits for its first link before it is drawn. */
const HOLD_MS = 400;

/**
 * We come in, and no link is up yet. Drawing the room takes as long as making a link, and both want the same thread: drawn first, the first picture came a third
 * later (docs/performance.md).
 */
function isComingIn({ status, peers }: CallState): boolean {
  return (
    status === 'joining' ||
    (status === 'joined' && peers.length > 0 && peers.every(({ link }) => link === 'connecting'))
  );
}

/** From the form straight into the call, in this page. Nothing waits for the devices. */
export function enterRoom(view: Window, call: Call, room: string, name: string): void {
  if (!canCall(view)) return openLobby(view, room);
  view.history.pushState(null, '', addressOf(view.document, room));
  call.enter(room);
  call.prepare();
  call.join(name);
}

/** From the form to the lobby, in this page: as if one had come there by the browser's own buttons. */
export function openLobby(view: Window, room: string): void {
  view.history.pushState(null, '', addressOf(view.document, room));
  view.dispatchEvent(new PopStateEvent('popstate'));
}

/** By a link or a typed address; not by a reload, or by the browser that restores its tabs (Navigation Timing, Level 2). */
function isNewVisit({ performance }: Window): boolean {
  const [entry] = performance.getEntriesByType('navigation');
  return entry instanceof PerformanceNavigationTiming && entry.type === 'navigate';
}

export function mountPages(root: Document, call: Call, text: Text, memory: Memory): () => void {
  const view = windowOf(root);
  const listeners = new AbortController();
  // The form is only in a document that began with it.
  const sections = [...root.querySelectorAll<HTMLElement>('#welcome, #lobby, #call')];
  let room = roomAt(view);
  let shown = '';
  /** While the section before stands for the call. */
  let hold: number | undefined;

  const draw = (): void => {
    room = roomAt(view);
    const next = room === null ? 'welcome' : call.store.get().status === 'idle' ? 'lobby' : 'call';
    if (next === 'call' && shown !== '' && shown !== 'call' && isComingIn(call.store.get())) {
      hold ??= view.setTimeout(() => show('call'), HOLD_MS);
    } else show(next);
  };
  const show = (wanted: string): void => {
    view.clearTimeout(hold);
    hold = undefined;
    shown = wanted;
    root.title = room === null ? text.appName : text.titleOf(room);
    for (const section of sections) {
      if (section.hidden === (section.id !== shown)) continue;
      section.hidden = section.id !== shown;
      // The element that had the focus is gone with the old section: begin at the start of the new one.
      if (!section.hidden) section.focus({ preventScroll: true });
    }
  };

  const start = (wanted: string): void => {
    call.enter(wanted);
    call.prepare();
  };
  const onMove = (): void => {
    const wanted = roomAt(view);
    // Only what stands behind the `#` has changed.
    if (wanted === room) return;
    if (wanted === null) call.leave();
    else start(wanted);
    // After a reload in the room the form was never in this document: home is then another one.
    if (wanted === null && !sections.some(({ id }) => id === 'welcome')) view.location.reload();
    else draw();
  };

  view.addEventListener('popstate', onMove, { signal: listeners.signal });
  // The same page in another language; what stands behind the `#` belongs to it.
  for (const link of root.querySelectorAll<HTMLAnchorElement>('a[hreflang]'))
    link.addEventListener('click', () => (link.hash = view.location.hash), { signal: listeners.signal });
  // At once: it moves the focus.
  const unsubscribe = call.store.subscribe(when((state) => [state.status, isComingIn(state)], draw));
  if (room !== null) {
    const wasJustIn = call.wasJustIn(room);
    start(room);
    // A reload in mid-call goes straight back in. A link leads to the lobby, and so does a tab that the browser restores hours later.
    if (wasJustIn && !isNewVisit(view) && canCall(view)) call.join(readName(memory));
  }
  draw();
  return () => {
    unsubscribe();
    view.clearTimeout(hold);
    listeners.abort();
  };
}
