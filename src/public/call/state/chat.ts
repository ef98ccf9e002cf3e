/**
 * The chat as a list, and each way in which it can change, as pure functions. Part of the state (call/state/state); what goes to and
 * fro is call/talk/chat-exchange's. Nothing is kept on the server: who comes late, or reloads, is told by the others.
 */
import { CHAT_LIMITS, type ToldMessage } from '../../../shared/chat-message';
import { utf8Bytes } from '../../../shared/measure';
import { cleanName } from '../../../shared/name';
import type { PeerId } from '../../../shared/protocol';

export interface ChatMessage {
  /** Sender and number together are its identity. */
  readonly from: PeerId;
  readonly number: number;
  /** The sender's name when it was written. */
  readonly name: string;
  readonly mine: boolean;
  /** Milliseconds since 1970, by this page's own clock. */
  readonly time: number;
  readonly text: string;
  /** The receiver's name of a private message; null: everybody. */
  readonly privateTo: string | null;
  /** Whose page has not confirmed our private message yet; null: nobody's. What goes to everybody waits in the history. */
  readonly waitsFor: PeerId | null;
  /** It is from before we came, and others remember it. */
  readonly told: boolean;
  /** The name of who told us of it, when that was not the one who wrote it (empty: a guest); null: the writer. */
  readonly toldBy: string | null;
}

export type Chat = readonly ChatMessage[];

/** A long text may be 16 kB: what we remember, and tell to newcomers, is bounded in bytes as well. */
const BYTES_KEPT = 256 * 1024;

/**
 * The known messages and the new ones, each once, in the order of their times; the oldest are forgotten. The writer's own word takes the
 * place of what somebody else said about it.
 */
export function mergeMessages(known: Chat, more: Chat): Chat {
  const all = new Map(known.map((message) => [idOf(message), message]));
  let isNews = false;
  for (const message of more) {
    const id = idOf(message);
    const there = all.get(id);
    if (there !== undefined && (!isHearsay(there) || isHearsay(message))) continue;
    all.set(id, there === undefined ? message : { ...message, time: earlier(there, message) });
    isNews = true;
  }
  return isNews ? forgetOldest([...all.values()].sort(inOrder)) : known;
}

/** A telling that is on its way for longer makes a message seem younger. Beyond this it is no delay, but another story. */
const DELAY_MS = 10_000;

/** The time of a message that two people tell of. They tell at different moments, so only the earlier one keeps the order in which things were written. */
function earlier(hearsay: ChatMessage, own: ChatMessage): number {
  const isDelay = hearsay.time < own.time && own.time - hearsay.time < DELAY_MS;
  return isDelay ? hearsay.time : own.time;
}

/**
 * Of each writer the highest number that came from the writer, so that nobody is told twice. What others say about a writer counts for
 * nothing here: it would keep the real messages from us. The last writers, where there are very many.
 */
export function knownBy(chat: Chat): readonly (readonly [PeerId, number])[] {
  const known = new Map<PeerId, number>();
  for (const { from, number } of chat.filter((message) => isPublic(message) && !isHearsay(message))) {
    const highest = Math.max(number, known.get(from) ?? 0);
    known.delete(from);
    known.set(from, highest);
  }
  return [...known].slice(-CHAT_LIMITS.writers);
}

/** What somebody who knows that much has missed, in frames that are small enough to send, at least one. Never what was private. */
export function historyFor(
  chat: Chat,
  known: readonly (readonly [PeerId, number])[],
  now: number,
): readonly (readonly ToldMessage[])[] {
  const highest = new Map(known);
  const frames: ToldMessage[][] = [];
  let bytes = Infinity;
  const missed = chat.filter((one) => isPublic(one) && one.number > (highest.get(one.from) ?? -1));
  for (const { from, number, name, time, text } of missed.slice(-CHAT_LIMITS.messagesKept)) {
    const told = { from, number, name, age: Math.max(0, Math.round(now - time)), text };
    const size = utf8Bytes(JSON.stringify(told)) + 1;
    // What stands around the messages in a frame takes less than 64 bytes.
    if (bytes + size > CHAT_LIMITS.bulkyBytes - 64) {
      frames.push([]);
      bytes = 0;
    }
    bytes += size;
    frames.at(-1)?.push(told);
  }
  return frames.length === 0 ? [[]] : frames;
}

/** Numbers go by the writer's clock; one of the day after tomorrow is no writer's, and would have to be topped by all later ones. */
const AHEAD_MS = 24 * 3_600_000;

/** What another page remembers, as our own memory. It is hearsay: `toldBy` says whose. */
export function remembered(
  told: readonly ToldMessage[],
  {
    isOwn,
    teller,
    tellerName,
    now,
    since,
  }: {
    isOwn: (id: PeerId) => boolean;
    teller: PeerId;
    tellerName: string;
    now: number;
    /** When we came; what was written later is news, however late we hear of it. */
    since: number;
  },
): Chat {
  const credible = told.filter(({ number }) => number <= now + AHEAD_MS);
  return credible.map(({ from, number, name, age, text }) => ({
    from,
    number,
    name: cleanName(name),
    mine: isOwn(from),
    time: now - age,
    text,
    privateTo: null,
    waitsFor: null,
    told: now - age < since,
    toldBy: from === teller ? null : tellerName,
  }));
}

/** Our oldest private message to that person that has not come to them, as far as we know. From another seat it would be another message. */
export function nextFor(chat: Chat, self: PeerId, receiver: PeerId): ChatMessage | undefined {
  return chat.find(({ from, waitsFor }) => from === self && waitsFor === receiver);
}

/** They have it. The same chat when that is no news. */
export function withReceived(chat: Chat, receiver: PeerId, number: number): Chat {
  const isMeant = (message: ChatMessage): boolean => message.waitsFor === receiver && message.number === number;
  return chat.some(isMeant)
    ? chat.map((message) => (isMeant(message) ? { ...message, waitsFor: null } : message))
    : chat;
}

/** The number of our next message: by the clock, so that a reloaded page goes on, and never one that was used. */
export function nextNumber(chat: Chat, self: PeerId, now: number): number {
  const used = chat.filter(({ from }) => from === self).map(({ number }) => number + 1);
  return Math.max(Math.round(now), ...used);
}

/** Not from the one who wrote it. */
function isHearsay({ toldBy }: ChatMessage): boolean {
  return toldBy !== null;
}

function isPublic({ privateTo }: ChatMessage): boolean {
  return privateTo === null;
}

function idOf({ from, number }: ChatMessage): string {
  return `${number} ${from}`;
}

/** By time; where two are the same, so that every page shows the same order, by number and sender. */
function inOrder(a: ChatMessage, b: ChatMessage): number {
  return a.time - b.time || a.number - b.number || (a.from < b.from ? -1 : 1);
}

/** Of what came from its writers, and of hearsay, the newest each: so nobody can push out the one by the other. */
function forgetOldest(chat: Chat): Chat {
  const kept = new Set([...newest(chat.filter(isHearsay)), ...newest(chat.filter((message) => !isHearsay(message)))]);
  // What has not come to its receiver is all there is of it.
  return chat.filter((message) => kept.has(message) || message.waitsFor !== null);
}

function newest(chat: Chat): Chat {
  const kept = chat.slice(-CHAT_LIMITS.messagesKept);
  let bytes = kept.reduce((sum, { text }) => sum + utf8Bytes(text), 0);
  let first = 0;
  while (bytes > BYTES_KEPT) {
    bytes -= utf8Bytes(kept[first]?.text ?? '');
    first += 1;
  }
  return kept.slice(first);
}
