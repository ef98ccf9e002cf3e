/**
 * Sends and receives the chat, and asks the peers for its history. Everything goes over the data channels, so it works while the server
 * is away.
 */
import { CHAT_LIMITS, parseChatText, type ChatMessages } from '../../../shared/chat-message';
import type { Handlers } from '../../../shared/handlers';
import type { PeerId } from '../../../shared/protocol';
import { historyFor, knownBy, mergeMessages, nextNumber, remembered, type ChatMessage } from '../state/chat';
import { createChatDelivery } from './chat-delivery';
import type { PeerFeature } from '../links/peer-feature';
import type { Clock, MessagePlane } from '../ports';
import { nameOf, withChat } from '../state/state';
import type { SeatMemory } from '../links/seat-memory';
import type { WritableStore } from '../store';

export interface ChatExchange extends PeerFeature {
  readonly hears: Handlers<ChatMessages>;
  /** To everybody, or to that peer alone. False when the text is empty or too long. */
  say(text: string, to?: PeerId): boolean;
}

/** @param timeOfDay milliseconds since 1970 */
export function createChatExchange(
  store: WritableStore,
  messages: Pick<MessagePlane, 'say'>,
  seats: Pick<SeatMemory, 'wasOurs'>,
  clock: Clock,
  timeOfDay: () => number,
): ChatExchange {
  /** The peers that we have asked for the history, and how many messages each may still send. Anything beyond is ignored. */
  const asked = new Map<PeerId, number>();
  const delivery = createChatDelivery(store, messages, clock, timeOfDay);

  const add = (more: readonly ChatMessage[]): void =>
    store.change((state) => withChat(state, mergeMessages(state.chat, more)));

  const hears: Handlers<ChatMessages> = {
    chat(from, message) {
      const { self } = store.get();
      const { number, text } = message;
      const time = timeOfDay() - message.age;
      const privateTo = message.private ? self.name : null;
      const name = nameOf(store.get(), from);
      add([{ from, number, name, mine: false, time, text, privateTo, waitsFor: null, told: false, toldBy: null }]);
      // Also when it came twice: then our confirmation was lost.
      if (message.private) messages.say({ type: 'chat_received', number }, from);
    },
    chat_received: (from, { number }) => delivery.onReceived(from, number),
    history_request(from, { known }) {
      const frames = historyFor(store.get().chat, known, timeOfDay());
      for (const [index, told] of frames.entries()) {
        messages.say({ type: 'history', messages: told, last: index === frames.length - 1 }, from);
      }
    },
    history(from, { messages: told, last }) {
      const { self, room } = store.get();
      const left = (asked.get(from) ?? 0) - told.length;
      if (!asked.has(from) || left < 0) return;
      if (last) asked.delete(from);
      else asked.set(from, left);
      const isOwn = (id: PeerId): boolean => id === self.id || seats.wasOurs(room, id);
      const now = timeOfDay();
      add(remembered(told, { isOwn, teller: from, tellerName: nameOf(store.get(), from), now, since: self.since }));
    },
  };

  return {
    hears,
    say(value, to) {
      const text = parseChatText(value);
      if (text === null) return false;
      const { self, chat } = store.get();
      const now = timeOfDay();
      const number = nextNumber(chat, self.id, now);
      const message: ChatMessage = {
        from: self.id,
        number,
        name: self.name,
        mine: true,
        time: now,
        text,
        privateTo: to === undefined ? null : nameOf(store.get(), to),
        waitsFor: to ?? null,
        told: false,
        toldBy: null,
      };
      add([message]);
      if (to === undefined) messages.say({ type: 'chat', number, text, age: 0, private: false });
      else delivery.say(message, to);
      return true;
    },
    onOpen(id) {
      asked.set(id, CHAT_LIMITS.messagesKept);
      delivery.onOpen(id);
      messages.say({ type: 'history_request', known: knownBy(store.get().chat) }, id);
    },
    onGone(id) {
      asked.delete(id);
      delivery.onGone(id);
    },
    onEnd() {
      asked.clear();
      delivery.onEnd();
    },
  };
}
