/**
 * What two pages say to each other on the data channel, without the server: JSON with a `type`.
 * Everything that arrives goes through `parsePeerMessage`; the sender is the link, never the message.
 */
import type { Rate } from './bucket';
import { CHAT_LIMITS, type ChatMessages } from './chat-message';
import type { FileMessages } from './file-message';
import { isPlain, utf8Bytes } from './measure';
import { isCount, isRecord, isText, parseJson } from './parse';
import { parsePass, parsePassed, parseSignal, SIGNAL_MESSAGE_BYTES, type SignalMessages } from './signal-message';
import { LIMITS, type PeerId, type PeerState } from './protocol';
import { parsePeerState } from './peer-state';

/** A control message. */
export const PEER_MESSAGE_BYTES = 8 * 1024;
/** Of one peer; the burst is for what is said when a channel opens. */
export const PEER_RATE: Rate = { burst: 150, perSecond: 50 };
/** A peer that exceeds it is ignored for this long. */
export const PEER_MUTED_MS = 30_000;
/**
 * The beginning of a message that one page passes on for another. Such messages have a rate of their own, and are dropped beyond it, so that a
 * page cannot get another one ignored by asking it to pass things on.
 */
export const PASSED_PREFIX = '{"type":"passed",';

/** The reactions. A closed list: every system can show these, and nothing else can be smuggled in. */
export const REACTIONS = ['👍', '👏', '❤️', '😂', '😮', '🎉', '🙏', '👋'] as const;
export type Reaction = (typeof REACTIONS)[number];

/** As large as it comes: 8K, which no camera or screen here exceeds. */
export const FULL_HEIGHT = 4320;
/** As many as any camera gives. */
const FULL_FRAMES = 60;
export const EVERYTHING = { camera: FULL_HEIGHT, screen: FULL_HEIGHT, frames: FULL_FRAMES };

/** In a whisper: not you. No peer has this id. */
export const SOMEBODY_ELSE: PeerId = '*';

/** Messages about the call itself. */
export type CallMessage =
  /** The sender's state, as on the wire; the newest revision wins, whichever way it came. */
  | { readonly type: 'state'; readonly state: PeerState }
  /** The sender leaves the room now, whether or not the server hears of it. */
  | { readonly type: 'leave' }
  /** The sender whispers from now on: to the receiver of this message, if `to` is its id, or to `SOMEBODY_ELSE`. Empty: the whisper is over. */
  | { readonly type: 'whisper'; readonly to: PeerId };

/** Messages about one link. The mesh handles them itself. */
export type LinkMessage =
  /** A sign of life, nothing more. */
  | { readonly type: 'alive' }
  /** The heights in device pixels at which the sender shows the receiver's pictures (0: it wants none), and how many of the camera a second. */
  | { readonly type: 'want'; readonly camera: number; readonly screen: number; readonly frames: number }
  | SignalMessages;

export type PeerMessage = CallMessage | LinkMessage | TogetherMessage;

/** Chat, files and reactions. Their parser (shared/together-message.ts) is fetched with the code for them, after the pictures. */
export type TogetherMessage = ChatMessages | FileMessages | { readonly type: 'reaction'; readonly reaction: Reaction };
/** Such a message as it arrived: its type and its size are checked, and nothing else. */
export interface UnreadMessage {
  readonly type: 'unread';
  readonly value: Readonly<Record<string, unknown>>;
}
/** A message that has arrived from another page. */
export type HeardMessage = Exclude<PeerMessage, TogetherMessage> | UnreadMessage;

type Parser = (value: Readonly<Record<string, unknown>>) => HeardMessage | null;

const unread: Parser = (value) => ({ type: 'unread', value });
const PARSERS: Readonly<Record<PeerMessage['type'], Parser>> = {
  state(value) {
    const state = parsePeerState(value['state']);
    return state === null ? null : { type: 'state', state };
  },
  leave: () => ({ type: 'leave' }),
  alive: () => ({ type: 'alive' }),
  reaction: unread,
  whisper({ to }) {
    return isText(to, LIMITS.tokenCharacters) ? { type: 'whisper', to } : null;
  },
  want(value) {
    const camera = parseHeight(value['camera']);
    const screen = parseHeight(value['screen']);
    // An older page does not say.
    const { frames = FULL_FRAMES } = value;
    if (camera === null || screen === null || !isCount(frames) || frames > FULL_FRAMES) return null;
    return { type: 'want', camera, screen, frames };
  },
  chat: unread,
  chat_received: unread,
  history_request: unread,
  history: unread,
  file_offer: unread,
  file_answer: unread,
  file_cancel: unread,
  file_done: unread,
  signal: parseSignal,
  pass: parsePass,
  passed: parsePassed,
};

export const PEER_MESSAGE_TYPES = Object.keys(PARSERS);

/** Texts and descriptions are longer than anything else. */
const BULKY: ReadonlyMap<string, number> = new Map([
  ['chat', CHAT_LIMITS.bulkyBytes],
  ['history', CHAT_LIMITS.bulkyBytes],
  ['signal', SIGNAL_MESSAGE_BYTES],
  ['pass', SIGNAL_MESSAGE_BYTES],
  ['passed', SIGNAL_MESSAGE_BYTES],
] satisfies [PeerMessage['type'], number][]);

/** Parses one message from a data channel; null when it is not one of ours. */
export function parsePeerMessage(data: unknown): HeardMessage | null {
  if (typeof data !== 'string' || data.length > SIGNAL_MESSAGE_BYTES) return null;
  const value = parseJson(data);
  if (!isRecord(value) || !isPlain(value, LIMITS.depth)) return null;
  const { type } = value;
  if (!isType(type)) return null;
  const most = BULKY.get(type) ?? PEER_MESSAGE_BYTES;
  return utf8Bytes(data) > most ? null : PARSERS[type](value);
}

/** A page of an older version says only whether it wants a picture. */
function parseHeight(value: unknown): number | null {
  if (typeof value === 'boolean') return value ? FULL_HEIGHT : 0;
  return isCount(value) && value <= FULL_HEIGHT ? value : null;
}

function isType(value: unknown): value is PeerMessage['type'] {
  return typeof value === 'string' && Object.hasOwn(PARSERS, value);
}
