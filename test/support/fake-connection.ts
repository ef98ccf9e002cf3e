/** As much of an RTCPeerConnection as the negotiator touches: the signalling states of WebRTC 1.0, section 4.3.1, without any media. */
import type { NegotiableConnection } from '../../src/public/mesh/negotiator';

export interface FakeConnection extends NegotiableConnection {
  readonly candidates: string[];
  /** What was agreed on, the newest last: `offer text > answer text`. */
  readonly agreements: string[];
}

export function createFakeConnection(name: string): FakeConnection {
  let made = 0;
  const fake = {
    signalingState: 'stable' as RTCSignalingState,
    localDescription: null as RTCSessionDescription | null,
    remoteDescription: null as RTCSessionDescription | null,
    candidates: [] as string[],
    agreements: [] as string[],
    async setLocalDescription(description?: { type?: string }) {
      await Promise.resolve();
      if (description?.type === 'rollback') {
        if (fake.signalingState !== 'have-local-offer') throw new Error(`rollback in ${fake.signalingState}`);
        fake.signalingState = 'stable';
        fake.localDescription = null;
        return;
      }
      made += 1;
      const type = fake.signalingState === 'have-remote-offer' ? 'answer' : 'offer';
      fake.localDescription = describe(type, `${name}${made} a=ice-ufrag:${name}${made}\r\n`);
      if (type === 'answer') agree(fake.remoteDescription, fake.localDescription);
      else fake.signalingState = 'have-local-offer';
    },
    async setRemoteDescription(description: RTCSessionDescriptionInit) {
      await Promise.resolve();
      const remote = describe(description.type, description.sdp ?? '');
      if (description.type === 'answer') {
        if (fake.signalingState !== 'have-local-offer') throw new Error(`answer in ${fake.signalingState}`);
        fake.remoteDescription = remote;
        agree(fake.localDescription, remote);
        return;
      }
      // In have-local-offer the own offer is rolled back.
      fake.remoteDescription = remote;
      fake.signalingState = 'have-remote-offer';
    },
    async addIceCandidate(candidate?: RTCIceCandidateInit | null) {
      await Promise.resolve();
      if (fake.remoteDescription === null) throw new Error('InvalidStateError');
      fake.candidates.push(candidate?.candidate ?? '');
    },
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
