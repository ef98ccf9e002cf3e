/**
 * What a call needs from the world, as four interfaces: signalling (someone to reach the server), transport
 * (something to carry media and messages), media (the person's own devices) and a few small ones. The real ones
 * live in net/, mesh/ and media/; the fakes in test/support. This file says nothing about how they do it.
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
import type { HeardMessage, PeerMessage } from '../../shared/peer-message';

/** What two links tell each other while they are being set up. `data` is checked by the receiver. */
export interface Signal {
  readonly kind: 'offer' | 'answer' | 'ice';
  readonly data: unknown;
}

export interface SignalingEvents {
  /** The server is within reach: the first time, and again after each `onLost`. */
  onFound(): void;
  onLost(): void;
  onWelcome(peer: PeerInfo): void;
  onSignal(from: PeerId, signal: Signal): void;
  onPeerState(id: PeerId, state: PeerState): void;
  onBye(id: PeerId, reason: ByeReason): void;
  onReplaced(): void;
  onRefused(event: string, error: ErrorCode): void;
}

/** The way to the server. Whatever is sent while it is away is dropped, never kept for later. */
export interface Signaling {
  /** Connects, and keeps connecting, until `close`. Opening twice is the same as once. */
  open(events: SignalingEvents): void;
  /** `onReply` and not a promise: what arrives in the same frame right behind the reply must find the room entered. */
  join(room: string, request: JoinRequest, onReply: (reply: JoinReply) => void): void;
  /** Seats nobody. The newest question waits for the server; older ones are forgotten. */
  look(room: string, onReply: (reply: LookReply) => void): void;
  leave(): void;
  send(to: PeerId, signal: Signal): void;
  tell(state: PeerState): void;
  /** A fresh list; null when the server is away. */
  iceServers(): Promise<readonly IceServer[] | null>;
  /** Something may be better now: stops waiting between two attempts to reach the server, and looks whether one that is there still lives. */
  hurry(): void;
  /** Nothing arrives from others any more, so the way to the server may be dead too: asks for a sign of life. */
  doubt(): void;
  close(): void;
}

export type LinkPhase = 'connecting' | 'connected' | 'reconnecting' | 'failed';

/** How a link is doing, about once a second. */
export interface LinkInfo {
  /** Null: not known yet. */
  readonly route: 'direct' | 'relayed' | null;
  readonly roundTripMs: number | null;
  /** So much loss or delay that people notice. */
  readonly poor: boolean;
}

export interface TransportEvents {
  /** Bring this to that peer, by whichever way there is. */
  onSignal(to: PeerId, signal: Signal): void;
  /** Whether there is any way to bring a signal to that peer now. */
  canReach(id: PeerId): boolean;
  /** The list with credentials that are still good, before a link is restarted. */
  freshIceServers(): Promise<readonly IceServer[]>;
  onInfo(id: PeerId, info: LinkInfo): void;
  onLink(id: PeerId, phase: LinkPhase): void;
  /**
   * 15 s, and still no first connection. Told once a link; we go on trying. `setUpWrongly`: this browser has refused an address of the list of
   * servers, which was left out.
   */
  onSlow(id: PeerId, setUpWrongly: boolean): void;
  /** A slot's receiving end. It stays the same track for the whole link, on or off. */
  onTrack(id: PeerId, slot: Slot, track: MediaStreamTrack): void;
  /** Nothing has arrived from that peer for longer than ever happens on a live link. Told each second while it lasts. */
  onQuiet(id: PeerId): void;
  /** The messages' channel to that peer is open. */
  onOpen(id: PeerId): void;
  onMessage(id: PeerId, message: HeardMessage): void;
  /** That page has opened a channel of its own for a file. */
  onBulk(id: PeerId, channel: BulkChannel): void;
  /** That page sends more than anybody can mean; for a while nothing of what it says is listened to. */
  onFlood(id: PeerId): void;
}

/** A channel of its own for one file: bytes and short texts, in order. Whoever closes it closes both ends. */
export interface BulkChannel {
  /** The file's id. */
  readonly label: string;
  /** Replaces who listens. What comes before anybody listens is lost, so listen at once. */
  listen(events: { onData(data: ArrayBuffer | string): void; onClose(): void }): void;
  /** Resolves when there is room for more; rejects when the channel has closed. */
  send(data: ArrayBuffer | string): Promise<void>;
  close(): void;
}

/** Where a received file goes. Each call is awaited before the next one. */
export interface FileSink {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** The file is whole. */
  close(): Promise<void>;
  /** Nothing of it is kept. */
  abort(): Promise<void>;
}

