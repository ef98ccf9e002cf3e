/**
 * As much of an RTCPeerConnection as the negotiator touches: the signalling states of WebRTC 1.0, section 4.3.1, without any media. What touches the
 * connection goes through one chain, and what is under way when it closes is never answered (section 4.4.1.2, "chain an operation").
 */
import type { NegotiableConnection } from '../../src/public/mesh/negotiator';
import { createFaultPlan, type FaultPlan } from './fault-plan';

export type ConnectionMethod =
  | 'setLocalDescription'
  | 'setRemoteDescription'
  | 'addIceCandidate'
  | 'replaceTrack'
  | 'setParameters'
  | 'getStats'
  | 'createDataChannel'
  | 'addTransceiver'
  | 'setConfiguration';

export interface FakeConnection extends NegotiableConnection {
  readonly candidates: string[];
  /** What was agreed on, the newest last: `offer text > answer text`. */
  readonly agreements: string[];
  readonly faults: FaultPlan<ConnectionMethod>;
  readonly closed: boolean;
  close(): void;
  /**
   * One operation after the other; refused once the connection is closed.
   * @param settles answered, without effect, when the connection closes meanwhile; otherwise never answered then
   */
  chain(method: ConnectionMethod, act: () => void, settles?: boolean): Promise<void>;
}

export interface FakeConnectionOptions {
  /** The text of a description of its own; by default its name, its number and its ICE user name. */
  readonly write?: (type: 'offer' | 'answer', number: number) => string;
  /** A description has come into force, ours or theirs. Within the operation: nothing comes in between. */
  readonly onDescribed?: (whose: 'local' | 'remote', description: RTCSessionDescription) => void;
}

export const closedError = (): DOMException => new DOMException('the connection is closed', 'InvalidStateError');

export function createFakeConnection(name: string, options: FakeConnectionOptions = {}): FakeConnection {
  const { write = (_type, number) => `${name}${number} a=ice-ufrag:${name}${number}\r\n`, onDescribed } = options;
  let made = 0;
  let operations: Promise<void> = Promise.resolve();
  const faults = createFaultPlan<ConnectionMethod>();
  const fake = {
    faults,
    closed: false,
    close: () => void (fake.closed = true),
    chain(method: ConnectionMethod, act: () => void, settles = false): Promise<void> {
      if (fake.closed) return Promise.reject(closedError());
      const run = (): Promise<void> =>
        faults.answer(method, async () => {
          await Promise.resolve();
          if (!fake.closed) act();
          else if (!settles) await new Promise(() => undefined);
        });
      const operation = operations.then(run);
      operations = operation.catch(() => undefined);
      return operation;
    },
    signalingState: 'stable' as RTCSignalingState,
    localDescription: null as RTCSessionDescription | null,
    remoteDescription: null as RTCSessionDescription | null,
    candidates: [] as string[],
    agreements: [] as string[],
    setLocalDescription: (description?: { type?: string }) =>
      fake.chain('setLocalDescription', () => {
        if (description?.type === 'rollback') {
          if (fake.signalingState !== 'have-local-offer') throw new Error(`rollback in ${fake.signalingState}`);
          fake.signalingState = 'stable';
          fake.localDescription = null;
          return;
        }
        made += 1;
        const type = fake.signalingState === 'have-remote-offer' ? 'answer' : 'offer';
        const local = describe(type, write(type, made));
        fake.localDescription = local;
        if (type === 'answer') agree(fake.remoteDescription, local);
        else fake.signalingState = 'have-local-offer';
        onDescribed?.('local', local);
      }),
    setRemoteDescription: (description: RTCSessionDescriptionInit) =>
      fake.chain('setRemoteDescription', () => {
        const remote = describe(description.type, description.sdp ?? '');
        if (description.type === 'answer') {
          if (fake.signalingState !== 'have-local-offer') throw new Error(`answer in ${fake.signalingState}`);
          fake.remoteDescription = remote;
          agree(fake.localDescription, remote);
        } else {
          // In have-local-offer the own offer is rolled back.
          fake.remoteDescription = remote;
          fake.signalingState = 'have-remote-offer';
        }
        onDescribed?.('remote', remote);
      }),
    addIceCandidate: (candidate?: RTCIceCandidateInit | null) =>
      fake.chain('addIceCandidate', () => {
        if (fake.remoteDescription === null) throw new Error('InvalidStateError');
        fake.candidates.push(candidate?.candidate ?? '');
      }),
  };
  function agree(offer: RTCSessionDescription | null, answer: RTCSessionDescription | null): void {
    fake.agreements.push(`${word(offer)} > ${word(answer)}`);
    fake.signalingState = 'stable';
  }
  return fake;
}

function describe(type: RTCSdpType, sdp: string): RTCSessionDescription {
  return { type, sdp, toJSON: () => ({ type, sdp }) };
}

function word(description: RTCSessionDescription | null): string {
  return description?.sdp.split(' ')[0] ?? '';
}
