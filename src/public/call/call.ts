/** The conductor: join, leave, come back. It keeps nothing: the store holds the state, and each part is a file of its own. */
import type { Epoch, LookReply, PeerId } from '../../shared/protocol';
import { handle, type Handlers } from '../../shared/handlers';
import { fetchPart } from '../../shared/part';
import type { CallMessage, UnreadMessage } from '../../shared/peer-message';
import type { Trace } from '../../shared/trace';
import { createAudience, type Audience } from './links/audience';
import { createOwnDevices, type OwnDevices } from './devices/own-devices';
import { createOwnState } from './links/own-state';
import { combine, createLateFeature } from './links/peer-feature';
import type { Clock, Media, Memory, PlaneEvents, Signaling, SignalingEvents } from './ports';
import { createJoining } from './links/joining';
import { createRoster } from './links/roster';
import { createSeatMemory } from './links/seat-memory';
import { createSignOfLife } from './links/sign-of-life';
import * as changes from './state/state';
import { createStore, type Store } from './store';
import type { Together, TogetherOptions } from './talk/together';

export interface Call {
  readonly store: Store;
  readonly trace: Trace;
  /** Microphone, camera, screen, speaker. */
  readonly devices: OwnDevices;
  /** You stand at the door of that room: status `idle`. Leaves the room you were in. */
  enter(room: string): void;
  /** Opens both devices with one question, unless they are open or were refused. Joining never waits for it. */
  prepare(): void;
  /** Who is in the room, without joining. No reply while the server is away. */
  look(onReply: (reply: LookReply) => void): void;
  /** Status `joining`, then `joined` or `refused`. */
  join(name: string): void;
  /** Status `left`: every track stopped, every link closed, the seat given back. */
  leave(): void;
  /** Says so once, until `withdraw`. */
  notify(code: changes.NoticeCode, name?: string): void;
  withdraw(code: changes.NoticeCode): void;
  /** The others see the new one at once. */
  rename(name: string): void;
  setHand(up: boolean): void;
  readonly audience: Pick<Audience, 'whisper' | 'rule' | 'setData' | 'show'>;
  /** Chat, files, reactions: fetched when first asked for. What the peers said before that is not lost. */
  together(): Promise<Together>;
  dismissNotice(id: number): void;
  /** Whether this tab was in that room a moment ago: it has the seat, and its page was alive until just now. */
  wasJustIn(room: string): boolean;
  /** The page goes away, perhaps only to be reloaded: devices and links are closed, the seat is given back, its key is kept. */
  hide(): void;
  /** The page came back out of the browser's memory. */
  show(): void;
  /** Something may be better now: back online, another network, the page visible again, or the user asks for it. */
  retryNow(): void;
}

export interface CallOptions extends Omit<TogetherOptions, 'store' | 'seats'> {
  readonly signaling: Signaling;
  readonly media: Media;
  readonly clock: Clock;
  /** This tab's: the seat and the wishes, over a reload. */
  readonly session: Memory;
  /** This browser's: the devices that the user picked. */
  readonly lasting: Memory;
  /** This page load's. */
  readonly createEpoch: () => Epoch;
  readonly trace: Trace;
}

