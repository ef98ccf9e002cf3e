/** A whole fake RTCPeerConnection, for the mesh: the negotiating part of fake-connection, with transceivers, channels and an end. */
import { createFakeTrack } from './fakes';
import { closedError, createFakeConnection, type FakeConnection } from './fake-connection';
import { createFakeDataChannel, type FakeDataChannel } from './fake-data-channel';

/**
 * What becomes of a `replaceTrack` whose connection closes meanwhile. WebRTC 1.0 (section 5.2) aborts its task without an answer, and so does
 * Firefox; Chromium answers it. What touches descriptions is never answered then, by neither.
 */
export type OnClose = 'hangs' | 'settles';

export interface FakePeerConnection extends FakeConnection {
  readonly restarts: number;
  configuration: RTCConfiguration;
  setConfiguration(configuration: RTCConfiguration): void;
  /** Each time that sending a picture was switched on or off. */
  readonly switched: boolean[];
  /** What `createDataChannel` made. */
  readonly channels: FakeDataChannel[];
  /** Plays the other end: so many bytes arrive. */
  carry(bytes: number): void;
  /** Plays the browser: the two states change. */
  become(connectionState: RTCPeerConnectionState): void;
}

export interface FakePeerConnectionOptions {
  readonly configuration?: RTCConfiguration;
  readonly onClose?: OnClose;
}

// slots.ts makes one for a link; in the unit ring nobody looks into it.
globalThis.MediaStream ??= class {} as unknown as typeof MediaStream;

export function createFakePeerConnection(
  name: string,
  { configuration = {}, onClose = 'hangs' }: FakePeerConnectionOptions = {},
): FakePeerConnection {
  const negotiating = createFakeConnection(name);
  const { faults, close, chain } = negotiating;
  let needed = false;
  let carried = 0;
  const transceivers: unknown[] = [];
  const give = <T>(method: Parameters<typeof faults.give>[0], act: () => T): T =>
    faults.give(method, () => {
      if (fake.closed) throw closedError();
      return act();
    });
  const fake = Object.assign(negotiating, {
    restarts: 0,
    configuration,
    switched: [] as boolean[],
    channels: [] as FakeDataChannel[],
    connectionState: 'new',
    iceConnectionState: 'new',
    onnegotiationneeded: null as (() => void) | null,
    onconnectionstatechange: null as (() => void) | null,
    oniceconnectionstatechange: null as (() => void) | null,
    addTransceiver: (kind: 'audio' | 'video', { direction }: RTCRtpTransceiverInit) =>
      give('addTransceiver', () => {
        const sender = {
          track: null as MediaStreamTrack | null,
          replaceTrack: (track: MediaStreamTrack | null) =>
            chain('replaceTrack', () => void (sender.track = track), onClose === 'settles'),
          setStreams: () => undefined,
          getParameters: () => ({ encodings: [{}] }),
          // Like a browser's: setting them ends what was got, so a second change on top of a pending one fails.
          async setParameters({ encodings: [encoding] }: { encodings: { active?: boolean }[] }) {
            if (isSetting) throw new DOMException('', 'InvalidStateError');
            isSetting = true;
            await faults.answer('setParameters', () => Promise.resolve()).finally(() => (isSetting = false));
            if (encoding?.active !== undefined) fake.switched.push(encoding.active);
          },
        };
        let isSetting = false;
        const transceiver = { direction, sender, receiver: { track: createFakeTrack(kind) } };
        transceivers.push(transceiver);
        need();
        return transceiver;
      }),
    getTransceivers: () => transceivers,
    createDataChannel: (label: string) =>
      give('createDataChannel', () => {
        const channel = createFakeDataChannel(label, 'connecting');
        fake.channels.push(channel);
        if (fake.channels.length === 1) need();
        return channel;
      }),
    setConfiguration: (to: RTCConfiguration) => give('setConfiguration', () => void (fake.configuration = to)),
    getStats: () =>
      faults.answer('getStats', () => new Map([['pair', { type: 'candidate-pair', bytesReceived: carried }]])),
    carry: (bytes: number) => void (carried += bytes),
    restartIce() {
      fake.restarts += 1;
      need();
    },
    close() {
      close();
      // Without a word (section 4.4.2, close): they close abruptly.
      for (const channel of fake.channels) channel.readyState = 'closed';
    },
    become(state: RTCPeerConnectionState) {
      fake.connectionState = state;
      fake.onconnectionstatechange?.();
    },
  });
  function need(): void {
    if (needed) return;
    needed = true;
    void Promise.resolve().then(() => {
      needed = false;
      if (!fake.closed) fake.onnegotiationneeded?.();
    });
  }
  return fake;
}
