/** The conductor: join, leave, come back. Called by ui/; it keeps nothing, what is true stands in the store. */
import type { Epoch, ErrorCode, Joined, JoinReply, LookReply, PeerId, PeerInfo } from '../../shared/protocol';
import { handle, type Handlers } from '../../shared/handlers';
import { fetchPart } from '../../shared/part';
import type { CallMessage, UnreadMessage } from '../../shared/peer-message';
import type { Trace } from '../../shared/trace';
import { createDepartures } from './links/departures';
import { createAudience, type Audience } from './links/audience';
import { createOwnDevices, type OwnDevices } from './devices/own-devices';
import { createOwnState } from './links/own-state';
import { combine, createLateFeature } from './links/peer-feature';
import type { Clock, Media, Memory, Plane, PlaneEvents, Signaling, SignalingEvents } from './ports';
import { createSeatMemory } from './links/seat-memory';
import { createSignOfLife } from './links/sign-of-life';
import * as step from './state/state';
import { createStore, type Store } from './store';
import type { Together, TogetherOptions } from './talk/together';

export interface Call {
  readonly store: Store;
  readonly trace: Trace;
  /** Microphone, camera, screen, speaker. */
  readonly slots: OwnDevices;
  /** Stands before the door of that room: status `idle`. Leaves the room one was in. */
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
  notify(code: step.NoticeCode, name?: string): void;
  withdraw(code: step.NoticeCode): void;
  /** The others see the new one at once. */
  rename(name: string): void;
  setHand(up: boolean): void;
  readonly audience: Pick<Audience, 'whisper' | 'saveData'>;
  /** Chat, files, reactions: fetched when first asked for. What the others said before that is not lost. */
  together(): Promise<Together>;
  dismissNotice(id: number): void;
  /** Whether this tab was in that room a moment ago: it has the seat, and its page was alive until just now. */
  wasJustIn(room: string): boolean;
  /** The page goes away, perhaps only to be reloaded: devices and links are closed, the seat is given back, its key is kept. */
  hide(): void;
  /** The page came back out of the browser's memory. */
  show(): void;
  /** Something may be better now: back online, another network, the page visible again, or the person says so. */
  hurry(): void;
}

export interface CallOptions extends Omit<TogetherOptions, 'store' | 'seats'> {
  readonly signaling: Signaling;
  readonly media: Media;
  readonly clock: Clock;
  /** This tab's: the seat and the wishes, over a reload. */
  readonly session: Memory;
  /** This browser's: the devices that the person picked. */
  readonly lasting: Memory;
  /** This page load's. */
  readonly createEpoch: () => Epoch;
  readonly trace: Trace;
}

/** A server that cannot just now can soon; one asks again at its pace for joins, which is one in 2 s. */
const ASK_AGAIN_MS = 3_000;
const isPassing = (error: ErrorCode): boolean => error === 'rate-limited' || error === 'unexpected';

/** Whether another seat may help. */
const isSeatRefused = (error: ErrorCode): boolean => error === 'bad-key' || error === 'bad-request';

