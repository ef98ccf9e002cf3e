/**
 * Delivers private messages at least once, or reports that they were not delivered. A channel accepts messages also while nothing gets
 * through. Public messages come again with the history; a private one is sent again until its receiver confirms it.
 */
import type { PeerId } from '../../../shared/protocol';
import { nextFor, withReceived, type ChatMessage } from '../state/chat';
import type { Clock, MessagePlane } from '../ports';
import { peerOf, withChat } from '../state/state';
import type { WritableStore } from '../store';

/** A message, or its confirmation, may be lost on a link that is alive. */
const AGAIN_MS = 5_000;
/** The pause between waiting messages: many at once would look like a flood. */
const NEXT_MS = 50;

export interface ChatDelivery {
  /** Sends a message that is in the state already and waits for that peer. */
  say(message: ChatMessage, to: PeerId): void;
  onReceived(from: PeerId, number: number): void;
  /** There is a channel again. */
  onOpen(to: PeerId): void;
  onGone(to: PeerId): void;
  onEnd(): void;
}

/** @param timeOfDay milliseconds since 1970 */
export function createChatDelivery(
  store: WritableStore,
  messages: Pick<MessagePlane, 'say'>,
  clock: Clock,
  timeOfDay: () => number,
): ChatDelivery {
  const undos = new Map<PeerId, () => void>();

  function send({ number, text, time }: ChatMessage, to: PeerId): void {
    const age = Math.max(0, Math.round(timeOfDay() - time));
    messages.say({ type: 'chat', number, text, age, private: true }, to);
  }
  function stop(to: PeerId): void {
    undos.get(to)?.();
    undos.delete(to);
  }
  function later(to: PeerId, delayMs: number): void {
    stop(to);
    undos.set(
      to,
      clock.after(delayMs, () => sayAgain(to)),
    );
  }
  /** Sends the oldest again; its confirmation triggers the next one. */
  function sayAgain(to: PeerId): void {
    stop(to);
    const { chat, self } = store.get();
    const next = nextFor(chat, self.id, to);
    if (next === undefined || !peerOf(store.get(), to)) return;
    send(next, to);
    later(to, AGAIN_MS);
  }

  store.subscribe(({ peers }, before) => {
    if (peers === before.peers) return;
    for (const { id, link } of peers) {
      if (link === 'connected' && peerOf(before, id)?.link !== 'connected') sayAgain(id);
    }
  });
  return {
    say(message, to) {
      send(message, to);
      if (!undos.has(to)) later(to, AGAIN_MS);
    },
    onReceived(from, number) {
      const { chat, self } = store.get();
      const rest = withReceived(chat, from, number);
      if (rest === chat) return;
      store.change((state) => withChat(state, rest));
      if (nextFor(rest, self.id, from) === undefined) stop(from);
      else later(from, NEXT_MS);
    },
    onOpen: sayAgain,
    onGone: stop,
    onEnd() {
      for (const to of [...undos.keys()]) stop(to);
    },
  };
}
