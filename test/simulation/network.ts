/**
 * What lies between the simulated pages: who reaches whom, which two connections belong together, what goes through, and what their browsers make of it.
 * Times as measured in Chromium 156: a path without answers is `disconnected` after about 6 s and `failed` after about 16 s.
 */
import type { FakeDataChannel } from '../support/fake-data-channel';
import type { Random } from './random';
import type { Time, Timeline } from './time';

const DISCONNECTED_MS = 6_000;
const FAILED_MS = 16_000;
/** A path that is back is noticed with the next check of consent (RFC 7675). */
const NOTICED_MS = 2_500;
/** Without media only these arrive. */
const CONSENT_MS = 2_500;

/** A person's machine. */
export interface Host {
  readonly name: string;
  isUp: boolean;
  /** Another one after each change of network. */
  address: number;
}

/** One connection, as the network sees it. */
export interface End {
  readonly host: Host;
  /** Of its page: what comes out of the network waits while the page stands still. */
  readonly browser: Timeline;
  /** ICE user names in force: since the last agreement. Empty before the first. */
  readonly local: string;
  readonly remote: string;
  /** The other side's addresses, as told by candidates for the generation in force. */
  readonly knows: (address: string) => boolean;
  readonly closed: boolean;
  readonly isSending: () => boolean;
  become(ice: RTCIceConnectionState, connection: RTCPeerConnectionState): void;
  /** Its channels: what it made, and those that came. */
  readonly channels: readonly FakeDataChannel[];
  /** A channel that the other end made. */
  accept(label: string): FakeDataChannel;
}

export const addressOf = (host: Host): string => `${host.name}@${host.address}`;

/** What two connections agreed on. */
class Association {
  readonly ends: readonly [End, End];
  readonly #network: Network;
  /** The generation and the addresses that it runs by. */
  #path = '';
  #alive = false;
  #since = 0;
  #carriedMs = 0;
  #cancel: (() => void)[] = [];
  /** After `failed` only a new generation helps. */
  #spent = true;
  readonly #twins = new Map<FakeDataChannel, FakeDataChannel>();
  #held: (() => void)[] = [];

  constructor(network: Network, ends: readonly [End, End]) {
    this.#network = network;
    this.ends = ends;
  }

  get alive(): boolean {
    return this.#alive;
  }

  get path(): string {
    return this.#path;
  }

  /** Checks have gone through on that path. */
  use(path: string): void {
    this.#path = path;
    this.#spent = false;
    this.review();
  }

  /** Grows with what arrives at that end. */
  carried(end: End): number {
    const { time } = this.#network;
    const aliveMs = this.#carriedMs + (this.#alive ? time.now() - this.#since : 0);
    const other = this.other(end);
    return Math.floor(aliveMs / CONSENT_MS) + (other.isSending() ? aliveMs : 0);
  }

  other(end: End): End {
    return this.ends[0] === end ? this.ends[1] : this.ends[0];
  }

  review(): void {
    const { time, random } = this.#network;
    const [a, b] = this.ends;
    const alive =
      !this.#spent && !a.closed && !b.closed && this.#path === pathOf(a, b) && this.#network.reaches(a.host, b.host);
    if (alive === this.#alive) return;
    this.#alive = alive;
    for (const cancel of this.#cancel.splice(0)) cancel();
    if (alive) {
      this.#since = time.now();
      for (const end of this.ends) {
        const noticed = this.#carriedMs === 0 ? random.between(5, 60) : random.between(20, NOTICED_MS);
        this.#later(noticed, end, () => end.become('connected', 'connected'));
      }
      this.#later(random.between(30, 90), a, () => this.#openChannels());
      return;
    }
    this.#carriedMs += time.now() - this.#since;
    for (const end of this.ends) {
      this.#later(DISCONNECTED_MS + random.between(-1_000, 1_000), end, () =>
        end.become('disconnected', 'disconnected'),
      );
      this.#later(FAILED_MS + random.between(-1_000, 1_000), end, () => {
        this.#spent = true;
        end.become('failed', 'failed');
      });
    }
  }

  #later(delayMs: number, end: End, callback: () => void): void {
    this.#cancel.push(end.browser.after(delayMs, () => (end.closed ? undefined : callback())));
  }

  #openChannels(): void {
    if (!this.#alive) return;
    for (const end of this.ends)
      for (const channel of end.channels) if (channel.readyState === 'connecting') this.open(end, channel);
    for (const send of this.#held.splice(0)) send();
  }

  /** A channel that this end has made, and that the other does not know. */
  open(end: End, channel: FakeDataChannel): void {
    if (!this.#alive || this.#twins.has(channel)) return;
    const other = this.other(end);
    const twin = other.accept(channel.label);
    this.#twins.set(channel, twin);
    this.#twins.set(twin, channel);
    for (const one of [channel, twin]) {
      one.readyState = 'open';
    }
    this.#bring(end, () => channel.onopen?.());
    this.#bring(other, () => twin.onopen?.());
  }

  /** In order, to that end; waits while nothing goes through. */
  #bring(to: End, deliver: () => void): void {
    const send = (): void => this.#network.bring(this.other(to).host, to, deliver);
    if (this.#alive) send();
    else this.#held.push(send);
  }

  carry(channel: FakeDataChannel, data: unknown): void {
    const twin = this.#twins.get(channel);
    const to = this.ends.find((end) => twin !== undefined && end.channels.includes(twin));
    if (twin !== undefined && to !== undefined)
      this.#bring(to, () => (twin.readyState === 'open' ? twin.onmessage?.({ data }) : undefined));
  }

  /** That end has closed: the other one's channels hear of it, where anything goes through. */
  part(end: End, goesThrough: boolean): void {
    const other = this.other(end);
    if (!goesThrough) return;
    for (const channel of other.channels) {
      if (channel.readyState !== 'open') continue;
      this.#network.bring(end.host, other, () => {
        if (channel.readyState !== 'open') return;
        channel.readyState = 'closed';
        channel.onclose?.();
      });
    }
  }
}

