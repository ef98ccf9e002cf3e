/** A simulated page's RTCPeerConnection: the fake of the unit ring, with a network behind it. */
import { createFakeDataChannel, type FakeDataChannel } from '../support/fake-data-channel';
import { createFakePeerConnection, type FakePeerConnection } from '../support/fake-peer-connection';
import { addressOf, type End, type Host, type Network } from './network';
import type { Timeline } from './time';

export interface SimulatedConnection {
  readonly name: string;
  readonly fake: FakePeerConnection;
  readonly end: End;
  /** Its browser has not answered once: what it sends may be old for good. */
  forgets: boolean;
  /** The browser dies, without a word. */
  die(): void;
}

export interface ConnectionOptions {
  readonly name: string;
  readonly host: Host;
  readonly browser: Timeline;
  readonly network: Network;
  readonly isFirefox: boolean;
  readonly configuration: RTCConfiguration;
}

const FIRST_FAILED_MS = 15_000;

export function createSimulatedConnection(options: ConnectionOptions): SimulatedConnection {
  const { name, host, browser, network, isFirefox, configuration } = options;
  const channels: FakeDataChannel[] = [];
  /** ICE user names: of the descriptions on the table, and of those in force. */
  let generation = 0;
  const offered = { local: '', remote: '' };
  const inForce = { local: '', remote: '' };
  let isRestarting = true;
  let isDead = false;
  let gathered = '';
  const known = new Set<string>();

  const fake = createFakePeerConnection(name, {
    configuration,
    onClose: isFirefox ? 'hangs' : 'settles',
    carry: (channel, data) => network.associationOf(end)?.carry(channel, data),
    write(type) {
      const isNew = type === 'offer' ? isRestarting : offered.remote !== inForce.remote || inForce.local === '';
      if (isNew) {
        generation += 1;
        offered.local = `${name}g${generation}`;
      }
      isRestarting = false;
      return [
        'v=0',
        `o=${isFirefox ? 'mozilla...THIS_IS_SDPARTA-153.0' : '-'} 1 ${generation} IN IP4 127.0.0.1`,
        `a=fingerprint:sha-256 ${fingerprintOf(configuration) ?? name}`,
        ...['audio', 'video', 'video', 'audio'].map((kind) => `m=${kind} 9 UDP/TLS/RTP/SAVPF 96`),
        `a=ice-ufrag:${offered.local}`,
        '',
      ].join('\r\n');
    },
    onDescribed(whose, { type, sdp }) {
      // An offer of ours that was on the table is taken back.
      if (whose === 'remote' && type === 'offer') offered.local = inForce.local;
      const ufrag = /^a=ice-ufrag:(.*)\r$/m.exec(sdp)?.[1] ?? '';
      offered[whose] = ufrag;
      if (whose === 'remote')
        for (const [, address] of sdp.matchAll(/^a=candidate:1 (.*)\r$/gm)) known.add(`${ufrag} ${address}`);
      if (whose === 'local' && gathered !== ufrag) {
        gathered = ufrag;
        gather(ufrag);
      }
      if (fake.signalingState !== 'stable') return;
      const isFirst = inForce.local === '';
      const isNew = inForce.local !== offered.local || inForce.remote !== offered.remote;
      Object.assign(inForce, offered);
      if (isFirst) begin();
      else if (isNew && fake.connectionState === 'failed') end.become('checking', 'connecting');
      network.tryToConnect(end);
    },
  });

  const end: End = {
    host,
    browser,
    get local() {
      return inForce.local;
    },
    get remote() {
      return inForce.remote;
    },
    knows: (address) => known.has(`${inForce.remote} ${address}`),
    get closed() {
      return fake.closed || isDead;
    },
    isSending: () => fake.getTransceivers().some(({ sender }) => sender.track !== null),
    become(ice, connection) {
      if (end.closed || (fake.iceConnectionState === ice && fake.connectionState === connection)) return;
      fake.iceConnectionState = ice;
      fake.oniceconnectionstatechange?.();
      if (end.closed) return;
      fake.become(connection);
    },
    channels,
    accept(label) {
      const channel: FakeDataChannel = createFakeDataChannel(label, 'open', (data) =>
        network.associationOf(end)?.carry(channel, data),
      );
      channels.push(channel);
      fake.ondatachannel?.({ channel });
      return channel;
    },
  };

  /** A first connection that finds no way fails. */
  function begin(): void {
    end.become('checking', 'connecting');
    browser.after(FIRST_FAILED_MS, () => {
      if (network.associationOf(end) === null) end.become('failed', 'failed');
    });
  }

  function gather(ufrag: string): void {
    for (const delayMs of [network.random.between(2, 20), network.random.between(20, 60)]) {
      browser.after(delayMs, () => {
        if (end.closed || !host.isUp) return;
        const init = {
          candidate: `candidate:1 ${addressOf(host)}`,
          sdpMid: '0',
          sdpMLineIndex: 0,
          usernameFragment: ufrag,
        };
        const { localDescription } = fake;
        if (localDescription?.sdp.includes(`a=ice-ufrag:${ufrag}\r\n`) === true)
          Object.assign(localDescription, { sdp: `${localDescription.sdp}a=${init.candidate}\r\n` });
        fake.onicecandidate?.({ candidate: { ...init, toJSON: () => init } });
      });
    }
  }

  const { close, createDataChannel, restartIce, addIceCandidate } = fake;
  return {
    name,
    end,
    forgets: false,
    fake: Object.assign(fake, {
      createDataChannel(label: string) {
        const channel = createDataChannel(label);
        channels.push(channel);
        browser.after(network.random.between(10, 60), () => network.associationOf(end)?.open(end, channel));
        return channel;
      },
      async addIceCandidate(init?: RTCIceCandidateInit | null) {
        await addIceCandidate(init);
        known.add(`${init?.usernameFragment ?? ''} ${init?.candidate?.split(' ')[1] ?? ''}`);
        network.tryToConnect(end);
      },
      restartIce() {
        isRestarting = true;
        restartIce();
      },
      getStats: () =>
        fake.faults.answer(
          'getStats',
          () =>
            new Map([
              [
                'pair',
                {
                  type: 'candidate-pair',
                  nominated: true,
                  state: 'succeeded',
                  currentRoundTripTime: 0.05,
                  bytesReceived: network.associationOf(end)?.carried(end) ?? 0,
                },
              ],
            ]),
        ),
      close() {
        if (fake.closed) return;
        close();
        for (const channel of channels) channel.readyState = 'closed';
        network.close(end, true);
      },
    }),
    die() {
      isDead = true;
      network.close(end, false);
    },
  };
}

/** The certificate's, where the page brought one; each connection has its own otherwise. */
function fingerprintOf({ certificates = [] }: RTCConfiguration): string | undefined {
  return certificates[0]?.getFingerprints()[0]?.value;
}
