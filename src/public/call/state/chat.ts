/**
 * The chat as a list, and each way in which it can change, as pure functions. Part of the state (call/state/state). Nothing is kept on the
 * server: pages that come late, or reload, get the history from their peers (call/talk/chat-exchange).
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
  /** The peer whose page has not confirmed our private message yet; null: none. Messages to everybody wait in the history. */
  readonly waitsFor: PeerId | null;
  /** It is from before we came; a peer has told us of it. */
  readonly told: boolean;
  /** The name of the peer that told us of it, if that was not its writer (empty: a guest); null: the writer. */
  readonly toldBy: string | null;
}

export type Chat = readonly ChatMessage[];

/** A long text may be 16 kB: so the memory, and what newcomers are told, is bounded in bytes as well. */
const BYTES_KEPT = 256 * 1024;

/**
 * The known messages and the new ones, each once, in the order of their times; the oldest are forgotten. A message from its writer
 * replaces the same message as told by a peer.
 */
export function mergeMessages(known: Chat, more: Chat): Chat {
  const all = new Map(known.map((message) => [idOf(message), message]));
  let isNews = false;
  for (const message of more) {
    const id = idOf(message);
    const there = all.get(id);
    const next = there === undefined ? message : together(there, message);
    if (next === there) continue;
    all.set(id, next);
    isNews = true;
  }
  return isNews ? forgetOldest([...all.values()].sort(inOrder)) : known;
}

/** Two tellings of one message: the writer's own counts, and of two by hearsay the first. */
function together(there: ChatMessage, message: ChatMessage): ChatMessage {
  if (!isHearsay(there)) return there;
  if (!isHearsay(message)) return { ...message, time: earlier(there, message) };
  const time = earlier(message, there);
  return time === there.time ? there : { ...there, time };
}

/** A delay on the way makes a message seem younger. A difference larger than this is not a delay. */
const DELAY_MS = 10_000;

/** The time of a message that two peers tell of. Their ages differ by the delay, so the earlier time is the right one. */
function earlier(hearsay: ChatMessage, kept: ChatMessage): number {
  const isDelay = hearsay.time < kept.time && kept.time - hearsay.time < DELAY_MS;
  return isDelay ? hearsay.time : kept.time;
}

/**
 * For each writer the highest number that came from the writer itself, so that no message is told twice. Hearsay does not count here: it could
 * keep the real messages from us. Only the last writers, where there are very many.
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

/** The messages that a peer who knows this much has missed, in frames that are small enough to send, at least one. Never private ones. */
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
    // The frame around the messages takes less than 64 bytes.
    if (bytes + size > CHAT_LIMITS.bulkyBytes - 64) {
      frames.push([]);
      bytes = 0;
    }
    bytes += size;
    frames.at(-1)?.push(told);
  }
  return frames.length === 0 ? [[]] : frames;
}

/** Numbers follow the writer's clock. A number from the day after tomorrow is not real, and every later message would have to exceed it. */
const AHEAD_MS = 24 * 3_600_000;

/** Turns the memory of another page into ours. It is hearsay: `toldBy` says whose. */
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
    /** When we came. A message written later is news, however late we hear of it. */
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

/** Our oldest private message to that peer that is not confirmed yet. A message from another seat of ours would be another message. */
export function nextFor(chat: Chat, self: PeerId, receiver: PeerId): ChatMessage | undefined {
  return chat.find(({ from, waitsFor }) => from === self && waitsFor === receiver);
}

/** The peer has the message. Returns the same chat if that was known. */
export function withReceived(chat: Chat, receiver: PeerId, number: number): Chat {
  const isMeant = (message: ChatMessage): boolean => message.waitsFor === receiver && message.number === number;
  return chat.some(isMeant)
    ? chat.map((message) => (isMeant(message) ? { ...message, waitsFor: null } : message))
    : chat;
}

/** The number of our next message: by the clock, so that a reloaded page goes on, and never a number that was used. */
export function nextNumber(chat: Chat, self: PeerId, now: number): number {
  const used = chat.filter(({ from }) => from === self).map(({ number }) => number + 1);
  return Math.max(Math.round(now), ...used);
}

/** Told by a peer that did not write it. */
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

/** Keeps the newest of each kind, from writers and by hearsay, so that neither can push out the other. */
function forgetOldest(chat: Chat): Chat {
  const kept = new Set([...newest(chat.filter(isHearsay)), ...newest(chat.filter((message) => !isHearsay(message)))]);
  // An unconfirmed private message exists nowhere else.
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
