/**
 * The interfaces that a call needs from the world: signaling (the way to the server), two planes (one carries media, one carries
 * messages), media (the user's own devices) and a few small ones. The real ones live in net/, mesh/ and media/; the fakes in
 * test/support. This file says nothing about how they work.
 */
import type {
  ByeReason,
  Epoch,
  ErrorCode,
  IceServer,
  JoinReply,
  JoinRequest,
  LookReply,
  PeerId,
  PeerInfo,
  PeerState,
  Slot,
} from '../../shared/protocol';
import type { CallMessage, TogetherMessage, UnreadMessage } from '../../shared/peer-message';

export interface SignalingEvents {
  /** The server is within reach: the first time, and again after each `onLost`. */
  onFound(): void;
  onLost(): void;
  onWelcome(peer: PeerInfo): void;
  /** Somebody looks into the room: these are the ids that they will have if they come in. Told when it changes. */
  onDoor(ids: readonly PeerId[]): void;
  onPeerState(id: PeerId, state: PeerState): void;
  onBye(id: PeerId, reason: ByeReason): void;
  onReplaced(): void;
  onRefused(event: string, error: ErrorCode): void;
}

/** The way to the server: who is in the room, and what we tell of ourselves. What is sent while the server is away is dropped. */
export interface Signaling {
  /** Connects, and keeps reconnecting, until `close`. Opening twice is the same as once. */
  open(events: SignalingEvents): void;
  /** `onReply` and not a promise: events right behind the reply, in the same frame, must find the room entered. */
  join(room: string, request: JoinRequest, onReply: (reply: JoinReply) => void): void;
  /** Seats nobody. The newest question waits for the server; older ones are forgotten. */
  look(room: string, onReply: (reply: LookReply) => void): void;
  leave(): void;
  tell(state: PeerState): void;
  /** Something may be better now: looks for a lost server at once, and checks whether a connected one still answers. */
  retryNow(): void;
  close(): void;
}

export type LinkPhase = 'connecting' | 'connected' | 'reconnecting' | 'failed';

/** `poor`: people notice; `fair`: it is not far from there. The thresholds are in mesh/link-stats. */
export type LinkQuality = 'good' | 'fair' | 'poor';

/** How a link is doing, about once a second. */
export interface LinkInfo {
  /** Null: not known yet. */
  readonly route: 'direct' | 'relayed' | null;
  readonly roundTripMs: number | null;
  readonly quality: LinkQuality;
}

/** Why a first connection does not come about: an address in the list of servers is wrong, no relay is configured, or none helps. */
export type SlowReason = 'no-way-set-up' | 'no-way-no-relay' | 'no-way';

export interface MediaPlaneEvents {
  onLink(id: PeerId, phase: LinkPhase): void;
  onInfo(id: PeerId, info: LinkInfo): void;
  /** Still no first connection after 15 s. Told once; the plane goes on trying. */
  onSlow(id: PeerId, why: SlowReason): void;
  /** A slot's receiving end. It stays the same track for as long as the plane keeps its connection, on or off. */
  onTrack(id: PeerId, slot: Slot, track: MediaStreamTrack): void;
  /** The largest height at which a peer shows our camera, in device pixels; told when it changes. */
  onCameraWanted(height: number): void;
}

export interface MessagePlaneEvents {
  /** The message channel to that peer is open, perhaps again. */
  onOpen(id: PeerId): void;
  onMessage(id: PeerId, message: CallMessage | UnreadMessage): void;
  /** That page has opened a bulk channel. */
  onBulk(id: PeerId, channel: BulkChannel): void;
  /** That page sends more than any person can mean; for a while we ignore what it says. */
  onFlood(id: PeerId): void;
}

export type PlaneEvents = MediaPlaneEvents & MessagePlaneEvents;

/** A channel beside the messages, for example for one file: bytes and short texts, in order. Closing one end closes both. */
export interface BulkChannel {
  /** The kind, a colon and a name: `file:<id>`. A feature claims the channels of its kind. */
  readonly label: string;
  /** Replaces the listener. What arrives before anybody listens is lost, so listen at once. */
  listen(events: { onData(data: ArrayBuffer | string): void; onClose(): void }): void;
  /** Resolves when there is room for more; rejects when the channel has closed. */
  send(data: ArrayBuffer | string): Promise<void>;
  close(): void;
}

