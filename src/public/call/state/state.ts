/**
 * The state of the call: one read-only object, and each way in which it can change as a pure function.
 * call/ applies them through call/store.ts; ui/ draws the result. docs/state.md shows one as an example.
 */
import type { ErrorCode, PeerId, PeerInfo, PeerState, Slot } from '../../../shared/protocol';
import { cleanName } from '../../../shared/name';
import type { Reaction } from '../../../shared/peer-message';
import type { Chat } from './chat';
import { SILENCE, type Hearing } from './hearing';
import type { Device, DeviceKind, Facing, LinkInfo, LinkPhase, MediaProblem } from '../ports';
import { ALL_PICTURES, type DataLevel, type PictureRules } from './pictures';
import type { Transfers } from './transfers';

export type CallStatus = 'idle' | 'joining' | 'joined' | 'reconnecting' | 'refused' | 'left';
export type LocalSlotName = 'mic' | 'camera';

/** One of the user's own slots: the wish, and what there is of it. */
export interface LocalSlot {
  /** The user's intent, and the only truth. A wish that fails becomes false, with a problem. */
  readonly on: boolean;
  /** The hardware is being opened or exchanged. */
  readonly busy: boolean;
  /** The device in use, or the one to use next; empty: whichever the browser takes. */
  readonly device: string;
  readonly track: MediaStreamTrack | null;
  readonly problem: MediaProblem | null;
  /** Which way the camera looks, where the browser tells. */
  readonly facing: Facing | null;
}

/** The user's shared screen. */
export interface LocalScreen {
  readonly on: boolean;
  /** The browser asks the user what to show. */
  readonly busy: boolean;
  readonly track: MediaStreamTrack | null;
  readonly sound: MediaStreamTrack | null;
  /** Moving pictures must be smooth, text must be sharp. */
  readonly motion: boolean;
}

/** The part of a link's statistics that is drawn. The rest changes every second and would change the state with it. */
export type ShownLinkInfo = Pick<LinkInfo, 'route' | 'quality'>;

export interface Peer {
  readonly id: PeerId;
  readonly epoch: string;
  readonly name: string;
  readonly state: PeerState;
  readonly link: LinkPhase;
  readonly info: ShownLinkInfo;
  /** False: the server says that the seat is free. The tile stays as long as the link carries something. */
  readonly seated: boolean;
  readonly tracks: Readonly<Partial<Record<Slot, MediaStreamTrack>>>;
  /** Whom that peer whispers to: us (our own id), or `SOMEBODY_ELSE`, which is all that we are told; empty: it does not whisper. */
  readonly whisperTo: PeerId;
  /** Your choice for this peer alone. */
  readonly data: DataLevel;
}

/** A notice for the user. Its sentence is in shared/text, under its code. */
export type NoticeCode =
  | 'joined'
  | 'gone'
  | 'no-way'
  | 'no-way-no-relay'
  | 'no-way-set-up'
  | 'flood'
  | 'strain'
  | 'strain-sound'
  | 'own-line'
  | 'small-window'
  | 'new-version'
  | 'switch-failed'
  | 'screen-failed'
  | 'screen-system'
  | 'talking-muted'
  | 'mic-silent'
  | 'camera-blank'
  | 'sound-blocked'
  | `${LocalSlotName | 'both'}-${MediaProblem}`
  | `${LocalSlotName}-replaced`
  | `${DeviceKind}-added`;
export interface Notice {
  readonly id: number;
  readonly code: NoticeCode;
  /** The name of the person or device that it is about. */
  readonly name: string;
  /** The peer that it is about, because two may have the same name; empty: none. */
  readonly peer: PeerId;
  /** The device's id, where a button is to use it. */
  readonly device: string;
}

export interface CallState {
  readonly status: CallStatus;
  /** Why, while `status` is `refused`. `replaced`: this seat was taken by a newer page. */
  readonly refusal: ErrorCode | 'replaced' | null;
  readonly room: string;
  /** `since`: when we came into the room, in milliseconds since 1970; kept across a reconnect. */
  readonly self: { readonly id: PeerId; readonly name: string; readonly hand: boolean; readonly since: number };
  readonly slots: Readonly<Record<LocalSlotName, LocalSlot>>;
  readonly screen: LocalScreen;
  /** The speaker for the peers' sound (empty: the browser's default), and whether our microphone is set to music. */
  readonly sound: { readonly speaker: string; readonly music: boolean };
  readonly devices: readonly Device[];
  /** The peers, in the order in which they came. */
  readonly peers: readonly Peer[];
  /** The id of the newest notice or reaction. No id is given twice, so that none is mistaken for an earlier one. */
  readonly lastId: number;
  /** Newest last; the last few. */
  readonly notices: readonly Notice[];
  /** Oldest first. */
  readonly chat: Chat;
  /** Files to and from the peers, in the order in which they were offered. */
  readonly transfers: Transfers;
  /** The last few, newest last; drawn once. */
  readonly reactions: readonly ShownReaction[];
  /** Whom we whisper to; empty: to nobody. */
  readonly whisperTo: PeerId;
  readonly pictures: PictureRules;
  readonly hearing: Hearing;
  /** We speak, and are heard. */
  readonly ownVoice: boolean;
}

