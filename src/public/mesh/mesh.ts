/**
 * The mesh: a direct link to each other page in the room. It is both planes of call/ports, media and messages. This file holds the map of
 * peers and what concerns all of them: the tracks, what each is sent, the look at the statistics. What belongs to one peer is in mesh/peer.
 */
import { handle, type Handlers } from '../../shared/handlers';
import { EVERYTHING, type HeardMessage, type LinkMessage } from '../../shared/peer-message';
import { SLOTS, type IceServer, type PeerId, type Slot } from '../../shared/protocol';
import { isPolite } from '../../shared/roles';
import type { LinkPhase, MediaPlane, MessagePlane, SendingLimit, SlowReason } from '../call/ports';
import { createConnections, type ConnectionOptions } from './connections';
import { createIceList } from './ice-list';
import { Peer, type PeerContext } from './peer';
import type { Relay } from './ports';
import { firstHeight, sendingTo, type Sending } from './quality';
import type { SlotTracks } from './slots';
import { createPreparing } from './prepared';
import { createRoutes } from './routes';
import { createSampling } from './sampling';

/** A peer is there as long as something of it has arrived within this time. */
const CARRIES_MS = 3_000;
const NO_LIMIT: SendingLimit = { mic: true, lines: EVERYTHING.camera, frames: EVERYTHING.frames, bits: Infinity };

export interface MeshOptions extends ConnectionOptions, Pick<PeerContext, 'clock' | 'createName' | 'trace'> {
  readonly relay: Relay;
}

