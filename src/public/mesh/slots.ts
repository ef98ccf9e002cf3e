/**
 * The four fixed places of a link: microphone, camera, screen, the screen's sound.
 * The caller makes them; the callee finds them in the offer by their order. Afterwards on, off and switching are
 * `replaceTrack`, which needs no negotiation (WebRTC 1.0, section 5.2, RTCRtpSender.replaceTrack).
 */
import { SLOTS, type Slot } from '../../shared/protocol';
import { createQueue } from '../../shared/queue';
import { leaveOutExtensions, preferCodecs } from './codecs';
import type { Sending } from './quality';

export type SlotTracks = Readonly<Partial<Record<Slot, MediaStreamTrack | null>>>;

const KIND: Readonly<Record<Slot, 'audio' | 'video'>> = {
  mic: 'audio',
  camera: 'video',
  screen: 'video',
  screen_sound: 'audio',
};

/** A slot as the caller makes it, and the track that it was made with. */
export interface MadeSlot {
  readonly transceiver: RTCRtpTransceiver;
  readonly track: MediaStreamTrack | null;
}
export type MadeSlots = ReadonlyMap<Slot, MadeSlot>;

const ofFace = (slot: Slot): boolean => slot === 'mic' || slot === 'camera';

/** The caller's four slots, before the first offer, with their tracks and encodings: setting those afterwards takes 50 to 90 ms of a join each
 * (docs/performance.md). */
export function makeSlots(
  connection: Pick<RTCPeerConnection, 'addTransceiver'>,
  tracks: SlotTracks,
  sending: Sending,
): MadeSlots {
  const face = createFace();
  const make = (slot: Slot): MadeSlot => {
    const track = sending[slot].isSent ? (tracks[slot] ?? null) : null;
    const transceiver = connection.addTransceiver(track ?? KIND[slot], {
      direction: 'sendrecv',
      streams: ofFace(slot) ? [face] : [],
      sendEncodings: [{ ...sending[slot].encoding }],
    });
    preferCodecs(transceiver, KIND[slot], slot === 'screen');
    leaveOutExtensions(transceiver);
    return { transceiver, track };
  };
  return new Map(SLOTS.map((slot) => [slot, make(slot)]));
}

/**
 * Microphone and camera share one stream: then the course's `addstream` fires once, with both, and the receiver keeps them in step. The
 * screen's slots name none: a stream there would fire it again, with an empty one.
 */
function createFace(): MediaStream {
  return new MediaStream();
}

export interface Slots {
  /** Before the first offer: takes these, and changes what differs by now. */
  use(made: MadeSlots): void;
  /** Between a remote offer and the answer: takes the transceivers that the offer brought. A client from the course brings one or two. */
  adopt(): void;
  /** After the answer, which needs no tracks: sends them. */
  fill(): void;
  /**
   * Sends key frames now: after a pause the peer lacks some pictures, and asks for a key frame only after seconds. An encoding that is switched
   * off and on begins with a key frame and forgets what still waited to be sent (measured in Chromium 156 and Firefox 153).
   */
  refresh(): Promise<void>;
  /** What this slot sends from now on; null sends nothing. */
  set(slot: Slot, track: MediaStreamTrack | null): Promise<void>;
  /**
   * Which slots send to this peer from now on, and with which encoding. Resolves when every slot is switched on or off; rejects when the browser
   * refuses one. Only what differs is changed. Before the first agreement there are no encodings.
   */
  send(sending: Sending): Promise<void>;
  /** How loud the peer's microphone is; null: not known. */
  soundLevel(): number | null;
  /** How loud our own microphone is; null: not known. */
  ownSoundLevel(): Promise<number | null>;
  /** The connection is closed: change nothing more on it. */
  close(): void;
}

