/**
 * The mesh: a map of peers, one for each other page in the room, and what concerns all of them: the tracks, the line's budget, the look at the
 * statistics. The Transport of call/ports, plugged in by main.ts. What belongs to one peer and its links: mesh/peer.
 */
import { SLOTS, type IceServer, type PeerId, type Slot } from '../../shared/protocol';
import { isPolite } from '../../shared/roles';
import type { PeerMessage } from '../../shared/peer-message';
import type { LinkPhase, Transport } from '../call/ports';
import { pictureBudget } from './budget';
import { createConnections, type ConnectionOptions } from './connections';
import { Peer, type PeerContext } from './peer';

const SAMPLE_MS = 1_000;
/** While a link is in trouble, so that its healing is seen at once. */
const SAMPLE_TROUBLE_MS = 250;

export type MeshOptions = Pick<PeerContext, 'clock' | 'createName'> & ConnectionOptions;

export function createMeshTransport(options: MeshOptions): Transport {
  const { clock, onError } = options;
  const peers = new Map<PeerId, Peer>();
  const tracks = new Map<Slot, MediaStreamTrack | null>(SLOTS.map((slot) => [slot, null]));
  /** Null while the call is not open. */
  let context: PeerContext | null = null;
  let self: PeerId = '';
  const connections = createConnections(options);

  function onPhase(phase: LinkPhase): void {
    if (phase === 'connected') applyBudget();
    if (phase === 'reconnecting') sampleLater();
  }

  function useIceServers(servers: readonly IceServer[]): void {
    connections.use(servers);
    for (const { link } of peers.values()) link?.configure();
  }

  function applyBudget(): void {
    const budget = pictureBudget(peers.size, tracks.get('screen') !== null);
    for (const { link } of peers.values()) link?.setBudget(budget).catch(onError);
  }

  let cancelSample: () => void = () => undefined;
  function sampleLater(): void {
    cancelSample();
    const inTrouble = [...peers.values()].some(({ phase }) => phase === 'reconnecting');
    cancelSample = clock.after(inTrouble ? SAMPLE_TROUBLE_MS : SAMPLE_MS, () => {
      sampleLater();
      for (const peer of peers.values()) peer.sample().catch(onError);
    });
  }

  function drop(peer: Peer): void {
    peer.close();
    peers.delete(peer.id);
    applyBudget();
  }

  return {
    open(id, servers, listener) {
      self = id;
      connections.use(servers);
      context = {
        ...options,
        connections,
        events: listener,
        tracks: () => Object.fromEntries(tracks),
        useIceServers,
        onPhase,
      };
      sampleLater();
    },
    setIceServers: useIceServers,
    add(id, epoch, offer) {
      if (context === null) return;
      const known = peers.get(id);
      if (known !== undefined && known.epoch === epoch) {
        known.comeBack(offer);
        return;
      }
      if (known !== undefined) drop(known);
      const peer = new Peer({ id, epoch, polite: isPolite(self, id) }, context);
      peers.set(id, peer);
      if (offer) peer.call();
    },
    remove(id) {
      const peer = peers.get(id);
      if (peer !== undefined) drop(peer);
    },
    receive(from, signal, hearsay = false) {
      peers.get(from)?.receive(signal, hearsay);
    },
    async setTrack(slot, track) {
      tracks.set(slot, track);
      if (slot === 'screen') applyBudget();
      // A link that refuses, or has ended meanwhile, keeps nobody waiting.
      await Promise.all([...peers.values()].map(async ({ link }) => link?.setTrack(slot, track).catch(onError)));
    },
    hurry() {
      for (const peer of peers.values()) peer.hurry();
    },
    quietMs: (id) => peers.get(id)?.link?.quietMs ?? Infinity,
    say(message: PeerMessage, to?: PeerId) {
      const receivers = [...peers.values()].filter(({ id }) => to === undefined || to === id);
      // Each of them is told, also when one before it could not be.
      const reached = receivers.filter(({ link }) => link?.say(message) === true);
      return reached.length === receivers.length && (to === undefined || receivers.length > 0);
    },
    openBulk: async (to, label) => (await peers.get(to)?.link?.openBulk(label)) ?? null,
    withhold: async (to, slots) => peers.get(to)?.withhold(slots),
    soundLevels() {
      const levels = new Map<PeerId, number>();
      for (const { id, link } of peers.values()) {
        const level = link?.soundLevel ?? null;
        if (level !== null) levels.set(id, level);
      }
      return levels;
    },
    async ownSoundLevel() {
      // The microphone is one, however many links it goes to; it is measured where it goes.
      for (const { link, hears } of peers.values()) if (link !== null && hears) return link.ownSoundLevel();
      return null;
    },
    close() {
      cancelSample();
      for (const peer of peers.values()) peer.close();
      peers.clear();
      context = null;
    },
  };
}
