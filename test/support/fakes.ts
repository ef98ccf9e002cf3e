/** Stand-ins for the outside world in the unit ring: a clock that is turned by hand, tracks, memory, media, signalling, transport. */
import type {
  Clock,
  DeviceWish,
  Media,
  MediaEvents,
  MediaProblem,
  MediaWishes,
  Memory,
  Opened,
  OpenedScreen,
  Signal,
  Signaling,
  SignalingEvents,
  Transport,
  TransportEvents,
} from '../../src/public/call/ports';
import type { PeerMessage } from '../../src/shared/peer-message';
import type { JoinReply, JoinRequest, PeerState, Slot } from '../../src/shared/protocol';

export interface FakeClock extends Clock {
  /** Lets so many milliseconds pass, calling back in order whatever falls due. */
  pass(durationMs: number): void;
}

export function createFakeClock(): FakeClock {
  let time = 0;
  let waiting: { at: number; callback: () => void }[] = [];
  return {
    now: () => time,
    after(delayMs, callback) {
      const entry = { at: time + delayMs, callback };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((other) => other !== entry);
      };
    },
    pass(durationMs) {
      const end = time + durationMs;
      for (;;) {
        const next = waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        waiting = waiting.filter((other) => other !== next);
        time = next.at;
        next.callback();
      }
      time = end;
    },
  };
}

export function createFakeMemory(): Memory {
  const kept = new Map<string, string>();
  return {
    read: (key) => kept.get(key) ?? null,
    write: (key, value) => void (value === null ? kept.delete(key) : kept.set(key, value)),
  };
}

/** Lets every promise that can go on go on. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

/** As much of a MediaStreamTrack as call/ touches. */
export function createFakeTrack(kind: 'audio' | 'video', label = kind as string): MediaStreamTrack {
  const track = { kind, label, enabled: true, readyState: 'live', stop: () => void (track.readyState = 'ended') };
  return track as unknown as MediaStreamTrack;
}

export interface FakeMedia extends Media {
  readonly asked: MediaWishes[];
  /** The tracks that are open now. */
  readonly open_: Set<MediaStreamTrack>;
  events: MediaEvents | null;
  /** What the next openings of a device end with; '' is the default device. */
  readonly broken: Map<string, MediaProblem>;
  /** While set, openings wait until `letGo`. */
  hold: boolean;
  letGo(): void;
  /** What the person's next answer to "which screen?" is. */
  screen: OpenedScreen;
  /** The microphones listened to, and where their levels go. */
  readonly watched: Map<MediaStreamTrack, (level: number, atMs: number) => void>;
}

/** `oneAtATime`: a second device of a kind is refused while one is open, as on Android. */
export function createFakeMedia({ oneAtATime = false } = {}): FakeMedia {
  let waiting: (() => void)[] = [];
  const open = (kind: 'audio' | 'video', { device, facing }: DeviceWish): Opened => {
    const problem = fake.broken.get(facing ?? device);
    if (problem !== undefined) return { ok: false, problem };
    if (oneAtATime && [...fake.open_].some((other) => other.kind === kind)) return { ok: false, problem: 'busy' };
    const track = createFakeTrack(kind, device);
    fake.open_.add(track);
    if (facing !== undefined) return { ok: true, track, device: `${facing}-camera`, facing };
    return { ok: true, track, device: device === '' ? `default-${kind}` : device };
  };
  const fake: FakeMedia = {
    oneAtATime,
    canShareScreen: true,
    canPickSpeaker: false,
    screen: { ok: false, problem: 'cancelled' },
    watched: new Map(),
    asked: [],
    open_: new Set(),
    events: null,
    broken: new Map(),
    hold: false,
    watch: (events) => void (fake.events = events),
    async open(wishes) {
      fake.asked.push(wishes);
      if (fake.hold) await new Promise<void>((resolve) => waiting.push(resolve));
      return {
        ...(wishes.mic && { mic: open('audio', wishes.mic) }),
        ...(wishes.camera && { camera: open('video', wishes.camera) }),
      };
    },
    async openScreen() {
      if (fake.hold) await new Promise<void>((resolve) => waiting.push(resolve));
      const { screen } = fake;
      if (screen.ok) for (const track of [screen.track, screen.sound]) if (track !== null) fake.open_.add(track);
      return screen;
    },
    setMotion: (track, motion) => void (track.contentHint = motion ? 'motion' : 'detail'),
    close(track) {
      fake.open_.delete(track);
      track.stop();
    },
    watchLevel(track, onLevel) {
      fake.watched.set(track, onLevel);
      return () => fake.watched.delete(track);
    },
    record: () => Promise.reject(new Error('nothing to record')),
    pickSpeaker: () => Promise.resolve(null),
    letGo() {
      const all = waiting;
      waiting = [];
      for (const resolve of all) resolve();
    },
  };
  return fake;
}

