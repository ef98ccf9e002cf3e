/** Sentences that are read in one place and heard in another: what was written, how it stands with a file. */
import type { TextInRoom } from '../../../shared/text';
import type { ChatMessage } from '../../call/state/chat';
import { peerOf, type CallState } from '../../call/state/state';
import type { Transfer } from '../../call/state/transfers';

/** The writer of a message, and whether it is private. @param words the message, or as much of it as there is room for */
export function wroteText({ name, privateTo }: ChatMessage, text: TextInRoom, words: string): string {
  const writer = name || text.guest;
  return text.room.said.wrote(privateTo === null ? writer : text.room.privateFrom(writer), words);
}

/** Why an own private message has not come to its receiver; empty when it has, or is on its way. */
export function deliveryText({ from, waitsFor }: ChatMessage, { peers, self }: CallState, text: TextInRoom): string {
  if (waitsFor === null) return '';
  const receiver = peerOf({ peers }, waitsFor);
  // A peer (or we) may have rejoined under a new id, which cannot be linked to the old one.
  if (receiver === undefined || from !== self.id) return text.room.unsent;
  return receiver.link === 'connected' ? '' : text.room.waiting;
}

export function transferText({ direction, phase, peerName }: Transfer, text: TextInRoom): string {
  const { sending, receiving } = text.room;
  return (direction === 'out' ? sending : receiving)[phase](peerName || text.guest);
}