export interface ShownReaction {
  readonly id: number;
  /** Our own reactions have our own id. */
  readonly from: PeerId;
  readonly reaction: Reaction;
}

export const UNKNOWN_LINK: ShownLinkInfo = { route: null, quality: 'good' };

const EMPTY_SLOT: LocalSlot = { on: false, busy: false, device: '', track: null, problem: null, facing: null };
const NOTICES_KEPT = 5;
/** These are dropped first when there are too many: they ask nothing of the user. */
const PASSING: ReadonlySet<NoticeCode> = new Set(['joined', 'gone']);
const REACTIONS_KEPT = 20;

export const INITIAL_STATE: CallState = {
  status: 'idle',
  refusal: null,
  room: '',
  self: { id: '', name: '', hand: false, since: 0 },
  slots: { mic: EMPTY_SLOT, camera: EMPTY_SLOT },
  screen: { on: false, busy: false, track: null, sound: null, motion: false },
  sound: { speaker: '', music: false },
  devices: [],
  peers: [],
  lastId: 0,
  notices: [],
  chat: [],
  transfers: [],
  reactions: [],
  whisperTo: '',
  pictures: ALL_PICTURES,
  hearing: SILENCE,
  ownVoice: false,
};

/** We have a seat, also while the server is away. */
export function isInCall({ status }: Pick<CallState, 'status'>): boolean {
  return status === 'joined' || status === 'reconnecting';
}

export function peerOf({ peers }: Pick<CallState, 'peers'>, id: PeerId): Peer | undefined {
  return peers.find((peer) => peer.id === id);
}

/** Empty for a peer that is not in the room. */
export function nameOf(state: Pick<CallState, 'peers'>, id: PeerId): string {
  return peerOf(state, id)?.name ?? '';
}

/** At least one peer sees and hears us. */
export function hasLink({ peers }: Pick<CallState, 'peers'>): boolean {
  return peers.some(({ link }) => link === 'connected');
}

export function withStatus(state: CallState, status: CallStatus, refusal: CallState['refusal'] = null): CallState {
  return state.status === status && state.refusal === refusal ? state : { ...state, status, refusal };
}

/** The chat and files of another room stay there. */
export function withRoom(state: CallState, room: string): CallState {
  return state.room === room ? state : { ...state, room, chat: [], transfers: [] };
}

export function withSelf(state: CallState, change: Partial<CallState['self']>): CallState {
  return { ...state, self: { ...state.self, ...change } };
}

export function withSlot(state: CallState, slot: LocalSlotName, change: Partial<LocalSlot>): CallState {
  return { ...state, slots: { ...state.slots, [slot]: { ...state.slots[slot], ...change } } };
}

export function withScreen(state: CallState, change: Partial<LocalScreen>): CallState {
  return { ...state, screen: { ...state.screen, ...change } };
}

export function withSound(state: CallState, change: Partial<CallState['sound']>): CallState {
  return { ...state, sound: { ...state.sound, ...change } };
}

export function withDevices(state: CallState, devices: readonly Device[]): CallState {
  return { ...state, devices };
}

/** A peer is in the room: new, or back again. Another epoch is another page load: its tracks and its link are void. */
export function withPeer(state: CallState, info: PeerInfo): CallState {
  const known = peerOf(state, info.id);
  if (known === undefined) {
    return { ...state, peers: [...state.peers, newPeer(info)] };
  }
  if (known.epoch === info.epoch) return withSeat(withPeerState(state, info.id, info.state), info.id, true);
  return changePeer(state, info.id, ({ data }) => ({ ...newPeer(info), data }));
}

function newPeer(info: PeerInfo): Peer {
  const name = cleanName(info.state.name ?? info.name);
  return {
    ...info,
    name,
    link: 'connecting',
    info: UNKNOWN_LINK,
    seated: true,
    tracks: {},
    whisperTo: '',
    data: 'full',
  };
}

export function withSeat(state: CallState, id: PeerId, seated: boolean): CallState {
  return changePeer(state, id, (peer) => (peer.seated === seated ? peer : { ...peer, seated }));
}

export function withLinkInfo(state: CallState, id: PeerId, { route, quality }: ShownLinkInfo): CallState {
  return changePeer(state, id, (peer) =>
    peer.info.route === route && peer.info.quality === quality ? peer : { ...peer, info: { route, quality } },
  );
}

export function withoutPeer(state: CallState, id: PeerId): CallState {
  const peers = state.peers.filter((peer) => peer.id !== id);
  return peers.length === state.peers.length ? state : { ...withWay(state, id), peers };
}