/** Carries slots and messages to peers. It speaks of slots and not of connections, so an SFU can stand behind it too. */
export interface Transport {
  open(self: PeerId, iceServers: readonly IceServer[], events: TransportEvents): void;
  setIceServers(iceServers: readonly IceServer[]): void;
  /**
   * That page is in the room. `offer`: we were here first and call it, unless we already hold a link to this id and
   * epoch. Otherwise it calls us. Another epoch of the same id drops the old link.
   */
  add(id: PeerId, epoch: Epoch, offer: boolean): void;
  remove(id: PeerId): void;
  /** `hearsay`: somebody else brought it, so it counts only where it proves by itself to be of that peer. */
  receive(from: PeerId, signal: Signal, hearsay?: boolean): void;
  /** What this slot sends to everybody, from now on also to those who come later. Never renegotiates. */
  setTrack(slot: Slot, track: MediaStreamTrack | null): Promise<void>;
  /** Something may be better now (back online, server found, page visible): links in trouble try at once. */
  hurry(): void;
  /** How long nothing has arrived from that peer, in milliseconds; Infinity where there is no link. */
  quietMs(id: PeerId): number;
  /** To one peer, or to all. Dropped where no channel is open; true when it went to each of them. */
  say(message: PeerMessage, to?: PeerId): boolean;
  /** Opens a channel for a file; null when there is no link that carries. */
  openBulk(to: PeerId, label: string): Promise<BulkChannel | null>;
  /** These slots send nothing to that peer, whatever `setTrack` says, until another list is given. Needs no negotiation. */
  withhold(to: PeerId, slots: readonly Slot[]): Promise<void>;
  /** How loud each peer's microphone is just now, from 0 to 1; those that cannot be told are missing. */
  soundLevels(): ReadonlyMap<PeerId, number>;
  /** How loud one's own microphone is just now, as it is sent; null: nobody is there, or it cannot be told. */
  ownSoundLevel(): Promise<number | null>;
  /** Closes every link. `open` may follow. */
  close(): void;
}

/**
 * Why a device did not open, in the person's terms and not in the browser's. `dismissed`: asked, and not answered. `stuck`: allowed, and the
 * device gives no answer. `insecure`: the
 * page was not opened over https. `unsupported`: this browser has no devices for pages. `policy`: the page's own headers forbid it.
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
  /** Empty until the person has allowed a device of that kind. */
  readonly label: string;
}

/** Which way a phone's camera looks. */
export type Facing = 'user' | 'environment';

/** `picked`: this one and no other. Otherwise the device is a preference that the browser may pass over. */
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

/** `cancelled`: the person chose nothing, which is no fault. */
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
  /** The system took the device away for a while (a telephone call) and did not give it back: open it anew. */
  onInterrupted(track: MediaStreamTrack): void;
}

/** The person's devices. It owns every track that it opened. */
export interface Media {
  /** Two cameras can hardly be open at once (Android): the old one is closed before the new one is opened, without a try. */
  readonly oneAtATime: boolean;
  readonly canShareScreen: boolean;
  /** The browser asks itself for a speaker, and lists none before (Firefox). */
  readonly canPickSpeaker: boolean;
  watch(events: MediaEvents): void;
  /**
   * Opens what is wished with one question to the person; each kind succeeds or fails for itself, and answers for itself. None rejects. Where
   * a person does not answer, or a browser tells nothing of permissions, it may take for ever. `unwanted`: that kind is not wished any more, so the other
   * does not wait for it, and it is not asked for again; what comes of it all the same is for the caller to close.
   */
  open(
    wishes: MediaWishes,
    unwanted: Readonly<Partial<Record<keyof MediaWishes, AbortSignal>>>,
  ): Readonly<Partial<Record<keyof MediaWishes, Promise<Opened>>>>;
  /** Lets the person choose a screen, a window or a tab. To be called in answer to a click or a key. Never rejects. */
  openScreen(): Promise<OpenedScreen>;
  /** What the picture is of: text, which must be sharp, or motion, which must be smooth. */
  setMotion(track: MediaStreamTrack, motion: boolean): void;
  /** Stops the track, and what listens to it; may be called twice. */
  close(track: MediaStreamTrack): void;
  /**
   * How loud it is in front of an own microphone, about ten times a second, also while the track is muted: 0 (not one bit of sound) to 1,
   * as root mean square, with the time in milliseconds. No calls while the browser does not let us listen. Returns its undo.
   */
  watchLevel(track: MediaStreamTrack, onLevel: (level: number, atMs: number) => void): () => void;
  /** So many milliseconds of an own microphone. Rejects where the browser cannot record. */
  record(track: MediaStreamTrack, durationMs: number): Promise<Blob>;
  /** The browser's own question for a speaker; null when the person chose none. Never rejects. */
  pickSpeaker(): Promise<Device | null>;
}

export interface Clock {
  /** Milliseconds since some fixed moment. */
  now(): number;
  /** Calls back once after so many milliseconds; returns its undo. */
  after(delayMs: number, callback: () => void): () => void;
}

/** What a page remembers. A browser may refuse to store: then it forgets, and nothing else happens. */
export interface Memory {
  read(key: string): string | null;
  write(key: string, value: string | null): void;
}