export function createSlots(
  connection: Pick<RTCPeerConnection, 'getTransceivers'>,
  initial: SlotTracks,
  initialSending: Sending,
  onTrack: (slot: Slot, track: MediaStreamTrack) => void,
  onError: (error: unknown) => void,
): Slots {
  const tracks = new Map<Slot, MediaStreamTrack | null>(SLOTS.map((slot) => [slot, initial[slot] ?? null]));
  /** The track that each sender was last told to send. `sender.track` stays the old one until the browser has switched. */
  const told = new Map<Slot, MediaStreamTrack | null>();
  let sending = initialSending;
  const transceivers = new Map<Slot, RTCRtpTransceiver>();

  function keep(slot: Slot, transceiver: RTCRtpTransceiver): void {
    transceivers.set(slot, transceiver);
    onTrack(slot, transceiver.receiver.track);
  }

  // There is no queue here: browsers run these calls in order (WebRTC 1.0, section 5.2: replaceTrack is chained to the connection's operations),
  // and a call that never settles must not hold up the next one.
  async function put(slot: Slot): Promise<void> {
    const sender = transceivers.get(slot)?.sender;
    const track = sending[slot].isSent ? (tracks.get(slot) ?? null) : null;
    if (sender === undefined || (told.get(slot) ?? null) === track) return;
    told.set(slot, track);
    try {
      await sender.replaceTrack(track);
    } catch (error) {
      // The sender keeps its old track, unless it has been told something else meanwhile.
      if (told.get(slot) === track) told.set(slot, sender.track);
      throw error;
    }
  }

  /** One call after another: a sender rejects a second setParameters while the first is pending (WebRTC 1.0, section 5.2). */
  const tuning = createQueue();
  /** @param change called when its turn comes, so that the newest wish counts */
  function tune(slot: Slot, change: () => RTCRtpEncodingParameters): Promise<void> {
    return tuning.add(async () => {
      const sender = transceivers.get(slot)?.sender;
      const parameters = sender?.getParameters();
      const [encoding] = parameters?.encodings ?? [];
      if (sender === undefined || parameters === undefined || encoding === undefined) return;
      const wanted = change();
      if (Object.entries(wanted).every(([name, value]) => Reflect.get(encoding, name) === value)) return;
      await sender.setParameters({ ...parameters, encodings: [{ ...encoding, ...wanted }] });
    });
  }

  /** The camera comes first: each call takes its time, and its encoder begins as soon as the link is up. */
  function tuneAll(): void {
    for (const slot of ['camera', 'mic', 'screen', 'screen_sound'] as const)
      tune(slot, () => sending[slot].encoding).catch(onError);
  }

  function fill(): void {
    tuneAll();
    for (const slot of SLOTS) put(slot).catch(onError);
  }

  return {
    use(made) {
      for (const [slot, { transceiver, track }] of made) {
        told.set(slot, track);
        keep(slot, transceiver);
      }
      fill();
    },
    adopt() {
      const face = createFace();
      const free = connection
        .getTransceivers()
        .filter((transceiver) => ![...transceivers.values()].includes(transceiver));
      for (const slot of SLOTS) {
        if (transceivers.has(slot)) continue;
        const index = free.findIndex((transceiver) => transceiver.receiver.track.kind === KIND[slot]);
        const [transceiver] = index < 0 ? [] : free.splice(index, 1);
        if (transceiver === undefined) continue;
        // A transceiver that a remote offer made only receives by default.
        transceiver.direction = 'sendrecv';
        if (ofFace(slot)) transceiver.sender.setStreams(face);
        keep(slot, transceiver);
      }
    },
    fill,
    async refresh() {
      for (const slot of SLOTS) {
        if (KIND[slot] !== 'video' || !transceivers.get(slot)?.sender.track) continue;
        await tune(slot, () => ({ active: false }));
        await tune(slot, () => sending[slot].encoding);
      }
    },
    async set(slot, track) {
      tracks.set(slot, track);
      await put(slot);
    },
    async send(next) {
      sending = next;
      tuneAll();
      await Promise.all(SLOTS.map(put));
    },
    soundLevel() {
      // The level of the packets played last (WebRTC Extensions to the receiver: getSynchronizationSources, audioLevel is linear).
      const [newest] = transceivers.get('mic')?.receiver.getSynchronizationSources() ?? [];
      return newest?.audioLevel ?? null;
    },
    async ownSoundLevel() {
      // The level of the source, before it is encoded (Identifiers for WebRTC's Statistics API, RTCAudioSourceStats, audioLevel is linear).
      const report: ReadonlyMap<string, unknown> | undefined = await transceivers.get('mic')?.sender.getStats();
      for (const entry of report?.values() ?? []) {
        if (typeof entry !== 'object' || entry === null || Reflect.get(entry, 'type') !== 'media-source') continue;
        const level: unknown = Reflect.get(entry, 'audioLevel');
        if (typeof level === 'number') return level;
      }
      return null;
    },
    close: () => tuning.close(),
  };
}