export function createCall(options: CallOptions): Call {
  const { signaling, mediaPlane, messagePlane, media, clock, timeOfDay, session, lasting, createEpoch, onError } =
    options;
  /** A mesh is both. */
  const planes = new Set<Plane>([mediaPlane, messagePlane]);
  let epoch = createEpoch();
  const store = createStore(onError);
  const seats = createSeatMemory(session);
  const slots = createOwnDevices({ store, media, plane: mediaPlane, session, lasting, onError });
  const own = createOwnState(store, signaling, messagePlane);
  const departures = createDepartures(clock, mediaPlane, (id) => removePeer(id, true));
  const audience = createAudience(store, mediaPlane, messagePlane, onError);
  const together = createLateFeature(async () =>
    (await fetchPart(() => import('./talk/together'))).createTogether({ ...options, store, seats }),
  );
  const all = combine([audience, together.ear]);
  const life = createSignOfLife({ store, clock, memory: session, timeOfDay, onAsleep: waitAtTheDoor });

  /** A type that nobody handles does not compile. */
  const hears: Handlers<CallMessage | UnreadMessage> = {
    ...audience.hears,
    state: (from, { state: told }) => store.change((state) => step.withPeerState(state, from, told)),
    leave: bidFarewell,
    unread: (from, message) => together.tell(from, (feature) => feature.onUnread(from, message)),
  };

  let stopAsking = (): void => undefined;

  const status = (): step.CallStatus => store.get().status;
  const isInCall = (): boolean => step.isInCall(store.get());

  function askToJoin(): void {
    const { room, self } = store.get();
    const resume = seats.find(room);
    const request = { name: self.name, state: own.get(), epoch, ...(resume && { resume }) };
    signaling.join(room, request, (reply) => {
      // Left, or gone elsewhere, while the server thought about it.
      if (store.get().room !== room || (status() !== 'joining' && status() !== 'reconnecting')) return;
      takeReply(room, reply);
    });
  }

  function takeReply(room: string, reply: JoinReply): void {
    if (reply.ok) {
      seats.keep(room, reply.self);
      takeSeat(reply);
    } else if (isSeatRefused(reply.error) && seats.find(room) !== null) {
      // The server forgot its secret, or the storage was tampered with: a new seat, then, and new links.
      seats.forget();
      endLinks();
      askToJoin();
    } else if (status() === 'reconnecting' && isPassing(reply.error)) {
      // Picture and sound go on meanwhile, as while the server is away.
      stopAsking();
      stopAsking = clock.after(ASK_AGAIN_MS, () => {
        if (status() === 'reconnecting') askToJoin();
      });
    } else {
      refuse(reply.error);
    }
  }

  function takeSeat({ self, peers, iceServers }: Joined): void {
    const isSame = store.get().self.id === self.id;
    if (!isSame) endLinks();
    for (const plane of planes) {
      if (isSame) plane.setIceServers(iceServers);
      else plane.open(self.id, iceServers, fromPlanes);
    }
    const since = status() === 'joining' ? timeOfDay() : store.get().self.since;
    store.change((state) => step.withSelf(state, { id: self.id, since }));
    const present = new Set(peers.map(({ id }) => id));
    for (const { id } of store.get().peers) if (!present.has(id)) doubt(id);
    // Those who were here first call us; a link from before that is in trouble is mended now, by a server that is known to be there.
    addPeers(peers, false, 'joined');
  }

  /** With what is true of ourselves then, in one step: whoever hears of it takes us neither for alone nor for away. */
  function addPeers(told: readonly PeerInfo[], haveJustCome: boolean, now: step.CallStatus): void {
    const peers = told.filter((peer) => peer.id !== store.get().self.id && !departures.hasLeft(peer));
    for (const peer of peers) {
      departures.settle(peer.id);
      const known = step.peerOf(store.get(), peer.id);
      // A page that was reloaded remembers nothing: whatever was under way with it is over.
      if (known !== undefined && known.epoch !== peer.epoch) all.onGone(peer.id);
    }
    store.change((state) => step.withStatus(peers.reduce(step.withPeer, state), now));
    for (const peer of peers) {
      for (const plane of planes) plane.add(peer.id, peer.epoch, haveJustCome);
      all.onPeer(peer.id);
    }
  }

  function doubt(id: PeerId): void {
    store.change((state) => step.withSeat(state, id, false));
    departures.doubt(id);
  }

  function removePeer(id: PeerId, tell: boolean): void {
    const peer = step.peerOf(store.get(), id);
    if (peer === undefined) return;
    departures.settle(id);
    all.onGone(id);
    for (const plane of planes) plane.remove(id);
    store.change((state) => step.withoutPeer(state, id));
    if (tell) store.change((state) => step.withNotice(state, 'gone', peer.name, { peer: id }));
  }

  function bidFarewell(id: PeerId): void {
    const peer = step.peerOf(store.get(), id);
    if (peer !== undefined) departures.farewell(id, peer.epoch);
    removePeer(id, true);
  }

  function endLinks(): void {
    stopAsking();
    departures.clear();
    all.onEnd();
    for (const plane of planes) plane.close();
    store.change((state) => step.withSelf(step.withoutPeers(state), { id: '' }));
  }

  /** To the others we are another page from now on: who still holds a link to this one must not take it for alive. */
  function dropLinks(): void {
    endLinks();
    epoch = createEpoch();
  }

  function refuse(why: step.CallState['refusal']): void {
    slots.release();
    dropLinks();
    store.change((state) =>
      step.withStatus(
        step.withoutNotices(state, () => true),
        'refused',
        why,
      ),
    );
  }

  const fromSignaling: SignalingEvents = {
    onFound() {
      life.check();
      if (status() === 'joining' || status() === 'reconnecting') askToJoin();
    },
    onLost() {
      if (status() === 'joined') store.change((state) => step.withStatus(state, 'reconnecting'));
    },
    onWelcome(peer) {
      if (!isInCall()) return;
      const before = store.get();
      addPeers([peer], true, status());
      if (!step.peerOf(before, peer.id) && step.peerOf(store.get(), peer.id))
        store.change((state) => step.withNotice(state, 'joined', peer.name, { peer: peer.id }));
    },
    onPeerState: (id, told) => store.change((state) => step.withPeerState(state, id, told)),
    onBye(id, reason) {
      if (reason === 'left') removePeer(id, true);
      else doubt(id);
    },
    onReplaced() {
      if (status() !== 'left' && status() !== 'idle') refuse('replaced');
    },
    onRefused(event, error) {
      onError(new Error(`the server refused ${event}: ${error}`));
    },
  };

  const nameOf = (id: PeerId): string => step.nameOf(store.get(), id);

  const fromPlanes: PlaneEvents = {
    onLink: (id, phase) => store.change((state) => step.withLink(state, id, phase)),
    onSlow: (id, why) => store.change((state) => step.withNotice(state, why, nameOf(id), { peer: id })),
    onInfo: (id, info) => store.change((state) => step.withLinkInfo(state, id, info)),
    onTrack: (id, slot, track) => store.change((state) => step.withTrack(state, id, slot, track)),
    onOpen(id) {
      messagePlane.say({ type: 'state', state: own.get() }, id);
      all.onOpen(id);
    },
    onMessage: (id, message) => handle(hears, id, message),
    onBulk: (id, channel) => together.tell(id, (feature) => feature.onBulk(id, channel)),
    onFlood: (id) => store.change((state) => step.withNotice(state, 'flood', nameOf(id), { peer: id })),
  };

  /** Said both ways, like everything about ourselves: one of them may be cut. */
  function goOut(): void {
    signaling.leave();
    messagePlane.say({ type: 'leave' });
  }

  function leave(): void {
    // First: it waits for nobody.
    slots.release();
    // Only the lobby's preview was to be ended.
    if (status() === 'idle') return;
    goOut();
    seats.forget();
    endLinks();
    const still = step.withoutNotices(step.withSelf(store.get(), { hand: false }), () => true);
    store.change(() => step.withStatus(still, 'left'));
  }

  function enter(room: string): void {
    if (status() !== 'idle') leave();
    store.change((state) => step.withStatus(step.withRoom(state, room), 'idle'));
    signaling.open(fromSignaling);
  }

  /** The person was away for long. Nobody is to be seen by the others before they say so themselves. */
  function waitAtTheDoor(): void {
    enter(store.get().room);
    slots.prepare();
  }

  return {
    store,
    trace: options.trace,
    slots,
    enter,
    prepare: () => slots.prepare(),
    look(onReply) {
      const { room } = store.get();
      signaling.look(room, (reply) => {
        // Gone elsewhere while the server thought about it.
        if (store.get().room === room) onReply(reply);
      });
    },
    join(name) {
      if (isInCall() || status() === 'joining') return;
      store.change((state) => step.withStatus(step.withSelf(state, { name }), 'joining'));
      // After `replaced` the server hung up for good, and only a wish of the person's brings the socket back.
      signaling.open(fromSignaling);
      askToJoin();
    },
    leave,
    notify: (code, name) => store.change((state) => step.withNotice(state, code, name)),
    withdraw: (code) => store.change((state) => step.withoutNotices(state, (other) => other === code)),
    rename: (name) => store.change((state) => step.withSelf(state, { name })),
    setHand: (hand) => store.change((state) => step.withSelf(state, { hand })),
    audience,
    together: () => together.get(),
    dismissNotice: (id) => store.change((state) => step.withoutNotice(state, id)),
    wasJustIn: (room) => seats.find(room) !== null && life.isFresh(),
    hide() {
      // The browser may keep the page for a while: without the camera, and with its light out.
      slots.release();
      if (isInCall()) {
        life.note();
        goOut();
        dropLinks();
      }
    },
    show() {
      life.check();
      const isAtTheDoor = status() === 'idle' && store.get().room !== '';
      if (isAtTheDoor || isInCall() || status() === 'joining') slots.prepare();
      if (!isInCall()) return;
      store.change((state) => step.withStatus(state, 'reconnecting'));
      askToJoin();
    },
    hurry() {
      life.check();
      signaling.hurry();
      for (const plane of planes) plane.hurry();
    },
  };
}
