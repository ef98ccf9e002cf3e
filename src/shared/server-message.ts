/** Parses what the server sends: only known fields of the right type go further into the page. */
import { isCount, isRecord, isToken, parseList, parseSeat } from './parse';
import { isWireName, parsePeerState } from './peer-state';
import {
  ERROR_CODES,
  type ByeReason,
  type ErrorCode,
  type IceServer,
  type JoinReply,
  type LookReply,
  type PeerInfo,
  type Refusal,
} from './protocol';

export function parsePeerInfo(value: unknown): PeerInfo | null {
  if (!isRecord(value)) return null;
  const { id, name, epoch } = value;
  const state = parsePeerState(value['state']);
  if (!isToken(id) || !isToken(epoch) || !isWireName(name) || state === null) return null;
  return { id, name, state, epoch };
}

/** An unreadable answer is a fault of the server. An unreadable peer in the list is skipped. */
export function parseJoinReply(value: unknown): JoinReply {
  if (!isRecord(value) || value['ok'] !== true) return parseRefusal(value);
  const self = parseSeat(value['self']);
  const iceServers = parseIceServers(value);
  const { people, nameBytes, frameBytes } = isRecord(value['limits']) ? value['limits'] : {};
  if (self === null || iceServers === null || !isCount(people) || !isCount(nameBytes) || !isCount(frameBytes))
    return parseRefusal(null);
  const peers = parseList(value['peers'], parsePeerInfo);
  return { ok: true, self, peers, iceServers, limits: { people, nameBytes, frameBytes } };
}

export function parseLookReply(value: unknown): LookReply {
  if (!isRecord(value) || value['ok'] !== true) return parseRefusal(value);
  const peers = parseList(value['peers'], (peer) => {
    if (!isRecord(peer)) return null;
    const { name } = peer;
    const state = parsePeerState(peer['state']);
    return isWireName(name) && state !== null ? { name, state } : null;
  });
  return { ok: true, peers, full: value['full'] === true };
}

/** The list in `iceServers`, in a reply to `join_room` or `ice_servers`; null when there is no list. */
export function parseIceServers(reply: unknown): readonly IceServer[] | null {
  const list = isRecord(reply) ? reply['iceServers'] : undefined;
  return Array.isArray(list) ? parseList(list, parseIceServer) : null;
}

/** `gone` for anything else: then the peer is only suspected to have gone, and the link decides. */
export function parseByeReason(value: unknown): ByeReason {
  return value === 'left' ? 'left' : 'gone';
}

export function parseErrorCode(value: unknown): ErrorCode {
  return ERROR_CODES.find((code) => code === value) ?? 'unexpected';
}

function parseRefusal(value: unknown): Refusal {
  return { ok: false, error: parseErrorCode(isRecord(value) ? value['error'] : null) };
}

function parseIceServer(value: unknown): IceServer | null {
  if (!isRecord(value)) return null;
  const { username, credential } = value;
  const urls = parseList(value['urls'], (url) => (typeof url === 'string' ? url : null));
  if (urls.length === 0) return null;
  return typeof username === 'string' && typeof credential === 'string' ? { urls, username, credential } : { urls };
}
