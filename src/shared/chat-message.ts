/** What is written in the chat, as it goes from page to page. */
import { isCount, isId, isRecord } from './parse';
import type { PeerId } from './protocol';
import { isWireName } from './peer-state';

/** A text of 4,000 characters may take 16,000 bytes, more than any other message: `bulkyBytes` is the frame's bound then. */
export const CHAT_LIMITS = {
  codePoints: 4_000,
  /** One frame with a text, or with a piece of the history. */
  bulkyBytes: 20 * 1024,
  /** What a page remembers, and tells to those who come later. */
  messagesKept: 200,
  /** Older is nothing that a call remembers. A week, in milliseconds. */
  ageMs: 7 * 24 * 3_600_000,
  /** Writers that a request for the history may name. */
  writers: 64,
} as const;

/** Sender and number together are the message's identity, however often and from whomever one hears of it. */
export interface ToldMessage {
  readonly from: PeerId;
  readonly number: number;
  readonly name: string;
  /** Milliseconds since it was written, by the teller's clock: no two pages need to agree what time it is. */
  readonly age: number;
  readonly text: string;
}

export type ChatMessages =
  | {
      readonly type: 'chat';
      /** Grows with each message of this sender, also over a reload. */
      readonly number: number;
      readonly text: string;
      /** Milliseconds since it was written: a private one may have waited for its receiver. */
      readonly age: number;
      /** To the receiver alone; it is never told to anybody else. */
      readonly private: boolean;
    }
  /** A private message has come: its writer need not say it again. */
  | { readonly type: 'chat_received'; readonly number: number }
  /** Tell me what was written, except what I know: of each writer all up to that number. */
  | { readonly type: 'history_request'; readonly known: readonly (readonly [PeerId, number])[] }
  /** `last`: that was the whole answer. */
  | { readonly type: 'history'; readonly messages: readonly ToldMessage[]; readonly last: boolean };

// Control characters other than line feed and tab: nobody sees them, and each would take six bytes in JSON. And those that turn the
// direction of reading over what follows: the letters themselves say in which direction they are read.
const UNSEEN = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu;

/** A text as it is sent: line breaks alike, nothing invisible at its ends. Null when it is empty or too long. */
export function parseChatText(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > 4 * CHAT_LIMITS.codePoints) return null;
  const text = value
    .replace(/\r\n?/g, '\n')
    .replace(UNSEEN, '')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/^\s*\n|\s+$/g, '');
  if (text === '' || text.length > 2 * CHAT_LIMITS.codePoints) return null;
  return text.length > CHAT_LIMITS.codePoints && [...text].length > CHAT_LIMITS.codePoints ? null : text;
}

export function parseChat(value: Readonly<Record<string, unknown>>): ChatMessages | null {
  const { number, age } = value;
  const text = parseChatText(value['text']);
  if (text === null || !isCount(number) || !isAge(age)) return null;
  return { type: 'chat', number, text, age, private: value['private'] === true };
}

export function parseChatReceived({ number }: Readonly<Record<string, unknown>>): ChatMessages | null {
  return isCount(number) ? { type: 'chat_received', number } : null;
}

export function parseHistoryRequest(value: Readonly<Record<string, unknown>>): ChatMessages | null {
  const listed = value['known'];
  if (!Array.isArray(listed) || listed.length > CHAT_LIMITS.writers) return null;
  const known: (readonly [PeerId, number])[] = [];
  for (const entry of listed as unknown[]) {
    const [writer, number] = Array.isArray(entry) ? (entry as unknown[]) : [];
    if (!isId(writer) || !isCount(number)) return null;
    known.push([writer, number]);
  }
  return { type: 'history_request', known };
}

export function parseHistory(value: Readonly<Record<string, unknown>>): ChatMessages | null {
  const listed = value['messages'];
  if (!Array.isArray(listed) || listed.length > CHAT_LIMITS.messagesKept) return null;
  const messages = (listed as unknown[]).map(parseTold);
  const { last } = value;
  if (messages.includes(null) || typeof last !== 'boolean') return null;
  return { type: 'history', messages: messages.filter((told) => told !== null), last };
}

function parseTold(value: unknown): ToldMessage | null {
  if (!isRecord(value)) return null;
  const { from, number, name, age } = value;
  const text = parseChatText(value['text']);
  if (text === null || !isId(from) || !isCount(number) || !isWireName(name)) return null;
  if (!isAge(age)) return null;
  return { from, number, name, age, text };
}

function isAge(value: unknown): value is number {
  return isCount(value) && value <= CHAT_LIMITS.ageMs;
}
