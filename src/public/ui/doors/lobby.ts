/** The lobby of a room: the people there, your name, your devices, and Join. */
import type { LookReply } from '../../../shared/protocol';
import type { BrowserName, Text } from '../../../shared/text';
import type { Call } from '../../call/call';
import type { Memory } from '../../call/ports';
import type { CallState } from '../../call/state/state';
import { when } from '../../call/store';
import { find, setText, windowOf } from '../base/dom';
import { mountLobbyDevices } from './lobby-devices';
import { cutName, readName, writeName } from '../base/own-name';
import { canCall } from './pages';
import type { Version } from '../base/version';

/** The server allows one look in 2 s. */
const LOOK_EVERY_MS = 2_500;
/** One look may be lost, or be slow. */
const LOOKS_MISSED = 2;

export interface LobbyOptions {
  readonly root: Document;
  readonly call: Call;
  readonly text: Text;
  readonly memory: Memory;
  readonly browser: BrowserName;
  readonly version: Version;
}

export function mountLobby({ root, call, text, memory, browser, version }: LobbyOptions): () => void {
  const view = windowOf(root);
  const listeners = new AbortController();
  const { signal } = listeners;
  const lobby = find(root, '#lobby', HTMLElement);
  const room = find(lobby, '#lobbyRoom', HTMLElement);
  const people = find(lobby, '#lobbyPeople', HTMLElement);
  const name = find(lobby, '#lobbyName', HTMLInputElement);

  find(lobby, '#join', HTMLButtonElement).disabled = !canCall(view);
  find(lobby, '#lobbyNoCalls', HTMLElement).hidden = canCall(view);
  name.value = readName(memory);
  name.addEventListener('change', () => writeName(memory, name.value), { signal });
  find(lobby, '#lobbyForm', HTMLFormElement).addEventListener(
    'submit',
    (event) => {
      event.preventDefault();
      writeName(memory, name.value);
      if (canCall(view)) call.join(cutName(name.value));
    },
    { signal },
  );

  const isOpen = (): boolean => !signal.aborted && !lobby.hidden && call.store.get().status === 'idle';
  const drawPeople = (reply: LookReply): void => {
    if (!reply.ok || !isOpen()) return;
    setText(people, sentenceAbout(reply.peers, reply.full, text));
    people.dataset['full'] = String(reply.full);
  };
  let unanswered = 0;
  const look = (): void => {
    if (!isOpen() || root.hidden) return;
    unanswered += 1;
    call.look((reply) => {
      // It was away, and may be back with another version.
      if (unanswered > LOOKS_MISSED) version.check();
      unanswered = 0;
      drawPeople(reply);
    });
  };
  const timer = view.setInterval(look, LOOK_EVERY_MS);
  // Another room is told by pages.ts, which unhides this section: look at once.
  const opening = new MutationObserver(() => {
    if (!isOpen()) return;
    setText(people, '');
    name.value = readName(memory);
    look();
  });
  opening.observe(lobby, { attributeFilter: ['hidden'] });
  view.setTimeout(look);

  root.addEventListener(
    'visibilitychange',
    () => {
      if (isOpen() && !root.hidden) version.check();
    },
    { signal },
  );

  const draw = (now: CallState): void => {
    if (now.room !== '') setText(room, now.room);
  };
  draw(call.store.get());
  // From one lobby to another, by the browser's own buttons.
  const move = (now: CallState): void => {
    draw(now);
    setText(people, '');
    look();
  };
  const undos = [
    call.store.subscribe(when(({ room: name }) => [name], move)),
    mountLobbyDevices(lobby, call, text, browser),
  ];
  return () => {
    for (const undo of undos) undo();
    listeners.abort();
    opening.disconnect();
    view.clearInterval(timer);
  };
}

function sentenceAbout(peers: readonly { readonly name: string }[], full: boolean, text: Text): string {
  if (full) return text.lobby.full;
  if (peers.length === 0) return text.lobby.nobody;
  return text.lobby.here(peers.map((peer) => peer.name || text.guest).join(', '));
}
