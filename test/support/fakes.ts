/**
 * Stand-ins for the outside world in the unit ring: a clock that is turned by hand, tracks, memory, media, signaling, the planes, a file's place. Each can go
 * wrong as its plan says (fault-plan).
 */
import type {
  Clock,
  DeviceWish,
  FileSink,
  Media,
  MediaEvents,
  MediaProblem,
  MediaWishes,
  Memory,
  Opened,
  OpenedScreen,
  MediaPlane,
  MessagePlane,
  PlaneEvents,
  SendingLimit,
  Signaling,
  SignalingEvents,
  Wants,
} from '../../src/public/call/ports';
import type { Relay } from '../../src/public/mesh/ports';
import type { PeerMessage } from '../../src/shared/peer-message';
import type { Signal } from '../../src/shared/signal-message';
import type { JoinReply, JoinRequest, PeerState, Slot } from '../../src/shared/protocol';
import { createTrace } from '../../src/shared/trace';
import { createFaultPlan, type FaultPlan } from './fault-plan';

export interface FakeClock extends Clock {
  /** Lets so many milliseconds pass, calling back in order whatever falls due. */
  pass(durationMs: number): void;
  /** The page is frozen for so long, or the laptop asleep: whatever fell due is late, and called back at the end. */
  sleep(durationMs: number): void;
  /** How many callbacks are waited for. */
  readonly waiting: number;
}

export function createFakeClock(): FakeClock {
  let time = 0;
  const waiting = new Set<{ readonly at: number; readonly callback: () => void }>();

  /** The first to fall due; of two at the same time, the one that was asked for first. */
  function first(): { readonly at: number; readonly callback: () => void } | null {
    let found = null;
    for (const entry of waiting) if (found === null || entry.at < found.at) found = entry;
    return found;
  }

  function callBack(until: number): void {
    for (let next = first(); next !== null && next.at <= until; next = first()) {
      waiting.delete(next);
      time = Math.max(time, next.at);
      next.callback();
    }
  }

  return {
    now: () => time,
    after(delayMs, callback) {
      const entry = { at: time + delayMs, callback };
      waiting.add(entry);
      return () => void waiting.delete(entry);
    },
    pass(durationMs) {
      const end = time + durationMs;
      callBack(end);
      time = end;
    },
    sleep(durationMs) {
      time += durationMs;
      callBack(time);
    },
    get waiting() {
      return waiting.size;
    },
  };
}

export interface FakeMemory extends Memory {
  readonly faults: FaultPlan<'read' | 'write'>;
}

export function createFakeMemory(): FakeMemory {
  const kept = new Map<string, string>();
  const faults = createFaultPlan<'read' | 'write'>();
  return {
    faults,
    read: (key) => faults.give('read', () => kept.get(key) ?? null),
    write: (key, value) => faults.give('write', () => void (value === null ? kept.delete(key) : kept.set(key, value))),
  };
}

export interface FakeSink extends FileSink {
  readonly faults: FaultPlan<'write' | 'close' | 'abort'>;
  readonly parts: Uint8Array<ArrayBuffer>[];
  /** Each call that was done, in order. */
  readonly calls: ('write' | 'close' | 'abort')[];
}

export function createFakeSink(): FakeSink {
  const faults = createFaultPlan<'write' | 'close' | 'abort'>();
  const sink: FakeSink = {
    faults,
    parts: [],
    calls: [],
    write: (bytes) =>
      faults.answer('write', () => {
        sink.calls.push('write');
        sink.parts.push(bytes);
      }),
    close: () => faults.answer('close', () => void sink.calls.push('close')),
    abort: () => faults.answer('abort', () => void sink.calls.push('abort')),
  };
  return sink;
}

/** As in a page that was not asked to trace. */
export const NO_TRACE = createTrace(
  false,
  () => 0,
  () => undefined,
);

/** Lets every promise that can go on go on: a turn of the event loop comes after all of them. */
export async function settled(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
}

/** As much of a MediaStreamTrack as call/ touches. */
export function createFakeTrack(kind: 'audio' | 'video', label = kind as string): MediaStreamTrack {
  const track = Object.assign(new EventTarget(), {
    kind,
    label,
    enabled: true,
    readyState: 'live',
    getSettings: () => ({}),
    stop: () => void (track.readyState = 'ended'),
  });
  return track as unknown as MediaStreamTrack;
}

