/**
 * What is written: said to the others, heard from them, asked for when one comes late. A feature of call/call. Everything goes over
 * the data channels, so it works while the server is away.
 */
import { CHAT_LIMITS, parseChatText } from '../../../shared/chat-message';
import type { TogetherMessage } from '../../../shared/peer-message';
import type { PeerId } from '../../../shared/protocol';
import { historyFor, knownBy, mergeMessages, nextNumber, remembered, type ChatMessage } from '../state/chat';
import { createChatDelivery } from './chat-delivery';
import type { PeerFeature } from '../links/peer-feature';
import type { Clock, Transport } from '../ports';
import { withChat } from '../state/state';
import type { SeatMemory } from '../links/seat-memory';
import type { WritableStore } from '../store';

export interface ChatExchange extends PeerFeature<TogetherMessage> {
  /** To everybody, or to that one person alone. False when there is nothing in it, or too much. */
  say(text: string, to?: PeerId): boolean;
}

/** @param timeOfDay milliseconds since 1970 */
export function createChatExchange(
  store: WritableStore,
  transport: Pick<Transport, 'say'>,
  seats: Pick<SeatMemory, 'wasOurs'>,
  clock: Clock,
  timeOfDay: () => number,
): ChatExchange {
  /** Whom we have asked, and how many messages they may still tell: unasked, or beyond what a page keeps, nothing is listened to. */
  const asked = new Map<PeerId, number>();
  const delivery = createChatDelivery(store, transport, clock, timeOfDay);

  const nameOf = (id: PeerId): string => store.get().peers.find((peer) => peer.id === id)?.name ?? '';
  const add = (messages: readonly ChatMessage[]): void =>
    store.change((state) => withChat(state, mergeMessages(state.chat, messages)));

  function hear(from: PeerId, message: TogetherMessage): void {
    const { self, chat, room } = store.get();
    const now = timeOfDay();
    if (message.type === 'chat') {
      const { number, text } = message;
      const privateTo = message.private ? self.name : null;
      add([
        {
          from,
          number,
          name: nameOf(from),
          mine: false,
          time: now - message.age,
          text,
          privateTo,
          waitsFor: null,
          told: false,
          toldBy: null,
        },
      ]);
      // Also when it came twice: then our word was lost.
      if (message.private) transport.say({ type: 'chat_received', number }, from);
    } else if (message.type === 'chat_received') {
      delivery.onReceived(from, message.number);
    } else if (message.type === 'history_request') {
      const frames = historyFor(chat, message.known, now);
      for (const [index, messages] of frames.entries()) {
        transport.say({ type: 'history', messages, last: index === frames.length - 1 }, from);
      }
    } else if (message.type === 'history') {
      const left = (asked.get(from) ?? 0) - message.messages.length;
      if (!asked.has(from) || left < 0) return;
      if (message.last) asked.delete(from);
      else asked.set(from, left);
      const isOwn = (id: PeerId): boolean => id === self.id || seats.wasOurs(room, id);
      add(remembered(message.messages, { isOwn, teller: from, tellerName: nameOf(from), now, since: self.since }));
    }
  }

  return {
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
        privateTo: to === undefined ? null : nameOf(to),
        waitsFor: to ?? null,
        told: false,
        toldBy: null,
      };
      add([message]);
      if (to === undefined) transport.say({ type: 'chat', number, text, age: 0, private: false });
      else delivery.say(message, to);
      return true;
    },
    onOpen(id) {
      asked.set(id, CHAT_LIMITS.messagesKept);
      delivery.onOpen(id);
      transport.say({ type: 'history_request', known: knownBy(store.get().chat) }, id);
    },
    onMessage: hear,
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