/** Where a received file is stored. Each call is awaited before the next one. */
export interface FileSink {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** The file is whole. */
  close(): Promise<void>;
  /** Keeps nothing of it. */
  abort(): Promise<void>;
}

/** What both planes are told: who we are, and who is in the room. */
export interface Plane {
  /** We are in the room under this id. Events follow until `close`. */
  open(self: PeerId, iceServers: readonly IceServer[], events: PlaneEvents): void;
  /** A newer list of STUN and TURN servers, for the connections there are and those to come. */
  setIceServers(iceServers: readonly IceServer[]): void;
  /**
   * That page is in the room. `hasJustCome`: the server has just welcomed it, and we were there before it; otherwise it was
   * there before us. Another epoch of the same id is another page load: the plane drops what it had with the old one.
   */
  add(id: PeerId, epoch: Epoch, hasJustCome: boolean): void;
  remove(id: PeerId): void;
  /** Something may be better now (back online, the server is back, the page is visible): connections in trouble try at once. */
  retryNow(): void;
  /** Closes every connection. `open` may follow. */
  close(): void;
}

/** What you want to see of a peer, for each slot with pictures: the height in device pixels at which it is shown; 0: nothing. */
export interface Wants {
  readonly camera: number;
  readonly screen: number;
  /** Pictures of the camera a second, at most. */
  readonly frames: number;
}

/** The most that goes out: lines and pictures a second of our camera to each peer, and bit/s altogether. */
export interface SendingLimit {
  /** False: not one packet of our microphone. Its track stays, so that it answers at once. */
  readonly mic: boolean;
  readonly lines: number;
  readonly frames: number;
  readonly bits: number;
}

/** Carries the four slots. It knows slots, not connections, so both a mesh and an SFU can be one. */
export interface MediaPlane extends Plane {
  /** What this slot sends to everybody, also to peers who come later. Never renegotiates. */
  setTrack(slot: Slot, track: MediaStreamTrack | null): Promise<void>;
  /**
   * While we are in the room: whoever comes next may come under one of these ids, and no longer under those told before. Calls may be made ahead for them; nothing
   * of these leaves the page before `add`.
   */
  expect(ids: readonly PeerId[]): void;
  /** What we want to see of that peer from now on. Unsaid: everything. Forgotten when the peer is removed. */
  want(id: PeerId, wants: Wants): void;
  /** What goes out from now on, whatever is asked for. Unsaid: no limit. */
  limit(limit: SendingLimit): void;
  /**
   * Our microphone goes to that peer alone; null: to everybody again. Resolves when it reaches nobody else any more; rejects where
   * that cannot be promised.
   */
  speakTo(id: PeerId | null): Promise<void>;
  /** Whether something has arrived from that peer within the last seconds. */
  carries(id: PeerId): boolean;
  /** How loud each peer's microphone is just now, from 0 to 1; peers whose level is not known are missing. */
  soundLevels(): ReadonlyMap<PeerId, number>;
  /**
   * The share of the peers' sound of the last second, from 0 to 1, that had arrived and was not played in time, because this machine did not keep
   * up. 0 with too few links to tell that from a bad line.
   */
  missingSound(): number;
  /** How loud our own microphone is just now, as it is sent; null: there is nobody to send it to, or it is not known. */
  ownSoundLevel(): Promise<number | null>;
}

/** Carries messages and bulk channels from page to page. No server reads them. */
export interface MessagePlane extends Plane {
  /** To one peer, or to all. Dropped where no channel is open; true when it went to each of them. */
  say(message: CallMessage | TogetherMessage, to?: PeerId): boolean;
  /** Opens a bulk channel; null when there is no link that carries. @param label see `BulkChannel` */
  openBulk(to: PeerId, label: string): Promise<BulkChannel | null>;
}

/**
 * Why a device did not open, in the user's terms and not in the browser's. `dismissed`: asked, and not answered. `stuck`: allowed, and the
 * device gives no answer. `insecure`: the page was not opened over https. `unsupported`: this browser has no devices for pages. `policy`: the
 * page's own headers forbid it.
 */
export const MEDIA_PROBLEMS = [
  'denied',
  'dismissed',
  'system',
  'none',
  'busy',
  'stuck',
  'lost',
  'over-constrained',
  'insecure',
  'unsupported',
  'policy',
  'unknown',
] as const;
export type MediaProblem = (typeof MEDIA_PROBLEMS)[number];

