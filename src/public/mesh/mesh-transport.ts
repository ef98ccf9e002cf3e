/**
 * The mesh: a map of links, one for each other page in the room. The Transport of call/ports, plugged in by main.ts.
 * It decides which link a signal belongs to. A link has a name that its first offer brings; an offer with a name
 * that is neither the present one's nor retired is a fresh start, and replaces the link.
 */
import { SLOTS, type Epoch, type IceServer, type PeerId, type Slot } from '../../shared/protocol';
import { isPolite } from '../../shared/roles';
import type { PeerMessage } from '../../shared/peer-message';
import type { Clock, LinkPhase, Signal, Transport, TransportEvents } from '../call/ports';
import { pictureBudget } from './budget';
import { createKeeper, type Keeper } from './keeper';
import { PeerLink } from './peer-link';
import type { RecoveryAction } from './recovery';
import { parseCandidate, parseDescription, type Candidate, type Description } from './signal';

/** Candidates that came before the offer of their link; more than this is no honest peer. */
const EARLY_MOST = 100;
const RETIRED_MOST = 16;
const SAMPLE_MS = 1_000;
/** While a link is in trouble, so that its healing is seen at once. */
const SAMPLE_TROUBLE_MS = 250;
/** Sound alone is 50 packets a second. Two seconds without any, and it is worth asking whether the server is still there. */
const QUIET_MS = 2_000;
/** Without sound or picture, a live link still carries a connectivity check every 2.5 s; beyond this it is dead, whatever it says. */
const DEAD_MS = 4_000;

/** A link that carries again: for so long it is worth being made anew when its other end comes back to the server too. */
const HURT_MS = 3_000;

export interface MeshOptions {
  readonly clock: Clock;
  readonly createConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
  /** A fresh random string for each call. */
  readonly createName: () => string;
  readonly onError: (error: unknown) => void;
}

interface Entry {
  readonly id: PeerId;
  readonly epoch: Epoch;
  /** When two first offers cross, ours falls. Later offers on one link: see mesh/peer-link. */
  readonly polite: boolean;
  /** Names of links that ended: what still comes for them is late, and no fresh start. */
  readonly retired: Set<string>;
  link: PeerLink | null;
  early: Candidate[];
  keeper: Keeper | null;
  phase: LinkPhase;
  /** When it carried again after it had not. */
  healedAt: number;
  /** Slots that send this peer nothing, also on the links to come. */
  withheld: readonly Slot[];
}