export function withoutPeers(state: CallState): CallState {
  return state.peers.reduce((next, { id }) => withoutPeer(next, id), state);
}

/** An upsert by revision: an older or equal one changes nothing, by whichever way it came. */
export function withPeerState(state: CallState, id: PeerId, told: PeerState): CallState {
  return changePeer(state, id, (peer) =>
    told.revision <= peer.state.revision ? peer : { ...peer, state: told, name: cleanName(told.name ?? peer.name) },
  );
}

export function withLink(state: CallState, id: PeerId, link: LinkPhase): CallState {
  const next = changePeer(state, id, (peer) => (peer.link === link ? peer : { ...peer, link }));
  return link === 'connected' ? withWay(next, id) : next;
}

/** There is a way to that peer now, or no peer to look for. */
function withWay(state: CallState, id: PeerId): CallState {
  return withoutThose(state, ({ code, peer }) => peer === id && code.startsWith('no-way'));
}

export function withTrack(state: CallState, id: PeerId, slot: Slot, track: MediaStreamTrack): CallState {
  return changePeer(state, id, (peer) =>
    peer.tracks[slot] === track ? peer : { ...peer, tracks: { ...peer.tracks, [slot]: track } },
  );
}

/**
 * The same notice about the same person or device is shown once, at the end.
 * @param name of the person or the device; `about` has their id, where there is one.
 */
export function withNotice(
  state: CallState,
  code: NoticeCode,
  name = '',
  about: Partial<Pick<Notice, 'peer' | 'device'>> = {},
): CallState {
  const notice: Notice = { id: state.lastId + 1, code, name, peer: '', device: '', ...about };
  const others = state.notices.filter((other) => PASSING.has(code) || !isSameNotice(other, notice));
  const spare = others.length < NOTICES_KEPT ? undefined : (others.find((one) => PASSING.has(one.code)) ?? others[0]);
  return { ...state, lastId: notice.id, notices: [...others.filter((other) => other !== spare), notice] };
}

function isSameNotice(one: Notice, other: Notice): boolean {
  return one.code === other.code && one.peer === other.peer && (one.peer !== '' || one.name === other.name);
}

/** Removes notices that no longer apply. */
export function withoutNotices(state: CallState, isOver: (code: NoticeCode) => boolean): CallState {
  return withoutThose(state, ({ code }) => isOver(code));
}

export function withoutNotice(state: CallState, id: number): CallState {
  return withoutThose(state, (notice) => notice.id === id);
}

function withoutThose(state: CallState, isOver: (notice: Notice) => boolean): CallState {
  const notices = state.notices.filter((notice) => !isOver(notice));
  return notices.length === state.notices.length ? state : { ...state, notices };
}

export function withChat(state: CallState, chat: Chat): CallState {
  return state.chat === chat ? state : { ...state, chat };
}

export function withTransfers(state: CallState, transfers: Transfers): CallState {
  return state.transfers === transfers ? state : { ...state, transfers };
}

export function withReaction(state: CallState, from: PeerId, reaction: Reaction): CallState {
  const id = state.lastId + 1;
  return { ...state, lastId: id, reactions: [...state.reactions, { id, from, reaction }].slice(-REACTIONS_KEPT) };
}

export function withWhisper(state: CallState, whisperTo: PeerId): CallState {
  return state.whisperTo === whisperTo ? state : { ...state, whisperTo };
}

/** That peer whispers, or speaks to everybody again. */
export function withPeerWhisper(state: CallState, id: PeerId, whisperTo: PeerId): CallState {
  return changePeer(state, id, (peer) => (peer.whisperTo === whisperTo ? peer : { ...peer, whisperTo }));
}

export function withPeerData(state: CallState, id: PeerId, data: DataLevel): CallState {
  return changePeer(state, id, (peer) => (peer.data === data ? peer : { ...peer, data }));
}

export function withPictures(state: CallState, change: Partial<PictureRules>): CallState {
  return { ...state, pictures: { ...state.pictures, ...change } };
}

/** Whether our own voice is heard: the speaking mark on our own tile. */
export function withOwnVoice(state: CallState, ownVoice: boolean): CallState {
  return state.ownVoice === ownVoice ? state : { ...state, ownVoice };
}

export function withHearing(state: CallState, hearing: Hearing): CallState {
  return state.hearing === hearing ? state : { ...state, hearing };
}

/** Our state as it goes over the wire. */
export function toWire(state: CallState, revision: number): PeerState {
  const { slots, screen, self } = state;
  return { mic: slots.mic.on, camera: slots.camera.on, screen: screen.on, hand: self.hand, name: self.name, revision };
}

function changePeer(state: CallState, id: PeerId, change: (peer: Peer) => Peer): CallState {
  let changed = false;
  const peers = state.peers.map((peer) => {
    if (peer.id !== id) return peer;
    const next = change(peer);
    changed ||= next !== peer;
    return next;
  });
  return changed ? { ...state, peers } : state;
}