export interface FakeSignaling extends Signaling {
  events: SignalingEvents | null;
  connected: boolean;
  readonly joins: { room: string; request: JoinRequest; reply: (reply: JoinReply) => void }[];
  readonly told: PeerState[];
  readonly sent: { to: string; signal: Signal }[];
  left: number;
  doubts: number;
}

export function createFakeSignaling(): FakeSignaling {
  const fake: FakeSignaling = {
    events: null,
    connected: true,
    joins: [],
    told: [],
    sent: [],
    left: 0,
    doubts: 0,
    open: (events) => void (fake.events = events),
    join: (room, request, reply) => void (fake.connected && fake.joins.push({ room, request, reply })),
    look: () => undefined,
    leave: () => void (fake.left += 1),
    send: (to, signal) => void fake.sent.push({ to, signal }),
    tell: (state) => void fake.told.push(state),
    iceServers: () => Promise.resolve([]),
    hurry: () => undefined,
    doubt: () => void (fake.doubts += 1),
    close: () => undefined,
  };
  return fake;
}

export interface FakeTransport extends Transport {
  events: TransportEvents | null;
  readonly links: Map<string, { epoch: string; offer: boolean }>;
  readonly slots: Map<Slot, MediaStreamTrack | null>;
  readonly received: { from: string; signal: Signal }[];
  readonly said: { message: PeerMessage; to: string | undefined }[];
  /** How long each link has been quiet; none that is not in here. */
  readonly quiet: Map<string, number>;
  /** Whose channel is not open. */
  readonly silent: Set<string>;
  readonly withheld: Map<string, readonly Slot[]>;
  readonly levels: Map<string, number>;
  ownLevel: number | null;
}

export function createFakeTransport(): FakeTransport {
  const fake: FakeTransport = {
    events: null,
    links: new Map(),
    slots: new Map(),
    received: [],
    said: [],
    quiet: new Map(),
    open: (_self, _servers, events) => void (fake.events = events),
    setIceServers: () => undefined,
    add: (id, epoch, offer) => void fake.links.set(id, { epoch, offer }),
    remove: (id) => void fake.links.delete(id),
    receive: (from, signal) => void fake.received.push({ from, signal }),
    setTrack: (slot, track) => Promise.resolve(void fake.slots.set(slot, track)),
    silent: new Set(),
    withheld: new Map(),
    levels: new Map(),
    ownLevel: null,
    say(message, to) {
      fake.said.push({ message, to });
      return to === undefined ? fake.silent.size === 0 : !fake.silent.has(to);
    },
    openBulk: () => Promise.resolve(null),
    withhold: (to, slots) => Promise.resolve(void fake.withheld.set(to, slots)),
    soundLevels: () => fake.levels,
    ownSoundLevel: () => Promise.resolve(fake.ownLevel),
    hurry: () => undefined,
    quietMs: (id) => fake.quiet.get(id) ?? (fake.links.has(id) ? 0 : Infinity),
    close: () => fake.links.clear(),
  };
  return fake;
}
