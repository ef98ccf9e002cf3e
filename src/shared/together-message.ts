/**
 * Parses chat, files and reactions as another page sent them. shared/peer-message lets them in unread, so that a page need not fetch this
 * before people see each other.
 */
import { parseChat, parseChatReceived, parseHistory, parseHistoryRequest } from './chat-message';
import { parseFileAnswer, parseFileCancel, parseFileDone, parseFileOffer } from './file-message';
import { REACTIONS, type TogetherMessage, type UnreadMessage } from './peer-message';

type Parser = (value: UnreadMessage['value']) => TogetherMessage | null;

const PARSERS: Readonly<Record<TogetherMessage['type'], Parser>> = {
  reaction(value) {
    const reaction = REACTIONS.find((known) => known === value['reaction']);
    return reaction === undefined ? null : { type: 'reaction', reaction };
  },
  chat: parseChat,
  chat_received: parseChatReceived,
  history_request: parseHistoryRequest,
  history: parseHistory,
  file_offer: parseFileOffer,
  file_answer: parseFileAnswer,
  file_cancel: parseFileCancel,
  file_done: parseFileDone,
};

/** Null when it does not fit its type. */
export function parseTogetherMessage({ value }: UnreadMessage): TogetherMessage | null {
  const { type } = value;
  return isType(type) ? PARSERS[type](value) : null;
}

function isType(value: unknown): value is TogetherMessage['type'] {
  return typeof value === 'string' && Object.hasOwn(PARSERS, value);
}
