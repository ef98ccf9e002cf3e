/**
 * Socket.IO's packets as text (protocol 5, "Packet encoding"), for one namespace and without binary data, which is all that this server speaks.
 * The build puts this in the place of `socket.io-parser`, which carries what the page never uses.
 */
import { isRecord } from '../../shared/parse';

/** Part of what Socket.IO's client imports. */
export const protocol = 5;
export const PacketType = {
  CONNECT: 0,
  DISCONNECT: 1,
  EVENT: 2,
  ACK: 3,
  CONNECT_ERROR: 4,
  BINARY_EVENT: 5,
  BINARY_ACK: 6,
};

export interface Packet {
  readonly type: number;
  readonly nsp: string;
  readonly data?: unknown;
  /** The event that an acknowledgement answers. */
  readonly id?: number;
}

export class Encoder {
  encode({ type, id, data }: Packet): [string] {
    return [`${type}${id ?? ''}${data === undefined ? '' : JSON.stringify(data)}`];
  }
}

/** Type, perhaps a number, perhaps JSON. */
const SHAPE = /^([0-4])(\d*)([[{"].*)?$/s;

export class Decoder {
  #listener: ((packet: Packet) => void) | undefined;

  /** Socket.IO's client listens once, to `decoded`. */
  on(_event: 'decoded', listener: (packet: Packet) => void): void {
    this.#listener = listener;
  }

  off(): void {
    this.#listener = undefined;
  }

  /** @throws Error when it is no packet; the client then closes the connection. */
  add(text: unknown): void {
    const [, type, id, json] = typeof text === 'string' ? (SHAPE.exec(text) ?? []) : [];
    if (type === undefined) throw new Error('no packet');
    const data: unknown = json === undefined ? undefined : JSON.parse(json);
    if (!isFor(Number(type), data)) throw new Error('no data for this packet');
    this.#listener?.({ type: Number(type), nsp: '/', ...(id && { id: Number(id) }), ...(json && { data }) });
  }

  destroy(): void {
    this.off();
  }
}

/** Names that the client itself gives to listeners: no server may send them. */
const RESERVED: readonly unknown[] = ['connect', 'connect_error', 'disconnect'];

function isFor(type: number, data: unknown): boolean {
  switch (type) {
    case PacketType.CONNECT:
      return isRecord(data);
    case PacketType.DISCONNECT:
      return data === undefined;
    case PacketType.CONNECT_ERROR:
      return isRecord(data) || typeof data === 'string';
    case PacketType.EVENT:
      return Array.isArray(data) && typeof data[0] === 'string' && !RESERVED.includes(data[0]);
    default:
      return Array.isArray(data);
  }
}