export type DeviceKind = 'microphone' | 'camera' | 'speaker';
export interface Device {
  readonly kind: DeviceKind;
  readonly id: string;
  /** Empty until the user has allowed a device of that kind. */
  readonly label: string;
}

/** Which way a phone's camera looks. */
export type Facing = 'user' | 'environment';

/** `picked`: exactly this device. Otherwise the device is a preference, and the browser may take another. */
export interface DeviceWish {
  readonly device: string;
  readonly picked: boolean;
  /** The camera that looks this way, whichever it is. */
  readonly facing?: Facing;
  /** A microphone for music: as it sounds, without what helps speech. */
  readonly music?: boolean;
}
export type Opened =
  | { readonly ok: true; readonly track: MediaStreamTrack; readonly device: string; readonly facing?: Facing }
  | { readonly ok: false; readonly problem: MediaProblem };

export interface MediaWishes {
  readonly mic?: DeviceWish;
  readonly camera?: DeviceWish;
}

/** `cancelled`: the user chose nothing, which is not a fault. */
export type OpenedScreen =
  | { readonly ok: true; readonly track: MediaStreamTrack; readonly sound: MediaStreamTrack | null }
  | { readonly ok: false; readonly problem: 'cancelled' | 'system' | 'unknown' };

export interface MediaEvents {
  onDevices(devices: readonly Device[]): void;
  /**
   * A track ended by itself: `lost` is unplugged (or a screen whose sharing the browser ended), `denied` a permission that was
   * taken back.
   */
  onEnded(track: MediaStreamTrack, why: 'lost' | 'denied'): void;
  /** The system took the device away for a while (a telephone call) and did not give it back: open it again. */
  onInterrupted(track: MediaStreamTrack): void;
}

/** The user's devices. It owns every track that it opened. */
export interface Media {
  /** Two cameras can hardly be open at once (Android): the old one is closed before the new one is opened. */
  readonly oneAtATime: boolean;
  readonly canShareScreen: boolean;
  /** The browser has its own picker for speakers, and lists none before (Firefox). */
  readonly canPickSpeaker: boolean;
  watch(events: MediaEvents): void;
  /**
   * Opens the wished devices with one question to the user. Each kind succeeds or fails, and answers, by itself. None rejects. It may take for
   * ever where the user does not answer, or the browser tells nothing of permissions. `unwanted`: that kind is not wished any more, so the other
   * does not wait for it, and it is not asked for again; if it opens all the same, the caller closes it.
   */
  open(
    wishes: MediaWishes,
    unwanted: Readonly<Partial<Record<keyof MediaWishes, AbortSignal>>>,
  ): Readonly<Partial<Record<keyof MediaWishes, Promise<Opened>>>>;
  /** Lets the user choose a screen, a window or a tab. Call it in answer to a click or a key. Never rejects. */
  openScreen(): Promise<OpenedScreen>;
  /** Whether the picture shows motion, which must be smooth, or text, which must be sharp. */
  setMotion(track: MediaStreamTrack, motion: boolean): void;
  /** The camera's picture is to have about so many lines from now on. Resolves when it has, or when the camera cannot. */
  resize(track: MediaStreamTrack, height: number): Promise<void>;
  /** Stops the track and everything that listens to it; may be called twice. */
  close(track: MediaStreamTrack): void;
  /**
   * The level of an own microphone, about ten times a second, also while the track is muted: from 0 (not one bit of sound) to 1, as root mean
   * square, with the time in milliseconds. No calls while the browser does not let us listen. Returns its undo.
   */
  watchLevel(track: MediaStreamTrack, onLevel: (level: number, atMs: number) => void): () => void;
  /** Records this many milliseconds of an own microphone. Rejects where the browser cannot record. */
  record(track: MediaStreamTrack, durationMs: number): Promise<Blob>;
  /** The browser's own picker for speakers; null when the user chose none. Never rejects. */
  pickSpeaker(): Promise<Device | null>;
}

export interface Clock {
  /** Milliseconds since some fixed moment. */
  now(): number;
  /** Calls back once after so many milliseconds; returns its undo. */
  after(delayMs: number, callback: () => void): () => void;
}

/** Stored values. A browser may refuse to store: then the value is forgotten, and nothing else happens. */
export interface Memory {
  read(key: string): string | null;
  write(key: string, value: string | null): void;
}