export function createCall(options: CallOptions): Call {
  const { signaling, mediaPlane, messagePlane, media, clock, timeOfDay, session, lasting, createEpoch, onError } =
    options;
  const store = createStore(onError);
  const seats = createSeatMemory(session);
  const devices = createOwnDevices({ store, media, plane: mediaPlane, clock, session, lasting, onError });
  const own = createOwnState(store, signaling, messagePlane);
  const audience = createAudience(store, mediaPlane, messagePlane, onError);
  const together = createLateFeature(async () =>
    (await fetchPart(() => import('./talk/together'))).createTogether({ ...options, store, seats }),
  );
  const features = combine([audience, together.ear]);
  const life = createSignOfLife({ store, clock, memory: session, timeOfDay, onAsleep: waitAtTheDoor });

  const status = (): changes.CallStatus => store.get().status;
  const isInCall = (): boolean => changes.isInCall(store.get());
  const nameOf = (id: PeerId): string => changes.nameOf(store.get(), id);

  /** A type that nobody handles does not compile. */
  const hears: Handlers<CallMessage | UnreadMessage> = {
    ...audience.hears,
    state: (from, { state: told }) => store.change((state) => changes.withPeerState(state, from, told)),
    leave: (from) => roster.farewell(from),
    unread: (from, message) => together.tell(from, (feature) => feature.onUnread(from, message)),
  };

  const fromPlanes: PlaneEvents = {
    onLink: (id, phase) => store.change((state) => changes.withLink(state, id, phase)),
    onSlow: (id, why) => store.change((state) => changes.withNotice(state, why, nameOf(id), { peer: id })),
    onInfo: (id, info) => store.change((state) => changes.withLinkInfo(state, id, info)),
    onTrack: (id, slot, track) => store.change((state) => changes.withTrack(state, id, slot, track)),
    onCameraWanted: (height) => devices.fitCamera(height),
    onOpen(id) {
      messagePlane.say({ type: 'state', state: own.get() }, id);
      features.onOpen(id);
    },
    onMessage: (id, message) => handle(hears, id, message),
    onBulk: (id, channel) => together.tell(id, (feature) => feature.onBulk(id, channel)),
    onFlood: (id) => store.change((state) => changes.withNotice(state, 'flood', nameOf(id), { peer: id })),
  };

  const roster = createRoster({ store, clock, mediaPlane, messagePlane, features, fromPlanes });
  const joining = createJoining({
    ...{ store, signaling, seats, roster, clock, timeOfDay, createEpoch },
    ownState: () => own.get(),
    onRefused: refuse,
  });

  const fromSignaling: SignalingEvents = {
    onFound() {
      life.check();
      if (status() === 'joining' || status() === 'reconnecting') joining.ask();
    },
    onLost() {
      if (status() === 'joined') store.change((state) => changes.withStatus(state, 'reconnecting'));
    },
    onWelcome(peer) {
      if (isInCall()) roster.welcome(peer);
    },
    onDoor(ids) {
      if (isInCall()) mediaPlane.expect(ids);
    },
    onPeerState: (id, told) => store.change((state) => changes.withPeerState(state, id, told)),
    onBye(id, reason) {
      if (reason === 'left') roster.remove(id);
      else roster.suspect(id);
    },
    onReplaced() {
      if (status() !== 'left' && status() !== 'idle') refuse('replaced');
    },
    onRefused(event, error) {
      onError(new Error(`the server refused ${event}: ${error}`));
    },
  };

  function refuse(why: changes.CallState['refusal']): void {
    devices.release();
    joining.drop();
    const still = changes.withoutNotices(store.get(), () => true);
    store.change(() => changes.withStatus(still, 'refused', why));
  }

  /** By both ways, like everything about ourselves: one of them may be cut. */
  function goOut(): void {
    signaling.leave();
    messagePlane.say({ type: 'leave' });
  }

  function leave(): void {
    // This comes first: it waits for nobody.
    devices.release();
    // There was only the lobby's preview to end.
    if (status() === 'idle') return;
    goOut();
    seats.forget();
    joining.end();
    const still = changes.withoutNotices(changes.withSelf(store.get(), { hand: false }), () => true);
    store.change(() => changes.withStatus(still, 'left'));
  }

  function enter(room: string): void {
    if (status() !== 'idle') leave();
    store.change((state) => changes.withStatus(changes.withRoom(state, room), 'idle'));
    signaling.open(fromSignaling);
  }

  /** The user was away for long, and must not be seen by others before joining again by a click. */
  function waitAtTheDoor(): void {
    enter(store.get().room);
    devices.prepare();
  }

  return {
    store,
    trace: options.trace,
    devices,
    enter,
    prepare: () => devices.prepare(),
    look(onReply) {
      const { room } = store.get();
      signaling.look(room, (reply) => {
        // Unless we are in another room by the time of the answer.
        if (store.get().room === room) onReply(reply);
      });
    },
    join(name) {
      if (isInCall() || status() === 'joining') return;
      store.change((state) => changes.withStatus(changes.withSelf(state, { name }), 'joining'));
      // After `replaced` the server has hung up for good; only the user's own click brings the socket back.
      signaling.open(fromSignaling);
      joining.ask();
    },
    leave,
    notify: (code, name) => store.change((state) => changes.withNotice(state, code, name)),
    withdraw: (code) => store.change((state) => changes.withoutNotices(state, (other) => other === code)),
    rename: (name) => store.change((state) => changes.withSelf(state, { name })),
    setHand: (hand) => store.change((state) => changes.withSelf(state, { hand })),
    audience,
    together: () => together.get(),
    dismissNotice: (id) => store.change((state) => changes.withoutNotice(state, id)),
    wasJustIn: (room) => seats.find(room) !== null && life.isFresh(),
    hide() {
      // The browser may keep the page for a while. It must not keep the camera open.
      devices.release();
      if (isInCall()) {
        life.note();
        goOut();
        joining.drop();
      }
    },
    show() {
      life.check();
      const isAtTheDoor = status() === 'idle' && store.get().room !== '';
      if (isAtTheDoor || isInCall() || status() === 'joining') devices.prepare();
      if (!isInCall()) return;
      store.change((state) => changes.withStatus(state, 'reconnecting'));
      joining.ask();
    },
    retryNow() {
      life.check();
      signaling.retryNow();
      roster.retryNow();
    },
  };
}
