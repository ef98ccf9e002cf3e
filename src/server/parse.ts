/** Parses what clients send: from `unknown` to a request, or to the code of a refusal. Nothing else may touch it before. */
import { isPlain } from '../shared/measure';
import { isRecord, isText, isToken, parseSeat } from '../shared/parse';
import { isWireName, parsePeerState } from '../shared/peer-state';
import { LIMITS, type ErrorCode, type JoinRequest, type Opaque, type PeerState } from '../shared/protocol';
import { parseRoomName, roomKey } from '../shared/room-name';

export type Reply = (answer: object) => void;

/** An event's arguments, and the acknowledgement if the sender asked for one. */
export interface Arguments {
  readonly values: readonly unknown[];
  readonly reply: Reply | null;
}

/** Socket.IO puts the acknowledgement last. A function can come from nowhere else: the wire carries none. */
export function splitArguments(received: readonly unknown[]): Arguments {
  const last = received.at(-1);
  if (typeof last !== 'function') return { values: received, reply: null };
  return { values: received.slice(0, -1), reply: last as Reply };
}

/** Whether all arguments are plain and shallow. Ask this first: Socket.IO itself walks what it sends by recursion. */
export function areFit(values: readonly unknown[]): boolean {
  return values.every((value) => isPlain(value, LIMITS.depth));
}

export function parseJoin(values: readonly unknown[]): { room: string; request: JoinRequest } | ErrorCode {
  const room = parseRoomKey(values[0]);
  if (room === null) return typeof values[0] === 'string' ? 'bad-room' : 'bad-request';
  const request = parseJoinRequest(values[1]);
  return request === null ? 'bad-request' : { room, request };
}

/** The key of a room, the same for each spelling of its name. */
export function parseRoomKey(value: unknown): string | null {
  const name = parseRoomName(value);
  return name === null ? null : roomKey(name);
}

/** Absent is fine (the course's client sends a name and nothing else), and so is null, which is how JSON spells undefined. */
export function parseJoinRequest(value: unknown): JoinRequest | null {
  if (value === undefined || value === null) return {};
  if (!isRecord(value)) return null;
  const given = { name: value['name'], state: value['state'], epoch: value['epoch'], resume: value['resume'] };
  const state = given.state === undefined ? undefined : parsePeerState(given.state);
  const resume = given.resume === undefined ? undefined : parseSeat(given.resume);
  if (given.name !== undefined && !isWireName(given.name)) return null;
  if (given.epoch !== undefined && !isToken(given.epoch)) return null;
  if (state === null || resume === null) return null;
  return {
    ...(given.name !== undefined && { name: given.name }),
    ...(state !== undefined && { state }),
    ...(given.epoch !== undefined && { epoch: given.epoch }),
    ...(resume !== undefined && { resume }),
  };
}

export interface Relay {
  readonly data: Opaque | null;
  readonly target: string;
}

/** `offer`, `answer`, `ice`. Checks the size of the first argument and does not open it: it may be sealed. */
export function parseRelay(event: 'offer' | 'answer' | 'ice', values: readonly unknown[]): Relay | ErrorCode {
  const [data, target] = values;
  if (!isText(target, LIMITS.tokenCharacters * 2)) return 'bad-request';
  // The browser's "no more candidates" is null.
  if (event === 'ice' && data === null) return { data, target };
  if (typeof data !== 'string' && !isRecord(data)) return 'bad-request';
  const most = event === 'ice' ? LIMITS.candidateBytes : LIMITS.descriptionBytes;
  return Buffer.byteLength(JSON.stringify(data)) > most ? 'too-large' : { data, target };
}

export function parseState(values: readonly unknown[]): PeerState | null {
  return parsePeerState(values[0]);
}
