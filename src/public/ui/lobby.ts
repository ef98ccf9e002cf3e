/** The lobby of a room: who is there, own name, Join, and one's devices. Mounted by ui/app.ts. */
import type { LookReply } from '../../shared/protocol';
import type { BrowserName, Text } from '../../shared/text';
import type { Call } from '../call/call';
import type { Memory } from '../call/ports';
import type { CallState } from '../call/state';
import { when } from '../call/store';
import { find, setText, windowOf } from './dom';
import { mountLobbyDevices } from './lobby-devices';
import { mountLobbySound } from './lobby-sound';
import { cutName, readName, writeName } from './own-name';

/** The server allows one look in 2 s. */
const LOOK_EVERY_MS = 2_500;

export function mountLobby(root: Document, call: Call, text: Text, memory: Memory, browser: BrowserName): () => void {
  const view = windowOf(root);
  const listeners = new AbortController();
  const { signal } = listeners;
  const lobby = find(root, '#lobby', HTMLElement);
  const room = find(lobby, '#lobbyRoom', HTMLElement);
  const people = find(lobby, '#lobbyPeople', HTMLElement);
  const name = find(lobby, '#lobbyName', HTMLInputElement);

  find(lobby, '#join', HTMLButtonElement).disabled = false;
  name.value = readName(memory);
  name.addEventListener('change', () => writeName(memory, name.value), { signal });
  find(lobby, '#lobbyForm', HTMLFormElement).addEventListener(
    'submit',
    (event) => {
      event.preventDefault();
      writeName(memory, name.value);
      call.join(cutName(name.value));
    },
    { signal },
  );

  const isOpen = (): boolean => !signal.aborted && !lobby.hidden && call.store.get().status === 'idle';
  const drawPeople = (reply: LookReply): void => {
    if (!reply.ok || !isOpen()) return;
    setText(people, sentenceAbout(reply.peers, reply.full, text));
    people.dataset['full'] = String(reply.full);
  };
  const look = (): void => {
    if (isOpen() && !root.hidden) call.look(drawPeople);
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

  const draw = (now: CallState): void => {
    if (now.room !== '') setText(room, now.room);
  };
  draw(call.store.get());
  const undos = [
    call.store.subscribe(when(({ room: name }) => [name], draw)),
    mountLobbyDevices(lobby, call, text, browser),
    mountLobbySound(lobby, call, text),
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