export class Network {
  readonly time: Time;
  readonly random: Random;
  readonly #ends = new Set<End>();
  readonly #byLocal = new Map<string, End>();
  readonly #associations = new Map<End, Association>();
  readonly #cuts = new Set<string>();
  /** When the newest thing under way from one machine to a connection arrives: nothing overtakes it. */
  readonly #arrivals = new Map<End, number>();

  constructor(time: Time, random: Random) {
    this.time = time;
    this.random = random;
  }

  reaches(a: Host, b: Host): boolean {
    return a.isUp && b.isUp && !this.#cuts.has(keyOf(a, b));
  }

  cut(a: Host, b: Host): void {
    this.#cuts.add(keyOf(a, b));
    this.review();
  }

  heal(a: Host, b: Host): void {
    this.#cuts.delete(keyOf(a, b));
    this.review();
  }

  healAll(): void {
    this.#cuts.clear();
    this.review();
  }

  /** Something has changed: a machine, a path, an end. */
  review(): void {
    for (const association of new Set(this.#associations.values())) association.review();
    for (const end of this.#ends) this.tryToConnect(end);
  }

  /** An agreement has come into force, or a candidate. */
  tryToConnect(end: End): void {
    this.#ends.add(end);
    if (end.local === '' || end.closed) return;
    this.#byLocal.set(end.local, end);
    const other = this.#byLocal.get(end.remote);
    if (other === undefined || !this.#fit(end, other)) return;
    const path = pathOf(end, other);
    end.browser.after(this.random.between(20, 80), () => {
      if (!this.#fit(end, other) || pathOf(end, other) !== path) return;
      const association = this.#associations.get(end) ?? new Association(this, [end, other]);
      this.#associations.set(end, association);
      this.#associations.set(other, association);
      association.use(path);
    });
  }

  /** Whether checks between the two go through: both in force, one knows the other's address; and there is anything new in it. */
  #fit(a: End, b: End): boolean {
    if (a.closed || b.closed || a.remote !== b.local || b.remote !== a.local) return false;
    if (!this.reaches(a.host, b.host)) return false;
    if (!a.knows(addressOf(b.host)) && !b.knows(addressOf(a.host))) return false;
    const [ofA, ofB] = [this.#associations.get(a), this.#associations.get(b)];
    // A DTLS association is between two connections for good.
    return ofA === ofB && (ofA === undefined || ofA.path !== pathOf(a, b));
  }

  associationOf(end: End): Association | null {
    return this.#associations.get(end) ?? null;
  }

  /** @param says whether the other end may hear of it: a browser that dies says nothing */
  close(end: End, says: boolean): void {
    const association = this.#associations.get(end);
    const goesThrough = says && association?.alive === true;
    this.#ends.delete(end);
    association?.review();
    association?.part(end, goesThrough);
  }

  bring(from: Host, to: End, deliver: () => void): void {
    const { time, random } = this;
    if (!this.reaches(from, to.host)) return;
    const at = Math.max(this.#arrivals.get(to) ?? 0, time.now() + random.between(5, 60));
    this.#arrivals.set(to, at);
    to.browser.after(at - time.now(), () => (to.closed ? undefined : deliver()));
  }
}

function pathOf(a: End, b: End): string {
  return [`${a.local} ${addressOf(a.host)}`, `${b.local} ${addressOf(b.host)}`].sort().join(' ');
}

function keyOf(a: Host, b: Host): string {
  return [a.name, b.name].sort().join(' ');
}
