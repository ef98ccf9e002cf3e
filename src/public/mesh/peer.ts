/**
 * One other page, across the links to it that follow one another. It decides which link a signal belongs to. Each link has a name, which its
 * first offer brings. An offer with a name that is neither the present link's nor retired is a fresh start and replaces the link.
 */
import type { Epoch, IceServer, PeerId } from '../../shared/protocol';
import type { HeardMessage } from '../../shared/peer-message';
import type { Signal } from '../../shared/signal-message';
import type { Trace, TraceStep } from '../../shared/trace';
import type { Clock, LinkPhase, PlaneEvents, SlowReason, Wants } from '../call/ports';
import { createCeiling, type Ceiling } from './ceiling';
import type { Connections } from './connections';
import { fingerprintOf } from './fingerprint';
import type { IceList } from './ice-list';
import { createKeeper, type Keeper } from './keeper';
import { PeerLink } from './peer-link';
import type { Sending } from './quality';
import type { RecoveryAction } from './recovery';
import type { Preparing } from './prepared';
import type { Routes } from './routes';
import { parseCandidate, parseDescription, type Candidate, type Description } from './signal';
import type { SlotTracks } from './slots';

/** Candidates that arrived before the offer of their link; an honest peer sends fewer. */
const EARLY_MAX = 100;
const RETIRED_MAX = 16;
/** Each page sends a sign of life each second. After two seconds without anything it is worth asking whether the server is still there. */
const QUIET_MS = 2_000;
/** A link over which nothing has arrived for this long is dead, whatever the browser says. (A client from the course sends a check every 2.5 s.) */
const DEAD_MS = 4_000;
/** A link that recovered this recently is still rebuilt when its peer rejoins the server. */
const BROKEN_MS = 3_000;

/** What all peers of a mesh share. */
export interface PeerContext {
  readonly clock: Clock;
  readonly connections: Pick<Connections, 'open' | 'configure' | 'oneCertificate'>;
  /** What the next call begins with. */
  readonly takePrepared: Preparing['take'];
  /** A fresh random string for each call. */
  readonly createName: () => string;
  readonly events: PlaneEvents;
  readonly routes: Pick<Routes, 'send' | 'isAny'>;
  readonly iceList: Pick<IceList, 'fresh'>;
  /** Why a first connection does not come about. */
  readonly whySlow: () => SlowReason;
  readonly onMessage: (from: PeerId, message: HeardMessage) => void;
  /** The tracks at the moment in which a link is made. */
  readonly tracks: () => SlotTracks;
  /** What that peer is sent, as things are now. */
  readonly sendingFor: (peer: Pick<Peer, 'id' | 'wants'>, ceiling: number) => Sending;
  /** The height of a link's first pictures. */
  readonly firstHeight: () => number;
  /** The ICE servers of every link from now on. */
  readonly useIceServers: (servers: readonly IceServer[]) => void;
  readonly onPhase: (phase: LinkPhase) => void;
  /** Nothing has arrived from a peer for longer than ever happens on a live link. Told each second while it lasts. */
  readonly onQuiet: () => void;
  readonly trace: Trace;
  readonly onError: (error: unknown) => void;
}

export interface PeerOptions {
  readonly id: PeerId;
  readonly epoch: Epoch;
  /** When two first offers cross, we drop ours. For later offers on one link see mesh/peer-link. */
  readonly polite: boolean;
  /** What it is taken to want until it says so. */
  readonly wants: Wants;
}

export class Peer {
  readonly id: PeerId;
  readonly epoch: Epoch;
  /** What that page wants to see of us; for what we want of it see `want`. */
  wants: Wants;
  readonly #polite: boolean;
  readonly #context: PeerContext;
  /** Names of links that ended: a signal for one of them is late, not a fresh start. */
  readonly #retired = new Set<string>();
  #link: PeerLink | null = null;
  #early: Candidate[] = [];
  #keeper: Keeper | null = null;
  #phase: LinkPhase = 'connecting';
  /** When the link recovered last. */
  #healedAt = -Infinity;
  /** What this peer is sent, also on the links to come. */
  #sending: Sending;
  /** What we want to see of it; null: we have not said. */
  #asked: Wants | null = null;
  /** The certificate that its page has shown first. */
  #page: { readonly fingerprint: string; readonly isHeld: boolean } | null = null;
  readonly #ceiling: Ceiling;
  #closed = false;
  /** As in `MediaPlane`, of this peer's sound. */
  missingSound = 0;

  constructor({ id, epoch, polite, wants }: PeerOptions, context: PeerContext) {
    this.id = id;
    this.epoch = epoch;
    this.wants = wants;
    this.#polite = polite;
    this.#context = context;
    this.#ceiling = createCeiling(context.clock, context.firstHeight, () => void this.arrange().catch(context.onError));
    this.#sending = this.#toSend();
  }

