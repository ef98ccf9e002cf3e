/**
 * What two pages say to each other on the data channel, without the server: JSON with a `type`.
 * Everything that arrives goes through `parsePeerMessage`; the sender is the link, never the message.
 */
import { isPlain, isRecord } from './measure';
import { LIMITS, type PeerState } from './protocol';
import { parsePeerState } from './peer-state';

export const PEER_MESSAGE_BYTES = 8 * 1024;

export type PeerMessage =
  /** The sender's state, as on the wire; the newest revision wins, whichever way it came. */
  { readonly type: 'state'; readonly state: PeerState };

/** One message from a data channel, or null when it is none of ours. */
export function parsePeerMessage(data: unknown): PeerMessage | null {
  if (typeof data !== 'string' || data.length > PEER_MESSAGE_BYTES) return null;
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return null;
  }
  if (!isRecord(value) || !isPlain(value, LIMITS.depth)) return null;
  if (value['type'] === 'state') {
    const state = parsePeerState(value['state']);
    return state === null ? null : { type: 'state', state };
  }
  return null;
}
