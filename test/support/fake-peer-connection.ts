/** A whole fake RTCPeerConnection, for the mesh: the negotiating part of fake-connection, with transceivers, a channel and an end. */
import { createFakeTrack } from './fakes';
import { createFakeConnection, type FakeConnection } from './fake-connection';

export interface FakePeerConnection extends FakeConnection {
  readonly closed: boolean;
  readonly restarts: number;
  configuration: RTCConfiguration;
  /** Each time that sending a picture was switched on or off. */
  readonly switched: boolean[];
  /** Plays the other end: so many bytes arrive. */
  carry(bytes: number): void;
  /** Plays the browser: the two states change. */
  become(connectionState: RTCPeerConnectionState): void;
}

// slots.ts makes one for a link; in the unit ring nobody looks into it.
globalThis.MediaStream ??= class {} as unknown as typeof MediaStream;

export function createFakePeerConnection(name: string, configuration: RTCConfiguration = {}): FakePeerConnection {
  const negotiating = createFakeConnection(name);
  let needed = false;
  let carried = 0;
  const transceivers: unknown[] = [];
  const fake = Object.assign(negotiating, {
    closed: false,
    restarts: 0,
    configuration,
    switched: [] as boolean[],
    connectionState: 'new',
    iceConnectionState: 'new',
    onnegotiationneeded: null as (() => void) | null,
    onconnectionstatechange: null as (() => void) | null,
    oniceconnectionstatechange: null as (() => void) | null,
    addTransceiver(kind: 'audio' | 'video', { direction }: RTCRtpTransceiverInit) {
      const sender = {
        track: null as MediaStreamTrack | null,
        replaceTrack: (track: MediaStreamTrack | null) => Promise.resolve(void (sender.track = track)),
        setStreams: () => undefined,
        getParameters: () => ({ encodings: [{}] }),
        // Like a browser's: setting them ends what was got, so a second change on top of a pending one fails.
        async setParameters({ encodings: [encoding] }: { encodings: { active?: boolean }[] }) {
          if (isSetting) throw new DOMException('', 'InvalidStateError');
          isSetting = true;
          await Promise.resolve();
          isSetting = false;
          if (encoding?.active !== undefined) fake.switched.push(encoding.active);
        },
      };
      let isSetting = false;
      const transceiver = { direction, sender, receiver: { track: createFakeTrack(kind) } };
      transceivers.push(transceiver);
      need();
      return transceiver;
    },
    getTransceivers: () => transceivers,
    createDataChannel() {
      need();
      return { readyState: 'connecting' };
    },
    setConfiguration: (to: RTCConfiguration) => void (fake.configuration = to),
    getStats: () => Promise.resolve(new Map([['pair', { type: 'candidate-pair', bytesReceived: carried }]])),
    carry: (bytes: number) => void (carried += bytes),
    restartIce() {
      fake.restarts += 1;
      need();
    },
    close: () => void (fake.closed = true),
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
      fake.onnegotiationneeded?.();
    });
  }
  return fake;
}