export interface FakeMedia extends Media {
  readonly asked: MediaWishes[];
  /** The tracks that are open now. */
  readonly open_: Set<MediaStreamTrack>;
  events: MediaEvents | null;
  /** What the next openings of a device end with; '' is the default device. */
  readonly broken: Map<string, MediaProblem>;
  /** Which device answers in place of another that is not there. */
  readonly elsewhere: Map<string, string>;
  /** While set, openings wait until `letGo`. */
  hold: boolean;
  letGo(): void;
  /** What the last opening is told by. */
  unwanted: Parameters<Media['open']>[1];
  /** What the person's next answer to "which screen?" is. */
  screen: OpenedScreen;
  /** How many lines each camera was asked for. */
  readonly sizes: Map<MediaStreamTrack, number>;
  /** The microphones listened to, and where their levels go. */
  readonly watched: Map<MediaStreamTrack, (level: number, atMs: number) => void>;
  /** What hangs, is late or loses its page in between. Openings never reject (see the port): they fail by `broken` and `screen`. */
  readonly faults: FaultPlan<'open' | 'openScreen' | 'resize' | 'record' | 'pickSpeaker'>;
}

/** `oneAtATime`: a second device of a kind is refused while one is open, as on Android; `isKnown`: and that is known beforehand. */
export function createFakeMedia({ oneAtATime = false, isKnown = true } = {}): FakeMedia {
  let waiting: (() => void)[] = [];
  const faults = createFaultPlan<'open' | 'openScreen' | 'resize' | 'record' | 'pickSpeaker'>();
  const open = (kind: 'audio' | 'video', { device, facing }: DeviceWish): Opened => {
    const problem = fake.broken.get(facing ?? device);
    if (problem !== undefined) return { ok: false, problem };
    if (oneAtATime && [...fake.open_].some((other) => other.kind === kind)) return { ok: false, problem: 'busy' };
    const track = createFakeTrack(kind, device);
    fake.open_.add(track);
    if (facing !== undefined) return { ok: true, track, device: `${facing}-camera`, facing };
    return { ok: true, track, device: fake.elsewhere.get(device) ?? (device === '' ? `default-${kind}` : device) };
  };
  const fake: FakeMedia = {
    oneAtATime: oneAtATime && isKnown,
    canShareScreen: true,
    canPickSpeaker: false,
    screen: { ok: false, problem: 'cancelled' },
    watched: new Map(),
    sizes: new Map(),
    asked: [],
    open_: new Set(),
    events: null,
    broken: new Map(),
    elsewhere: new Map(),
    hold: false,
    unwanted: {},
    watch: (events) => void (fake.events = events),
    faults,
    open({ mic, camera }, unwanted) {
      fake.asked.push({ ...(mic && { mic }), ...(camera && { camera }) });
      fake.unwanted = unwanted;
      const held = faults.answer('open', async () => {
        if (fake.hold) await new Promise<void>((resolve) => waiting.push(resolve));
      });
      return {
        ...(mic && { mic: held.then(() => open('audio', mic)) }),
        ...(camera && { camera: held.then(() => open('video', camera)) }),
      };
    },
    openScreen: () =>
      faults.answer('openScreen', async () => {
        if (fake.hold) await new Promise<void>((resolve) => waiting.push(resolve));
        const { screen } = fake;
        if (screen.ok) for (const track of [screen.track, screen.sound]) if (track !== null) fake.open_.add(track);
        return screen;
      }),
    resize: (track, height) => faults.answer('resize', () => void fake.sizes.set(track, height)),
    setMotion: (track, motion) => void (track.contentHint = motion ? 'motion' : 'detail'),
    close(track) {
      fake.open_.delete(track);
      track.stop();
    },
    watchLevel(track, onLevel) {
      fake.watched.set(track, onLevel);
      return () => fake.watched.delete(track);
    },
    record: () => faults.answer('record', () => Promise.reject(new Error('nothing to record'))),
    pickSpeaker: () => faults.answer('pickSpeaker', () => null),
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
  left: number;
  /** What is sent and hangs is lost on its way, as it is with a server that has just died. */
  readonly faults: FaultPlan<'join' | 'look' | 'leave' | 'tell'>;
}

export function createFakeSignaling(): FakeSignaling {
  const faults = createFaultPlan<'join' | 'look' | 'leave' | 'tell'>();
  const fake: FakeSignaling = {
    faults,
    events: null,
    connected: true,
    joins: [],
    told: [],
    left: 0,
    open: (events) => void (fake.events = events),
    join: (room, request, reply) =>
      faults.tell('join', () => void (fake.connected && fake.joins.push({ room, request, reply }))),
    look: () => faults.tell('look', () => undefined),
    leave: () => faults.tell('leave', () => void (fake.left += 1)),
    tell: (state) => faults.tell('tell', () => void fake.told.push(state)),
    retryNow: () => undefined,
    close: () => undefined,
  };
  return fake;
}

/** Both planes in one, as the mesh is. */
export interface FakeMesh extends MediaPlane, MessagePlane {
  events: PlaneEvents | null;
  readonly peers: Map<string, { epoch: string; hasJustCome: boolean }>;
  readonly slots: Map<Slot, MediaStreamTrack | null>;
  readonly said: { message: PeerMessage; to: string | undefined }[];
  /** Peers of which nothing arrives any more. */
  readonly quiet: Set<string>;
  /** Peers whose channel is not open. */
  readonly silent: Set<string>;
  readonly wants: Map<string, Wants>;
  readonly limits: SendingLimit[];
  expected: readonly string[];
  speaksTo: string | null;
  readonly levels: Map<string, number>;
  ownLevel: number | null;
  missing: number;
  readonly faults: FaultPlan<'setTrack' | 'openBulk' | 'speakTo' | 'ownSoundLevel' | 'say'>;
}

export function createFakeMesh(): FakeMesh {
  const faults = createFaultPlan<'setTrack' | 'openBulk' | 'speakTo' | 'ownSoundLevel' | 'say'>();
  const fake: FakeMesh = {
    faults,
    events: null,
    peers: new Map(),
    slots: new Map(),
    said: [],
    quiet: new Set(),
    silent: new Set(),
    wants: new Map(),
    limits: [],
    expected: [],
    speaksTo: null,
    levels: new Map(),
    ownLevel: null,
    missing: 0,
    open: (_self, _servers, events) => void (fake.events = events),
    setIceServers: () => undefined,
    add: (id, epoch, hasJustCome) => void fake.peers.set(id, { epoch, hasJustCome }),
    remove: (id) => void fake.peers.delete(id),
    setTrack: (slot, track) => faults.answer('setTrack', () => void fake.slots.set(slot, track)),
    expect: (ids) => void (fake.expected = ids),
    want: (id, wants) => void fake.wants.set(id, wants),
    limit: (limit) => void fake.limits.push(limit),
    speakTo: (id) => faults.answer('speakTo', () => void (fake.speaksTo = id)),
    carries: (id) => fake.peers.has(id) && !fake.quiet.has(id),
    say: (message, to) =>
      faults.give('say', () => {
        fake.said.push({ message, to });
        return to === undefined ? fake.silent.size === 0 : !fake.silent.has(to);
      }),
    openBulk: () => faults.answer('openBulk', () => null),
    soundLevels: () => fake.levels,
    missingSound: () => fake.missing,
    ownSoundLevel: () => faults.answer('ownSoundLevel', () => fake.ownLevel),
    retryNow: () => undefined,
    close: () => fake.peers.clear(),
  };
  return fake;
}

export interface FakeRelay extends Relay {
  isOpen: boolean;
  readonly sent: { to: string; signal: Signal }[];
  /** As it comes from the server. */
  bring(from: string, signal: Signal): void;
  checks: number;
}

export function createFakeRelay(): FakeRelay {
  let onSignal: (from: string, signal: Signal) => void = () => undefined;
  const fake: FakeRelay = {
    isOpen: true,
    sent: [],
    send: (to, signal) => void fake.sent.push({ to, signal }),
    listen: (listener) => void (onSignal = listener),
    bring: (from, signal) => onSignal(from, signal),
    iceServers: () => Promise.resolve([]),
    checks: 0,
    checkServer: () => void (fake.checks += 1),
  };
  return fake;
}
