/** A whole fake RTCPeerConnection, for the mesh: the negotiating part of fake-connection, with transceivers, channels and an end. */
import { createFakeTrack } from './fakes';
import { closedError, createFakeConnection, type FakeConnection, type FakeConnectionOptions } from './fake-connection';
import { createFakeDataChannel, type FakeDataChannel } from './fake-data-channel';

/**
 * What becomes of a `replaceTrack` whose connection closes meanwhile. WebRTC 1.0 (section 5.2) aborts its task without an answer, and so does
 * Firefox; Chromium answers it. What touches descriptions is never answered then, by neither.
 */
export type OnClose = 'hangs' | 'settles';

export interface FakeCandidate extends RTCIceCandidateInit {
  toJSON(): RTCIceCandidateInit;
}

export interface FakeTransceiver {
  direction: RTCRtpTransceiverDirection;
  readonly sender: { readonly track: MediaStreamTrack | null };
  readonly receiver: { readonly track: MediaStreamTrack };
}

export interface FakePeerConnection extends FakeConnection {
  readonly restarts: number;
  configuration: RTCConfiguration;
  setConfiguration(configuration: RTCConfiguration): void;
  /** Each time that sending a picture was switched on or off. */
  readonly switched: boolean[];
  connectionState: RTCPeerConnectionState;
  iceConnectionState: RTCIceConnectionState;
  onnegotiationneeded: (() => void) | null;
  oniceconnectionstatechange: (() => void) | null;
  ondatachannel: ((event: { readonly channel: FakeDataChannel }) => void) | null;
  onicecandidate: ((event: { readonly candidate: FakeCandidate }) => void) | null;
  createDataChannel(label: string): FakeDataChannel;
  restartIce(): void;
  getTransceivers(): readonly FakeTransceiver[];
  /** What `createDataChannel` made. */
  readonly channels: FakeDataChannel[];
  /** Plays the other end: so many bytes arrive. */
  carry(bytes: number): void;
  /** Plays the browser: the two states change. */
  become(connectionState: RTCPeerConnectionState): void;
}

export interface FakePeerConnectionOptions extends FakeConnectionOptions {
  readonly configuration?: RTCConfiguration;
  readonly onClose?: OnClose;
  /** Brings what is sent on a channel to the other end. */
  readonly carry?: ((channel: FakeDataChannel, data: unknown) => void) | null;
}

const NEW: Pick<FakePeerConnection, 'connectionState' | 'iceConnectionState'> = {
  connectionState: 'new',
  iceConnectionState: 'new',
};

// slots.ts makes one for a link; in the unit ring nobody looks into it.
globalThis.MediaStream ??= class {} as unknown as typeof MediaStream;

export function createFakePeerConnection(
  name: string,
  { configuration = {}, onClose = 'hangs', onDescribed, carry = null, ...rest }: FakePeerConnectionOptions = {},
): FakePeerConnection {
  const negotiating = createFakeConnection(name, {
    write: (_type, number) =>
      [
        `${name}${number} a=ice-ufrag:${name}${number}`,
        ...transceivers.map(({ receiver }) => `m=${receiver.track.kind}`),
        '',
      ].join('\r\n'),
    ...rest,
    onDescribed(whose, description) {
      // What a remote offer brings and has no place yet gets one, which only receives until it is told otherwise.
      const kinds = whose === 'remote' ? [...description.sdp.matchAll(/^m=(audio|video)/gm)] : [];
      for (const [, kind] of kinds.slice(transceivers.length))
        makeTransceiver(kind === 'audio' ? 'audio' : 'video', 'recvonly');
      if (whose === 'local' && description.type === 'offer') isNeeded = false;
      else if (fake.signalingState === 'stable') void Promise.resolve().then(fireIfNeeded);
      onDescribed?.(whose, description);
    },
  });
  const { faults, close, chain } = negotiating;
  let isNeeded = false;
  let carried = 0;
  const transceivers: FakeTransceiver[] = [];
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
    ...NEW,
    onnegotiationneeded: null as (() => void) | null,
    onconnectionstatechange: null as (() => void) | null,
    oniceconnectionstatechange: null as (() => void) | null,
    ondatachannel: null as FakePeerConnection['ondatachannel'],
    onicecandidate: null as FakePeerConnection['onicecandidate'],
    addTransceiver: (
      of: MediaStreamTrack | 'audio' | 'video',
      { direction = 'sendrecv', sendEncodings = [] }: RTCRtpTransceiverInit,
    ) =>
      give('addTransceiver', () => {
        need();
        const kind = typeof of === 'string' ? of : of.kind;
        const transceiver = makeTransceiver(kind === 'audio' ? 'audio' : 'video', direction, sendEncodings);
        if (typeof of !== 'string') transceiver.sender.track = of;
        return transceiver;
      }),
    getTransceivers: () => transceivers,
    createDataChannel: (label: string) =>
      give('createDataChannel', () => {
        const channel = createFakeDataChannel(
          label,
          'connecting',
          carry === null ? null : (data) => carry(channel, data),
        );
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
  function makeTransceiver(
    kind: 'audio' | 'video',
    direction: RTCRtpTransceiverDirection,
    [encoding = {}]: readonly RTCRtpEncodingParameters[] = [],
  ) {
    let isSetting = false;
    let encodings: RTCRtpEncodingParameters[] = [{ active: true, ...encoding }];
    const sender = {
      track: null as MediaStreamTrack | null,
      replaceTrack: (track: MediaStreamTrack | null) =>
        chain('replaceTrack', () => void (sender.track = track), onClose === 'settles'),
      setStreams: () => undefined,
      getStats: () => Promise.resolve(new Map()),
      getParameters: () => ({ encodings: encodings.map((encoding) => ({ ...encoding })) }),
      // Like a browser's: setting them ends what was got, so a second change on top of a pending one fails.
      async setParameters({ encodings: next }: { encodings: RTCRtpEncodingParameters[] }) {
        if (isSetting) throw new DOMException('', 'InvalidStateError');
        isSetting = true;
        await faults.answer('setParameters', () => Promise.resolve()).finally(() => (isSetting = false));
        const [active, before] = [next, encodings].map(([encoding]) => encoding?.active);
        if (active !== undefined && active !== before) fake.switched.push(active);
        encodings = next;
      },
    };
    const transceiver = {
      direction,
      sender,
      receiver: { track: createFakeTrack(kind), getSynchronizationSources: () => [] },
    };
    transceivers.push(transceiver);
    return transceiver;
  }

  // It fires when the connection is stable, and once more when it is stable again without the offer (section 4.7.3).
  function need(): void {
    if (!isNeeded) void Promise.resolve().then(fireIfNeeded);
    isNeeded = true;
  }
  function fireIfNeeded(): void {
    if (isNeeded && !fake.closed && fake.signalingState === 'stable') fake.onnegotiationneeded?.();
  }
  return fake;
}
