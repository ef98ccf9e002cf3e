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
/** Who goes beyond it is not listened to for so long. */
export const PEER_MUTED_MS = 30_000;
/**
 * How a message begins that one page hands on for another. It has a rate of its own, and beyond it is dropped: whoever asked for it must not be
 * able to silence whoever hands it on.
 */
export const PASSED_PREFIX = '{"type":"passed",';

/** What one can throw into the room. A closed list: every system shows these, and nothing else can be smuggled in. */
export const REACTIONS = ['👍', '👏', '❤️', '😂', '😮', '🎉', '🙏', '👋'] as const;
export type Reaction = (typeof REACTIONS)[number];

/** As large as it comes: 8K, which no camera or screen here exceeds. */
export const FULL_HEIGHT = 4320;
export const EVERYTHING = { camera: FULL_HEIGHT, screen: FULL_HEIGHT };

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

/** Messages between two links; the mesh's own. */
export type LinkMessage =
  /** A sign of life, nothing more. */
  | { readonly type: 'alive' }
  /** The heights in device pixels at which the sender shows the receiver's pictures; 0: it wants none. */
  | { readonly type: 'want'; readonly camera: number; readonly screen: number }
  | SignalMessages;

export type PeerMessage = CallMessage | LinkMessage | TogetherMessage;

/** What people do together. Its reading (shared/together-message.ts) comes with the code for it, after the pictures. */
export type TogetherMessage = ChatMessages | FileMessages | { readonly type: 'reaction'; readonly reaction: Reaction };
/** One of those as it arrived: of a known type and of a size that is allowed, and nothing else of it is looked at yet. */
export interface UnreadMessage {
  readonly type: 'unread';
  readonly value: Readonly<Record<string, unknown>>;
}
/** What has arrived from another page. */
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
    return camera === null || screen === null ? null : { type: 'want', camera, screen };
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

/** What people wrote, and descriptions, are longer than anything else. */
const BULKY: ReadonlyMap<string, number> = new Map([
  ['chat', CHAT_LIMITS.bulkyBytes],
  ['history', CHAT_LIMITS.bulkyBytes],
  ['signal', SIGNAL_MESSAGE_BYTES],
  ['pass', SIGNAL_MESSAGE_BYTES],
  ['passed', SIGNAL_MESSAGE_BYTES],
] satisfies [PeerMessage['type'], number][]);

/** One message from a data channel, or null when it is none of ours. */
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
