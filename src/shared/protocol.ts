/**
 * The wire between a page and the server: event names, shapes, limits and error codes.
 * Both sides import it, so that neither can speak of something that the other does not know.
 * The prose is in docs/protocol.md; test/docs.test.ts holds the two together.
 */

/** A page in a room. Not the socket's id: it survives a reconnect. */
export type PeerId = string;
/** A random string made once a page load. The same id with another epoch is a reloaded page. */
export type Epoch = string;

/** The four transceivers of every link, in the order of their media sections, for ever. */
export const SLOTS = ['mic', 'camera', 'screen', 'screen_sound'] as const;
export type Slot = (typeof SLOTS)[number];

/** A peer's state as the others see it. Values, never toggles; the newest `revision` wins. */
export interface PeerState {
  readonly mic: boolean;
  readonly camera: boolean;
  readonly screen: boolean;
  readonly hand: boolean;
  /** Only when it changed since the join. */
  readonly name?: string;
  /** Grows by one with each change, made by the sender. */
  readonly revision: number;
}

/** The state of a client that never told one, for example one from the course. */
export const DEFAULT_PEER_STATE: PeerState = {
  mic: true,
  camera: true,
  screen: false,
  hand: false,
  revision: 0,
};

export interface PeerInfo {
  readonly id: PeerId;
  readonly name: string;
  readonly state: PeerState;
  readonly epoch: Epoch;
}

/** A seat's proof: `key` is an HMAC of room and id, so no process has to remember it. */
export interface Seat {
  readonly id: PeerId;
  readonly key: string;
}

export interface JoinRequest {
  readonly name?: string;
  readonly state?: PeerState;
  readonly epoch?: Epoch;
  readonly resume?: Seat;
}

/** `RTCIceServer` as plain data; `shared/` knows no DOM types. */
export interface IceServer {
  readonly urls: readonly string[];
  readonly username?: string;
  readonly credential?: string;
}

export interface Limits {
  /** People in one room. */
  readonly people: number;
  readonly nameBytes: number;
  readonly frameBytes: number;
}

/** Every refusal there is. Documented in docs/protocol.md, worded in shared/text. */
export const ERROR_CODES = [
  'bad-request',
  'bad-room',
  'bad-key',
  'room-full',
  'not-in-room',
  'no-such-peer',
  'too-large',
  'rate-limited',
  'unexpected',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export interface Refusal {
  readonly ok: false;
  readonly error: ErrorCode;
}
export interface Joined {
  readonly ok: true;
  readonly self: Seat;
  readonly peers: readonly PeerInfo[];
  readonly iceServers: readonly IceServer[];
  readonly limits: Limits;
}
export type JoinReply = Joined | Refusal;

export interface Looked {
  readonly ok: true;
  readonly peers: readonly { readonly name: string; readonly state: PeerState }[];
  readonly full: boolean;
}
export type LookReply = Looked | Refusal;

export type IceServersReply = { readonly ok: true; readonly iceServers: readonly IceServer[] } | Refusal;

/** The answer to every event that has nothing else to say. */
export type Receipt = { readonly ok: true } | Refusal;

/**
 * A description or a candidate. The server does not open it, it only checks its size; the
 * receiving page checks the content (mesh/signal.ts). An object, or a string once it is sealed.
 */
export type Opaque = object | string;

/** Why a seat became free. */
export type ByeReason = 'left' | 'gone';

export interface ClientToServer {
  join_room: (room: string, request?: JoinRequest, ack?: (reply: JoinReply) => void) => void;
  look_room: (room: string, ack: (reply: LookReply) => void) => void;
  leave_room: () => void;
  offer: (description: Opaque, target: string, ack?: (reply: Receipt) => void) => void;
  answer: (description: Opaque, target: string, ack?: (reply: Receipt) => void) => void;
  ice: (candidate: Opaque | null, target: string, ack?: (reply: Receipt) => void) => void;
  state: (state: PeerState, ack?: (reply: Receipt) => void) => void;
  ice_servers: (ack: (reply: IceServersReply) => void) => void;
}

export interface ServerToClient {
  welcome: (peer: PeerInfo) => void;
  /** The ids that those will have who look into the room, if they join: the first `LIMITS.lookers`. */
  at_door: (ids: readonly PeerId[]) => void;
  offer: (description: Opaque, from: PeerId) => void;
  answer: (description: Opaque, from: PeerId) => void;
  ice: (candidate: Opaque | null, from: PeerId) => void;
  peer_state: (id: PeerId, state: PeerState) => void;
  replaced: () => void;
  bye: (id: PeerId, reason: ByeReason) => void;
  /** What was refused and why, when the sender asked for no acknowledgement. */
  refused: (event: string, error: ErrorCode) => void;
}

export const CLIENT_EVENTS = [
  'join_room',
  'look_room',
  'leave_room',
  'offer',
  'answer',
  'ice',
  'state',
  'ice_servers',
] as const satisfies readonly (keyof ClientToServer)[];
export type ClientEvent = (typeof CLIENT_EVENTS)[number];

export const SERVER_EVENTS = [
  'welcome',
  'at_door',
  'offer',
  'answer',
  'ice',
  'peer_state',
  'replaced',
  'bye',
  'refused',
] as const satisfies readonly (keyof ServerToClient)[];

/** The limits. The server enforces all that are not marked as the page's. Bytes are bytes of UTF-8. */
export const LIMITS = {
  /** One frame of Socket.IO; the largest description seen is 12.5 kB. */
  frameBytes: 65_536,
  /** Nesting of one frame's arguments: `{a: {b: 1}}` is 2 deep. */
  depth: 6,
  /** All see each other up to eight; above that, everybody is heard and the last who spoke are seen. A mesh of more asks too much of a home line. PEOPLE_LIMIT changes it. */
  people: 16,
  /** Of those who look into a room, the pages inside are told so many. */
  lookers: 3,
  roomCodePoints: 64,
  /** At the page. */
  nameGraphemes: 40,
  namePageBytes: 160,
  /** On the wire: room for a sealed name. */
  nameBytes: 320,
  descriptionBytes: 56 * 1024,
  candidateBytes: 1024,
  /** The receiving page ignores more candidates than this of one generation. */
  candidatesAGeneration: 100,
  /** Epochs, ids and keys. */
  tokenCharacters: 128,
} as const;

/** Token buckets a socket: `burst` at once, then `perSecond`. */
export const RATES = {
  join: { burst: 5, perSecond: 0.5 },
  describe: { burst: 40, perSecond: 10 },
  ice: { burst: 300, perSecond: 100 },
  state: { burst: 20, perSecond: 5 },
} as const;

/** Token buckets an address (IPv4, or the /64 of IPv6), over all its connections. Whole numbers. */
export const ADDRESS_RATES = {
  handshake: { burst: 40, perSecond: 10 },
  /** A class of 30 behind one address, each in a lobby that looks every 2.5 s, asks 12 times a second. */
  look: { burst: 60, perSecond: 15 },
} as const;

/** What one process of the server holds, and for how long without being asked for anything. */
export const CONNECTION_LIMITS = {
  connections: 5_000,
  /** A connection that has sent neither `join_room` nor `look_room` by then is closed. */
  strangerMs: 10_000,
  /** A connection that has looked and has no seat is closed after this long. */
  lookerMs: 30 * 60_000,
  /** Who has not looked into a room for this long stands at its door no longer. A lobby looks every 2.5 s. */
  doorMs: 10_000,
} as const;
