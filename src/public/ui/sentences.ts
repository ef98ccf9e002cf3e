/** Sentences that are read in one place and heard in another: what was written, how it stands with a file. */
import type { TextInRoom } from '../../shared/text';
import type { ChatMessage } from '../call/chat';
import type { CallState } from '../call/state';
import type { Transfer } from '../call/transfers';

/** Who wrote it, and whether to oneself alone. @param words the message, or as much of it as there is room for */
export function wroteText({ name, privateTo }: ChatMessage, text: TextInRoom, words: string): string {
  const writer = name || text.guest;
  return text.room.said.wrote(privateTo === null ? writer : text.room.privateFrom(writer), words);
}

/** A private message that cannot go out now: whom it is for is not connected. Between the two it is only on its way. */
export function isWaiting({ waitsFor }: ChatMessage, { peers }: CallState): boolean {
  return waitsFor !== null && peers.find(({ id }) => id === waitsFor)?.link !== 'connected';
}

export function transferText({ direction, phase, peerName }: Transfer, text: TextInRoom): string {
  const { sending, receiving } = text.room;
  return (direction === 'out' ? sending : receiving)[phase](peerName || text.guest);
}
