/**
 * What two pages say to each other on the data channel, without the server: JSON with a `type`.
 * Everything that arrives goes through `parsePeerMessage`; the sender is the link, never the message.
 */
import { isPlain, isRecord } from './measure';
import { LIMITS, type PeerId, type PeerState } from './protocol';
import { parsePeerState } from './peer-state';

/** A control message. */
export const PEER_MESSAGE_BYTES = 8 * 1024;
/** A description that takes this way because the server is away, with what is around it. */
const SIGNAL_MESSAGE_BYTES = LIMITS.descriptionBytes + 4 * 1024;

/** As in call/ports; its `data` is judged by the mesh, as if it came from the server. */
export interface CarriedSignal {
  readonly kind: 'offer' | 'answer' | 'ice';
  readonly data: unknown;
}

export type PeerMessage =
  /** The sender's state, as on the wire; the newest revision wins, whichever way it came. */
  | { readonly type: 'state'; readonly state: PeerState }
  /** The server is away: a signal for you. */
  | { readonly type: 'signal'; readonly signal: CarriedSignal }
  /** ... a signal for somebody you are linked to: pass it on. */
  | { readonly type: 'pass'; readonly to: PeerId; readonly signal: CarriedSignal }
  /** ... a signal that somebody asked me to pass on. */
  | { readonly type: 'passed'; readonly from: PeerId; readonly signal: CarriedSignal };

/** One message from a data channel, or null when it is none of ours. */
export function parsePeerMessage(data: unknown): PeerMessage | null {
  if (typeof data !== 'string' || data.length > SIGNAL_MESSAGE_BYTES) return null;
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return null;
  }
  if (!isRecord(value) || !isPlain(value, LIMITS.depth)) return null;
  const signal = parseCarriedSignal(value['signal']);
  switch (value['type']) {
    case 'signal':
      return signal === null ? null : { type: 'signal', signal };
    case 'pass':
      return signal === null || !isPeerId(value['to']) ? null : { type: 'pass', to: value['to'], signal };
    case 'passed':
      return signal === null || !isPeerId(value['from']) ? null : { type: 'passed', from: value['from'], signal };
    default:
      return data.length > PEER_MESSAGE_BYTES ? null : parseControl(value);
  }
}

function parseControl(value: Readonly<Record<string, unknown>>): PeerMessage | null {
  if (value['type'] !== 'state') return null;
  const state = parsePeerState(value['state']);
  return state === null ? null : { type: 'state', state };
}

function parseCarriedSignal(value: unknown): CarriedSignal | null {
  if (!isRecord(value)) return null;
  const { kind, data } = value;
  return kind === 'offer' || kind === 'answer' || kind === 'ice' ? { kind, data } : null;
}

function isPeerId(value: unknown): value is PeerId {
  return typeof value === 'string' && value.length > 0 && value.length <= LIMITS.tokenCharacters;
}
