/**
 * Reads what people do together, as another page sent it: chat, files, reactions. Called by call/talk/together for what shared/peer-message has let
 * in unread, so that a page need not fetch it before people see each other.
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

/** Null when it is not what its type says. */
export function parseTogetherMessage({ value }: UnreadMessage): TogetherMessage | null {
  const { type } = value;
  return isType(type) ? PARSERS[type](value) : null;
}

function isType(value: unknown): value is TogetherMessage['type'] {
  return typeof value === 'string' && Object.hasOwn(PARSERS, value);
}