export function createMeshTransport({ clock, createConnection, createName, onError }: MeshOptions): Transport {
  const entries = new Map<PeerId, Entry>();
  const tracks = new Map<Slot, MediaStreamTrack | null>(SLOTS.map((slot) => [slot, null]));
  let events: TransportEvents | null = null;
  let self: PeerId = '';
  let iceServers: readonly IceServer[] = [];

  function openLink(entry: Entry, name: string, called: boolean): PeerLink {
    closeLink(entry);
    const { id } = entry;
    const link = new PeerLink({
      name,
      called,
      iceServers,
      tracks: Object.fromEntries(tracks),
      withheld: entry.withheld,
      clock,
      createConnection,
      events: {
        onSignal: (signal) => events?.onSignal(id, signal),
        onSeen: (seen) => entry.keeper?.see(seen),
        onCrossed: () => call(entry),
        onTrack: (slot, track) => events?.onTrack(id, slot, track),
        onOpen: () => events?.onOpen(id),
        onMessage: (message) => events?.onMessage(id, message),
        onBulk: (channel) => (events === null ? channel.close() : events.onBulk(id, channel)),
        onFlood: () => events?.onFlood(id),
        onError,
      },
    });
    entry.link = link;
    entry.keeper ??= createKeeper({
      clock,
      canSignal: () => events?.canReach(id) ?? false,
      act: (action) => void recover(entry, action).catch(onError),
      onPhase: (phase) => {
        const wasInTrouble = entry.phase !== 'connecting';
        entry.phase = phase;
        if (phase === 'connected') applyBudget();
        if (phase === 'connected' && wasInTrouble) {
          entry.healedAt = clock.now();
          entry.link?.refresh().catch(onError);
        }
        if (phase === 'reconnecting') sampleLater();
        events?.onLink(id, phase);
      },
      onSlow: () => events?.onSlow(id),
    });
    entry.keeper.renew();
    return link;
  }

  /**
   * It carries nothing, or did not until just now. Made anew it shows pictures at once; the old one says again first what was lost, and its buffers, having
   * seen packets that came seconds late, hold new pictures back for as long (measured in Chromium 156; docs/resilience.md).
   */
  function isHurt({ phase, healedAt }: Entry): boolean {
    return phase === 'reconnecting' || phase === 'failed' || clock.now() - healedAt < HURT_MS;
  }

  function closeLink(entry: Entry): void {
    if (entry.link === null) return;
    retire(entry, entry.link.name);
    entry.link.close();
    entry.link = null;
  }

  function retire({ retired }: Entry, name: string): void {
    retired.add(name);
    for (const oldest of retired) {
      if (retired.size <= RETIRED_MOST) break;
      retired.delete(oldest);
    }
  }

  async function recover(entry: Entry, action: RecoveryAction): Promise<void> {
    const { link } = entry;
    const fresh = await events?.freshIceServers();
    // Meanwhile they may have left or called us anew, the link may carry again, or the way to say anything be lost.
    if (entries.get(entry.id) !== entry || entry.link !== link) return;
    if (entry.phase === 'connected' || events?.canReach(entry.id) !== true) return;
    if (fresh !== undefined) useIceServers(fresh);
    const anew = action === 'rebuild' || link === null || (link.isBetterMadeAnew && !link.isUnanswered);
    if (anew) call(entry);
    else await link.restart();
  }

  function useIceServers(servers: readonly IceServer[]): void {
    iceServers = servers;
    for (const { link } of entries.values()) link?.setIceServers(servers);
  }

  function applyBudget(): void {
    const budget = pictureBudget(entries.size, tracks.get('screen') !== null);
    for (const { link } of entries.values()) link?.setBudget(budget).catch(onError);
  }

  let cancelSample: () => void = () => undefined;
  function sampleLater(): void {
    cancelSample();
    const inTrouble = [...entries.values()].some(({ phase }) => phase === 'reconnecting');
    cancelSample = clock.after(inTrouble ? SAMPLE_TROUBLE_MS : SAMPLE_MS, () => {
      sampleLater();
      for (const entry of entries.values()) if (entry.link !== null) sample(entry, entry.link).catch(onError);
    });
  }

  async function sample(entry: Entry, link: PeerLink): Promise<void> {
    const info = await link.sample();
    if (info === null || entry.link !== link) return;
    events?.onInfo(entry.id, info);
    if (link.quietMs >= QUIET_MS) events?.onQuiet(entry.id);
    link.look(DEAD_MS);
  }

  function call(entry: Entry): void {
    openLink(entry, createName(), true).call().catch(onError);
  }

  function receiveOffer(entry: Entry, offer: Description): void {
    const { link } = entry;
    if (link !== null && isFor(link, offer.link)) {
      link.receiveDescription(offer).catch(onError);
      return;
    }
    if (entry.retired.has(offer.link)) return;
    if (link !== null && link.isUnanswered && (!entry.polite || offer.serial > 1)) {
      // Two first offers crossed. Ours stands; the other side, being polite, starts over as the one who answers. So does whoever only mends
      // a link that we gave up long ago: that is no first offer, and they take ours for a fresh start.
      retire(entry, offer.link);
      return;
    }
    const fresh = openLink(entry, offer.link, false);
    fresh.receiveDescription(offer).catch(onError);
    const waiting = entry.early.filter((candidate) => isFor(fresh, candidate.link));
    entry.early = [];
    for (const { init } of waiting) fresh.receiveCandidate(init).catch(onError);
  }

  function receiveCandidate(entry: Entry, candidate: Candidate): void {
    const { link, early, retired } = entry;
    if (link !== null && isFor(link, candidate.link)) link.receiveCandidate(candidate.init).catch(onError);
    else if (!retired.has(candidate.link) && early.length < EARLY_MOST) early.push(candidate);
  }

  function drop(entry: Entry): void {
    entry.keeper?.close();
    closeLink(entry);
    entries.delete(entry.id);
    applyBudget();
  }

  return {
    open(id, servers, listener) {
      self = id;
      iceServers = servers;
      events = listener;
      sampleLater();
    },
    setIceServers: useIceServers,
    add(id, epoch, offer) {
      const known = entries.get(id);
      if (known !== undefined && known.epoch === epoch) {
        if (offer && (known.link === null || isHurt(known))) call(known);
        else {
          // They have just come back to the server: whatever we said to them while they were away has to be said again, now.
          known.link?.sayAgain();
          known.keeper?.hurry();
        }
        return;
      }
      if (known !== undefined) drop(known);
      const polite = isPolite(self, id);
      const entry: Entry = {
        id,
        epoch,
        polite,
        retired: new Set(),
        link: null,
        early: [],
        keeper: null,
        phase: 'connecting',
        healedAt: -Infinity,
        withheld: [],
      };
      entries.set(id, entry);
      if (offer) call(entry);
    },
    remove(id) {
      const entry = entries.get(id);
      if (entry !== undefined) drop(entry);
    },
    receive(from: PeerId, { kind, data }: Signal) {
      const entry = entries.get(from);
      if (entry === undefined) return;
      if (kind === 'ice') {
        const candidate = parseCandidate(data);
        if (candidate !== null) receiveCandidate(entry, candidate);
        return;
      }
      const description = parseDescription(kind, data);
      if (description === null) return;
      if (kind === 'offer') receiveOffer(entry, description);
      else if (entry.link !== null && isFor(entry.link, description.link)) {
        entry.link.receiveDescription(description).catch(onError);
      }
    },
    async setTrack(slot, track) {
      tracks.set(slot, track);
      if (slot === 'screen') applyBudget();
      await Promise.all([...entries.values()].map(async ({ link }) => link?.setTrack(slot, track)));
    },
    hurry() {
      for (const { keeper } of entries.values()) keeper?.hurry();
    },
    quietMs: (id) => entries.get(id)?.link?.quietMs ?? Infinity,
    say(message: PeerMessage, to?: PeerId) {
      const receivers = [...entries.values()].filter(({ id }) => to === undefined || to === id);
      // Each of them is told, also when one before it could not be.
      const reached = receivers.filter(({ link }) => link?.say(message) === true);
      return reached.length === receivers.length && (to === undefined || receivers.length > 0);
    },
    openBulk: async (to, label) => (await entries.get(to)?.link?.openBulk(label)) ?? null,
    async withhold(to, slots) {
      const entry = entries.get(to);
      if (entry === undefined) return;
      entry.withheld = slots;
      await entry.link?.withhold(slots);
    },
    soundLevels() {
      const levels = new Map<PeerId, number>();
      for (const { id, link } of entries.values()) {
        const level = link?.soundLevel ?? null;
        if (level !== null) levels.set(id, level);
      }
      return levels;
    },
    async ownSoundLevel() {
      // The microphone is one, however many links it goes to.
      for (const { link } of entries.values()) if (link !== null) return link.ownSoundLevel();
      return null;
    },
    close() {
      cancelSample();
      for (const entry of [...entries.values()]) drop(entry);
      events = null;
    },
  };
}

/** A client from the course names no link: what it sends is for the one there is. */
function isFor(link: PeerLink, name: string): boolean {
  return name === '' || name === link.name;
}
