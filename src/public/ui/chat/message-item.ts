/** One message as an element: its words with links, the private note, and the peer that it is known from. */
import type { TextInRoom } from '../../../shared/text';
import type { ChatMessage } from '../../call/state/chat';
import type { CallState } from '../../call/state/state';
import { clone, find, setText } from '../base/dom';
import { toParts, type TextPart } from '../base/links';
import { deliveryText } from '../base/sentences';
import { timeText } from './chat-text';

/** @param onError told when the words cannot be taken apart; then they are shown as they are */
export function createMessageItem(
  root: Document,
  text: TextInRoom,
  message: ChatMessage,
  onError: (error: unknown) => void,
): HTMLElement {
  const item = clone(root, '#message', HTMLElement);
  const name = message.name || text.guest;
  item.dataset['mine'] = String(message.mine);
  item.dataset['private'] = String(message.privateTo !== null);
  setText(find(item, '.message-name', HTMLElement), message.mine ? text.you : name);
  const time = find(item, 'time', HTMLTimeElement);
  time.dateTime = new Date(message.time).toISOString();
  setText(time, timeText(message.time, Date.now(), root.documentElement.lang));
  const parts = partsOf(message.text, onError).map((part) => drawPart(root, part));
  find(item, '.message-text', HTMLElement).append(...parts);
  return item;
}

/** Whom a private message is for, and whether it is still on its way. */
export function drawNote(item: HTMLElement, message: ChatMessage, state: CallState, text: TextInRoom): void {
  const { room } = text;
  const { privateTo, mine } = message;
  const name = message.name || text.guest;
  const delivery = deliveryText(message, state, text);
  const notes = [
    ...(privateTo === null ? [] : [mine ? room.privateTo(privateTo || text.guest) : room.privateFrom(name)]),
    ...(delivery === '' ? [] : [delivery]),
  ];
  const note = find(item, '.message-note', HTMLElement);
  setText(note, notes.join(' · '));
  note.hidden = notes.length === 0;
  item.dataset['waiting'] = String(delivery !== '');
}

/** Hearsay is marked as such, once for all messages of one teller in a row. @param before the teller of the message above */
export function drawTeller(item: HTMLElement, { toldBy }: ChatMessage, before: string | null, text: TextInRoom): void {
  const teller = find(item, '.message-teller', HTMLElement);
  teller.hidden = toldBy === null || toldBy === before;
  setText(teller, toldBy === null || teller.hidden ? '' : text.room.toldBy(toldBy || text.guest));
}

/** Whatever a message holds, it must not keep the others from being shown. */
function partsOf(words: string, onError: (error: unknown) => void): readonly TextPart[] {
  try {
    return toParts(words);
  } catch (error) {
    onError(error);
    return [{ kind: 'text', text: words }];
  }
}

function drawPart(root: Document, part: TextPart): Node {
  if (part.kind === 'text') return root.createTextNode(part.text);
  const link = root.createElement('a');
  link.href = part.href;
  // Another page must neither reach back into the call nor learn its address.
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  link.textContent = part.text;
  return link;
}
