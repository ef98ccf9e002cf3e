/**
 * The link to one peer: one RTCPeerConnection with its slots, its channel and its negotiator.
 * It knows no room and no server: its signals go out through `events.onSignal`.
 */
import type { HeardMessage, PeerMessage } from '../../shared/peer-message';
import { createLifetime } from '../../shared/lifetime';
import type { Slot } from '../../shared/protocol';
import type { Signal } from '../../shared/signal-message';
import type { BulkChannel, Clock } from '../call/ports';
import { createBulkChannel, isBulkLabel, untilOpen, type OwnedBulkChannel } from './bulk-channel';
import { CHANNEL_LABEL, createMessageChannel, type MessageChannel } from './channel';
import { readSample, type LinkSample } from './link-stats';
import { isFirefox, isOfFirefox } from './firefox';
import { createNegotiator, type Negotiator } from './negotiator';
import { createPulse, type Pulse } from './pulse';
import type { Sending } from './quality';
import type { Seen } from './recovery';
import type { Description } from './signal';
import type { Prepared } from './prepared';
import { createSlots, type Slots, type SlotTracks } from './slots';

/** How long an offer may stay unanswered before it is sent again; doubled each time. */
const RESEND_FIRST_MS = 2_000;
const RESEND_MAX_MS = 8_000;
/** A step of the negotiation takes less than a second. A step that takes longer than this never ends, and blocks all later ones. */
const STUCK_MS = 10_000;
/** Bulk channels at once over one link; an honest peer opens fewer. */
const BULK_MAX = 40;

export interface PeerLinkEvents {
  onSignal(signal: Signal): void;
  onSeen(seen: Seen): void;
  /** Offers crossed, and this browser cannot roll its own back: the link has to be rebuilt. */
  onCrossed(): void;
  /** The browser has left a step of the negotiation unanswered, so nothing more can be agreed on this link. */
  onStuck(): void;
  onTrack(slot: Slot, track: MediaStreamTrack): void;
  onOpen(): void;
  onMessage(message: HeardMessage): void;
  onBulk(channel: BulkChannel): void;
  onFlood(): void;
  onError(error: unknown): void;
}

export interface PeerLinkOptions {
  /** Both ends call this connection by the same name; the caller chooses it. */
  readonly name: string;
  /** We are the caller: we make this connection's first offer. */
  readonly isCaller: boolean;
  readonly tracks: SlotTracks;
  /** What this peer is sent, until `send` says otherwise. */
  readonly sending: Sending;
  readonly clock: Clock;
  /** From now on the link owns it. */
  readonly connection: RTCPeerConnection;
  /** Gives a connection the present ICE servers. */
  readonly configure: (connection: RTCPeerConnection) => void;
  /** As in mesh/signal, for our own descriptions. */
  readonly oneCertificate: boolean;
  readonly events: PeerLinkEvents;
}

export class PeerLink {
  readonly name: string;
  readonly #connection: RTCPeerConnection;
  readonly #configure: (connection: RTCPeerConnection) => void;
  readonly #negotiator: Negotiator;
  readonly #slots: Slots;
  readonly #clock: Clock;
  readonly #events: PeerLinkEvents;
  readonly #bulk = new Set<OwnedBulkChannel>();
  readonly #life = createLifetime();
  #channel: MessageChannel | null = null;
  /** Bulk channels that are not open yet. */
  #opening = 0;
  /** The browser is being asked for its statistics. */
  #isSampling = false;
  /** How long the present step has taken, not counting time in which the page stood still. */
  #step = { number: 0, lastsMs: 0, seenAt: 0 };
  #sample: LinkSample | null = null;
  readonly #pulse: Pulse;
  #cancelResend: () => void = () => undefined;
  #isWithFirefox = isFirefox();
  #closed = false;