export function createMesh(options: MeshOptions): MediaPlane & MessagePlane {
  const { clock, relay, trace, onError } = options;
  const peers = new Map<PeerId, Peer>();
  const tracks = new Map<Slot, MediaStreamTrack | null>(SLOTS.map((slot) => [slot, null]));
  /** Null while we are in no room. */
  let context: PeerContext | null = null;
  let self: PeerId = '';
  let speaksTo: PeerId | null = null;
  let limit: SendingLimit = NO_LIMIT;
  const connections = createConnections(options);
  const ownTracks = (): SlotTracks => Object.fromEntries(tracks);
  const preparing = createPreparing({
    clock,
    isConnecting: () => [...peers.values()].some(({ phase }) => phase === 'connecting'),
    connections,
    tracks: ownTracks,
    usualSending: () => sendingFor({ id: '', wants: EVERYTHING }, firstHeight(peers.size + 1)),
    onError,
  });
  const iceList = createIceList(clock, relay, useIceServers);
  const sampling = createSampling(clock, () => [...peers.values()], onError);
  const routes = createRoutes({
    relay,
    clock,
    links: () => new Map([...peers.values()].map(({ id, phase }) => [id, phase === 'connected'])),
    say: (message, to) => void peers.get(to)?.link?.say(message),
    receive: (from, signal, isHearsay) => peers.get(from)?.receive(signal, isHearsay),
  });
  relay.listen((from, signal) => peers.get(from)?.receive(signal, false));

  const hears: Handlers<LinkMessage> = {
    ...routes.hears,
    // Its arrival is all that it says (mesh/pulse).
    alive: () => undefined,
    want(from, { camera, screen, frames }) {
      const peer = peers.get(from);
      if (peer === undefined) return;
      peer.wants = { camera, screen, frames };
      tellWanted();
      peer.arrange().catch(onError);
    },
  };

  function isOfLinks(message: HeardMessage): message is LinkMessage {
    return Object.hasOwn(hears, message.type);
  }

  function onMessage(from: PeerId, message: HeardMessage): void {
    if (isOfLinks(message)) handle(hears, from, message);
    else context?.events.onMessage(from, message);
  }

  function onPhase(phase: LinkPhase): void {
    if (phase === 'connected') arrange();
    if (phase === 'reconnecting') sampling.later();
  }

  function useIceServers(servers: readonly IceServer[]): void {
    connections.use(servers);
    preparing.renew();
    for (const { link } of peers.values()) link?.configure();
  }

  function sendingFor({ id, wants }: Pick<Peer, 'id' | 'wants'>, ceiling: number): Sending {
    const track = tracks.get('camera') ?? null;
    const camera = track && { height: track.getSettings().height ?? null };
    const isSharing = tracks.get('screen') !== null;
    return sendingTo(id, { wants, ceiling, speaksTo, links: peers.size, isSharing, camera, limit });
  }

  let wanted = EVERYTHING.camera;
  function tellWanted(): void {
    const most = Math.min(limit.lines, largestWanted([...peers.values()]));
    if (most === wanted) return;
    wanted = most;
    context?.events.onCameraWanted(most);
  }

  /** Something has changed that concerns what everybody is sent. */
  function arrange(): void {
    for (const peer of peers.values()) peer.arrange().catch(onError);
  }

  function whySlow(): SlowReason {
    if (connections.hasRefused) return 'no-way-set-up';
    return iceList.hasRelay ? 'no-way' : 'no-way-no-relay';
  }

  function drop(peer: Peer): void {
    trace.note(peer.id, 'removed');
    peer.close();
    peers.delete(peer.id);
    routes.forget(peer.id);
    tellWanted();
    arrange();
  }

  return {
    open(id, servers, events) {
      self = id;
      connections.use(servers);
      iceList.set(servers);
      context = {
        ...options,
        connections,
        events,
        routes,
        iceList,
        whySlow,
        onMessage,
        tracks: ownTracks,
        takePrepared: preparing.take,
        sendingFor,
        firstHeight: () => firstHeight(peers.size),
        useIceServers,
        onPhase,
        onQuiet: () => relay.checkServer(),
      };
      sampling.later();
      preparing.later();
    },
    setIceServers(servers) {
      iceList.set(servers);
      useIceServers(servers);
    },
    add(id, epoch, hasJustCome) {
      if (context === null) return;
      const known = peers.get(id);
      if (known?.epoch === epoch) return known.onRejoined(hasJustCome);
      if (known !== undefined) drop(known);
      // Until it says what it wants.
      const wants = EVERYTHING;
      const peer = new Peer({ id, epoch, polite: isPolite(self, id), wants }, context);
      peers.set(id, peer);
      tellWanted();
      trace.note(id, 'wanted', hasJustCome ? 'new' : 'here');
      // The page that was there first calls the page that comes.
      if (hasJustCome) peer.call();
    },
    expect: preparing.expect,
    remove(id) {
      const peer = peers.get(id);
      if (peer !== undefined) drop(peer);
    },
    async setTrack(slot, track) {
      tracks.set(slot, track);
      if (slot === 'screen' || slot === 'camera') arrange();
      // A link that refuses, or has ended meanwhile, does not hold up the others.
      await Promise.all([...peers.values()].map(async ({ link }) => link?.setTrack(slot, track).catch(onError)));
    },
    want: (id, wants) => peers.get(id)?.want(wants),
    limit(next) {
      limit = next;
      tellWanted();
      arrange();
    },
    async speakTo(id) {
      speaksTo = id;
      await Promise.all([...peers.values()].map((peer) => peer.arrange()));
    },
    carries: (id) => (peers.get(id)?.link?.quietMs ?? Infinity) < CARRIES_MS,
    retryNow() {
      for (const peer of peers.values()) peer.retryNow();
    },
    say(message, to) {
      const receivers = [...peers.values()].filter(({ id }) => to === undefined || to === id);
      // Each of them gets the message, also when it did not reach one before.
      const reached = receivers.filter(({ link }) => link?.say(message) === true);
      return reached.length === receivers.length && (to === undefined || receivers.length > 0);
    },
    openBulk: async (to, label) => (await peers.get(to)?.link?.openBulk(label)) ?? null,
    soundLevels() {
      const levels = new Map<PeerId, number>();
      for (const { id, link } of peers.values()) {
        const level = link?.soundLevel ?? null;
        if (level !== null) levels.set(id, level);
      }
      return levels;
    },
    missingSound: () => missingSound([...peers.values()].map(({ missingSound: share }) => share)),
    async ownSoundLevel() {
      // There is one microphone, however many links it goes to. It is measured on a link that it goes to.
      for (const { link, isSentMic } of peers.values()) if (link !== null && isSentMic) return link.ownSoundLevel();
      return null;
    },
    close() {
      sampling.stop();
      preparing.drop();
      iceList.stop();
      for (const peer of peers.values()) peer.close();
      peers.clear();
      tellWanted();
      speaksTo = null;
      context = null;
    },
  };
}

/** Of few links one that jitters would count too much. */
const TELLING_LINKS = 3;

function missingSound(shares: readonly number[]): number {
  return shares.length < TELLING_LINKS ? 0 : shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/** A peer that has just come has not said what it wants, and soon says less than everything. */
function largestWanted(peers: readonly Pick<Peer, 'wants'>[]): number {
  const said = peers.map(({ wants }) => wants.camera).filter((height) => height < EVERYTHING.camera);
  return said.length === 0 ? EVERYTHING.camera : Math.max(...said);
}