  /** The present link; null before the first offer, theirs or ours. */
  get link(): PeerLink | null {
    return this.#link;
  }

  get isSentMic(): boolean {
    return this.#sending.mic.isSent;
  }

  get phase(): LinkPhase {
    return this.#phase;
  }

  /** Makes a link and its first offer. The present link ends. */
  call(): void {
    this.#openLink(this.#context.createName(), true);
  }

  /** The peer has rejoined the server. @param offer whether it is up to us to call it, if that is needed */
  onRejoined(offer: boolean): void {
    if (offer && (this.#link === null || this.#isRecentlyBroken)) {
      this.call();
      return;
    }
    // An offer that we sent while the peer was away is lost: send it again.
    this.#link?.resendOffer();
    this.retryNow();
  }

  /** @param hearsay another page brought it: then it must name its link, and be from the page that we have met */
  receive({ kind, data }: Signal, hearsay: boolean): void {
    if (kind === 'ice') {
      const candidate = parseCandidate(data);
      if (candidate === null || (hearsay && candidate.link !== this.#link?.name)) return;
      this.#note('candidate received', typeOf(candidate.init.candidate));
      this.#receiveCandidate(candidate);
      return;
    }
    const description = parseDescription(kind, data);
    if (description === null || (hearsay && description.link === '') || !this.#isOfThisPage(description, hearsay))
      return;
    this.#note(`${kind} received`);
    if (kind === 'offer') this.#receiveOffer(description);
    else if (this.#link !== null && isFor(this.#link, description.link)) {
      this.#link.receiveDescription(description);
    }
  }

  /** Something has changed that concerns what this peer is sent. Resolves when the link has done it; rejects when it refuses to switch a slot. */
  async arrange(): Promise<void> {
    this.#sending = this.#toSend();
    await this.#link?.send(this.#sending);
  }

  /** What we want to see of this peer from now on. */
  want(wants: Wants): void {
    this.#asked = wants;
    this.#ask();
  }

  /** Something may be better now: a link in trouble tries at once. */
  retryNow(): void {
    this.#keeper?.retryNow();
  }

  async sample(): Promise<void> {
    const link = this.#link;
    const sample = (await link?.sample()) ?? null;
    if (link === null || sample === null || this.#link !== link) return;
    this.#context.events.onInfo(this.id, sample.info);
    this.#ceiling.see(sample.availableBits);
    this.missingSound = sample.missingSound;
    if (link.quietMs >= QUIET_MS) this.#context.onQuiet();
    link.look(DEAD_MS);
  }

  close(): void {
    this.#closed = true;
    this.#ceiling.close();
    this.#keeper?.close();
    this.#closeLink();
  }

  /** Null where the browser makes no connection. Then it is tried again, and the user is told, as with any link that does not come about. */
  #openLink(name: string, isCaller: boolean): PeerLink | null {
    this.#closeLink();
    this.#watch();
    this.#ceiling.begin();
    this.#sending = this.#toSend();
    this.#note('linked', isCaller ? 'calls' : 'called');
    try {
      const prepared = isCaller ? this.#context.takePrepared(this.id, this.#sending) : null;
      this.#link = this.#makeLink(name, isCaller, prepared?.connection ?? this.#context.connections.open());
      if (prepared !== null) this.#link.call(prepared);
    } catch (error) {
      this.#context.onError(error);
    }
    this.#keeper?.renew();
    return this.#link;
  }

  #makeLink(name: string, isCaller: boolean, connection: RTCPeerConnection): PeerLink {
    const { id } = this;
    const { clock, connections, events, routes, tracks, trace, onMessage, onError } = this.#context;
    return new PeerLink({
      name,
      isCaller,
      tracks: tracks(),
      sending: this.#sending,
      clock,
      connection,
      configure: connections.configure,
      oneCertificate: connections.oneCertificate,
      events: {
        onSignal: (signal) => this.#send(signal),
        onSeen: (seen) => this.#keeper?.see(seen),
        onCrossed: () => this.call(),
        onStuck: () => {
          if (routes.isAny) this.call();
        },
        onTrack: (slot, track) => {
          if (trace.isOn) track.addEventListener('unmute', () => this.#note('media', slot), { once: true });
          events.onTrack(id, slot, track);
        },
        onOpen: () => {
          // This may be another link, and the last message of the old one may have been lost.
          this.#ask();
          events.onOpen(id);
        },
        onMessage: (message) => onMessage(id, message),
        onBulk: (channel) => events.onBulk(id, channel),
        onFlood: () => events.onFlood(id),
        onError,
      },
    });
  }

  #toSend(): Sending {
    return this.#context.sendingFor(this, this.#ceiling.height);
  }

  #note(step: TraceStep, why?: string): void {
    this.#context.trace.note(this.id, step, why);
  }

  #send(signal: Signal): void {
    const { kind, data } = signal;
    if (kind === 'ice') this.#note('candidate sent', typeOf(parseCandidate(data)?.init.candidate));
    else this.#note(`${kind} sent`);
    this.#context.routes.send(this.id, signal);
  }

  #ask(): void {
    if (this.#asked !== null) this.#link?.say({ type: 'want', ...this.#asked });
  }

  #watch(): void {
    const { id } = this;
    const { clock, events, routes, whySlow, onError } = this.#context;
    this.#keeper ??= createKeeper({
      clock,
      canSignal: () => routes.isAny,
      act: (action) => void this.#recover(action).catch(onError),
      onPhase: (phase) => this.#enter(phase),
      onSlow: () => events.onSlow(id, whySlow()),
    });
  }

  #closeLink(): void {
    if (this.#link === null) return;
    this.#retire(this.#link.name);
    this.#link.close();
    this.#link = null;
  }

  #retire(name: string): void {
    this.#retired.add(name);
    for (const oldest of this.#retired) {
      if (this.#retired.size <= RETIRED_MAX) break;
      this.#retired.delete(oldest);
    }
  }

  #enter(phase: LinkPhase): void {
    const { clock, events, onPhase, onError } = this.#context;
    const isHealed = phase === 'connected' && this.#phase !== 'connecting';
    this.#phase = phase;
    if (phase !== 'connecting') this.#note(phase);
    onPhase(phase);
    if (phase === 'connected') this.#ceiling.start();
    if (isHealed) {
      this.#healedAt = clock.now();
      this.#link?.refresh().catch(onError);
    }
    events.onLink(this.id, phase);
  }

  /**
   * The link is broken, or was until just now. A rebuilt link shows pictures at once. The old one first retransmits what was lost, and its
   * buffers, having seen packets that came seconds late, hold new pictures back for as long (measured in Chromium 156; docs/resilience.md).
   */
  get #isRecentlyBroken(): boolean {
    if (this.#phase === 'reconnecting' || this.#phase === 'failed') return true;
    return this.#context.clock.now() - this.#healedAt < BROKEN_MS;
  }

  async #recover(action: RecoveryAction): Promise<void> {
    const { iceList, routes, useIceServers } = this.#context;
    const link = this.#link;
    const fresh = await iceList.fresh();
    // Meanwhile the peer may have left or called us, the link may have recovered, or there may be no way left for a signal.
    if (this.#closed || this.#link !== link) return;
    if (this.#phase === 'connected' || !routes.isAny) return;
    useIceServers(fresh);
    const anew = action === 'rebuild' || link === null || (link.prefersRebuild && !link.isUnanswered);
    if (anew) {
      this.call();
      return;
    }
    this.#note('restarted', action);
    link.restart();
  }

  /** A page that says that it has one certificate is held to the first that it shows. For any other page, a new certificate is not believed by hearsay. */
  #isOfThisPage({ sdp, oneCertificate }: Description, hearsay: boolean): boolean {
    const shown = fingerprintOf(sdp);
    const page = this.#page;
    if (page?.fingerprint === shown) return true;
    if (hearsay || page?.isHeld === true) {
      this.#context.onError(new Error(`refused a description: it is not of the page that ${this.id} was`));
      return false;
    }
    this.#page = { fingerprint: shown, isHeld: oneCertificate };
    return true;
  }

  #receiveOffer(offer: Description): void {
    const link = this.#link;
    if (link !== null && isFor(link, offer.link)) {
      link.receiveDescription(offer);
      return;
    }
    if (this.#retired.has(offer.link)) return;
    if (link !== null && link.isUnanswered && (!this.#polite || offer.serial > 1)) {
      // Two first offers crossed. Ours stands; the other side, being polite, starts over as the callee. So does a peer that only restarts
      // a link that we gave up long ago: that is not a first offer, and the peer takes ours for a fresh start.
      this.#retire(offer.link);
      return;
    }
    const fresh = this.#openLink(offer.link, false);
    if (fresh === null) return;
    fresh.receiveDescription(offer);
    const waiting = this.#early.filter((candidate) => isFor(fresh, candidate.link));
    this.#early = [];
    for (const { init } of waiting) fresh.receiveCandidate(init);
  }

  #receiveCandidate(candidate: Candidate): void {
    const link = this.#link;
    if (link !== null && isFor(link, candidate.link)) {
      link.receiveCandidate(candidate.init);
    } else if (!this.#retired.has(candidate.link)) {
      // Candidates of a link that never opens give way to newer ones.
      this.#early = [...this.#early, candidate].slice(-EARLY_MAX);
    }
  }
}

/** A client from the course names no link: its signals are for the present one. */
function isFor(link: PeerLink, name: string): boolean {
  return name === '' || name === link.name;
}

/** The type in a candidate's line (RFC 8839, section 5.1). */
function typeOf(candidate = ''): string {
  return / typ (\w+)/.exec(candidate)?.[1] ?? '';
}