  constructor({
    name,
    isCaller,
    tracks,
    sending,
    clock,
    connection,
    configure,
    oneCertificate,
    events,
  }: PeerLinkOptions) {
    this.name = name;
    this.#clock = clock;
    this.#events = events;
    this.#pulse = createPulse(clock);
    this.#connection = connection;
    this.#configure = configure;
    this.#slots = createSlots(connection, tracks, sending, events.onTrack, (error) => this.#report(error));
    this.#negotiator = createNegotiator({
      connection,
      // HACK(chrome 156): the callee of a connection must never roll back an offer of its own: the rollback destroys its
      // video receivers, and the new ones get no place to show their pictures
      // ("VideoReceiveStreamInterface not connected to a VideoSink"). The caller loses nothing, so the caller is the polite peer.
      // Measured in test/browser/faults-signals.test.ts.
      polite: isCaller,
      // HACK(firefox 153): after the rollback of an offer that restarted ICE, it answers in the wrong DTLS role and receives nothing on that
      // connection. Measured in test/browser/faults-firefox.test.ts. A new connection costs a second.
      startOver: isFirefox() ? () => events.onCrossed() : null,
      send: (description) => {
        if (this.#closed) return;
        events.onSignal({ kind: description.type, data: { ...description, link: name, oneCertificate } });
        if (description.type === 'offer') this.#resendAfter(RESEND_FIRST_MS);
        else this.#slots.fill();
      },
      prepareAnswer: () => this.#slots.adopt(),
      onError: (error) => this.#report(error),
    });
    connection.onnegotiationneeded = () => void this.#negotiator.negotiate();
    connection.onicecandidate = ({ candidate }) => {
      // An active TCP candidate finds only a passive one (RFC 6544, section 4.1), and browsers have none: half of all candidates, for nothing.
      if (candidate === null || candidate.candidate === '' || / tcptype active/.test(candidate.candidate)) return;
      events.onSignal({ kind: 'ice', data: { ...candidate.toJSON(), link: name } });
    };
    connection.onconnectionstatechange = () => this.look();
    // HACK(chrome 156): iceConnectionState may stay `disconnected` while connectionState is `failed`, so both are watched.
    connection.oniceconnectionstatechange = () => this.look();
    connection.ondatachannel = ({ channel }) => {
      // One message channel only, made by the caller: each would have a rate of its own.
      if (channel.label === CHANNEL_LABEL && this.#channel === null) this.#useChannel(channel);
      else if (isBulkLabel(channel.label) && this.#bulk.size < BULK_MAX) events.onBulk(this.#keepBulk(channel));
      else channel.close();
    };
  }

  /** Our first offer has no answer yet. */
  get isUnanswered(): boolean {
    return this.#connection.remoteDescription === null;
  }

  /**
   * HACK(firefox 153): after an ICE restart that follows an outage, Chromium's pictures show at once, but Firefox's only after up to four
   * seconds, because it retransmits everything that was lost before it sends anything new. Measured; docs/resilience.md.
   */
  get prefersRebuild(): boolean {
    return this.#isWithFirefox;
  }

  /** Takes the slots and the message channel of its connection, and makes the first offer. The callee does neither. */
  call({ channel, slots }: Pick<Prepared, 'channel' | 'slots'>): void {
    this.#useChannel(channel);
    this.#slots.use(slots);
    void this.#negotiator.negotiate();
  }

  receiveDescription(description: Description): void {
    // Look at it as it came: Chromium puts its own origin line into `remoteDescription`.
    if (isOfFirefox(description.sdp)) this.#isWithFirefox = true;
    void this.#negotiator.receiveDescription(description);
  }

  receiveCandidate(candidate: RTCIceCandidateInit): void {
    void this.#negotiator.receiveCandidate(candidate);
  }

  async setTrack(slot: Slot, track: MediaStreamTrack | null): Promise<void> {
    if (!this.#closed) await this.#life.during(this.#slots.set(slot, track));
  }

  /** What each slot sends from now on, and how. Resolves when every slot is switched, and when the link has ended. */
  async send(sending: Sending): Promise<void> {
    if (!this.#closed) await this.#life.during(this.#slots.send(sending));
  }

  /** The peer's level from 0 to 1; null when the browser does not tell, or nothing has arrived yet. */
  get soundLevel(): number | null {
    return this.#slots.soundLevel();
  }

  /** The level of our own microphone; null as above. */
  async ownSoundLevel(): Promise<number | null> {
    return this.#closed ? null : ((await this.#life.during(this.#slots.ownSoundLevel())) ?? null);
  }

  say(message: PeerMessage): boolean {
    return this.#channel?.say(message) ?? false;
  }

  /** Null when this link is not connected, or ends before the channel opens. */
  async openBulk(label: string): Promise<BulkChannel | null> {
    if (this.#closed || this.#channel?.isOpen !== true || this.#bulk.size + this.#opening >= BULK_MAX) return null;
    this.#opening += 1;
    const channel = await this.#life.during(untilOpen(this.#connection.createDataChannel(label)));
    this.#opening -= 1;
    return !channel || this.#closed ? null : this.#keepBulk(channel);
  }

  /** The ICE servers have changed. */
  configure(): void {
    try {
      if (!this.#closed) this.#configure(this.#connection);
    } catch (error) {
      this.#report(error);
    }
  }

  /** Sends the unanswered offer again, now. */
  resendOffer(): void {
    if (!this.#closed) this.#negotiator.resend();
  }

  /** The peer has missed pictures: the next ones are key frames. */
  async refresh(): Promise<void> {
    if (!this.#closed) await this.#life.during(this.#slots.refresh());
  }

  get quietMs(): number {
    return this.#pulse.quietMs;
  }

  /** Sends a sign of life and reads the statistics; null while there are none, and once the link is closed. */
  async sample(): Promise<LinkSample | null> {
    this.#channel?.beat();
    this.#lookAtStep();
    // One request at a time, however long the browser takes.
    if (this.#isSampling) return null;
    this.#isSampling = true;
    const report = await this.#life.during(this.#connection.getStats()).finally(() => (this.#isSampling = false));
    if (this.#closed || report === undefined) return null;
    const sample = readSample(report, this.#sample);
    this.#pulse.sample(sample.carried + (this.#channel?.heard ?? 0));
    this.#sample = sample;
    return sample;
  }

  /**
   * ICE restart: new paths for the same connection (RFC 8445, section 2.4). A new offer replaces an unanswered one; an unanswered first
   * offer is only sent again.
   */
  restart(): void {
    if (this.#closed) return;
    if (this.isUnanswered) {
      this.#negotiator.resend();
      return;
    }
    this.#connection.restartIce();
    void this.#negotiator.offerAgain();
  }

  /** May be called twice. No event comes from this link afterwards. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelResend();
    this.#connection.onnegotiationneeded = null;
    this.#connection.onicecandidate = null;
    this.#connection.onconnectionstatechange = null;
    this.#connection.oniceconnectionstatechange = null;
    this.#connection.ondatachannel = null;
    this.#connection.close();
    for (const channel of [...this.#bulk]) channel.lose();
    this.#negotiator.close();
    this.#slots.close();
    this.#life.end();
  }

  #lookAtStep(): void {
    const now = this.#clock.now();
    const { number, lastsMs, seenAt } = this.#step;
    const { underWay } = this.#negotiator;
    // Time in which the page stood still does not count.
    const isSame = underWay !== 0 && underWay === number;
    this.#step = { number: underWay, lastsMs: isSame ? lastsMs + Math.min(now - seenAt, 1_000) : 0, seenAt: now };
    if (this.#step.lastsMs >= STUCK_MS) this.#events.onStuck();
  }

  #report(error: unknown): void {
    if (!this.#closed) this.#events.onError(error);
  }

  #keepBulk(channel: RTCDataChannel): BulkChannel {
    const bulk: OwnedBulkChannel = createBulkChannel(channel, () => this.#bulk.delete(bulk));
    this.#bulk.add(bulk);
    return bulk;
  }

  #useChannel(channel: RTCDataChannel): void {
    this.#channel = createMessageChannel(channel, this.#clock, {
      onFlood: () => {
        if (!this.#closed) this.#events.onFlood();
      },
      onOpen: () => {
        if (!this.#closed) this.#events.onOpen();
      },
      onMessage: (message) => {
        if (!this.#closed) this.#events.onMessage(message);
      },
    });
  }

  #resendAfter(delayMs: number): void {
    this.#cancelResend();
    this.#cancelResend = this.#clock.after(delayMs, () => {
      if (this.#negotiator.resend()) this.#resendAfter(Math.min(2 * delayMs, RESEND_MAX_MS));
    });
  }

  /** Reports whether the link is alive. @param deadMs how long a living link may be quiet */
  look(deadMs = Infinity): void {
    const said = seenIn(this.#connection.connectionState, this.#connection.iceConnectionState);
    this.#events.onSeen(this.#pulse.verdict(said, deadMs));
  }
}

function seenIn(connection: RTCPeerConnectionState, ice: RTCIceConnectionState): Seen {
  if (connection === 'failed' || ice === 'failed') return 'failed';
  if (connection === 'disconnected' || ice === 'disconnected') return 'disconnected';
  return connection === 'connected' ? 'connected' : 'connecting';
}
