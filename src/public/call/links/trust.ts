/**
 * Who may say what about whom: docs/trust.md in code. Every message of another page passes `admits` before anything else reads it. A page speaks for itself; where
 * one speaks of a third, the rule stands here. Used by call/call and call/links/audience. (History, which is hearsay and marked as such: call/talk/chat-exchange.)
 */
import { createBucket, type Rate } from '../../../shared/bucket';
import { SOMEBODY_ELSE, type HeardMessage, type PeerMessage } from '../../../shared/peer-message';
import type { PeerId } from '../../../shared/protocol';
import type { Clock } from '../ports';
import type { CallState } from '../state/state';

/** What we pass on for one page while the server is away: a few offers, and the candidates of a machine with many networks. */
export const PASS_RATE: Rate = { burst: 60, perSecond: 10 };

export interface Trust {
  /** Whether this message of that page's is to be listened to. */
  admits(from: PeerId, message: HeardMessage): boolean;
  /** That person has left. */
  forget(id: PeerId): void;
}

export function createTrust(state: () => CallState, clock: Pick<Clock, 'now'>): Trust {
  /** What each page has asked us to pass on. It is charged to the one who asks, and never to the one it is for. */
  const errands = new Map<PeerId, () => boolean>();
  const isServerAway = (): boolean => state().status !== 'joined';
  const linkTo = (id: PeerId): string | undefined => state().peers.find((peer) => peer.id === id)?.link;

  function takesErrand(from: PeerId): boolean {
    const take = errands.get(from) ?? createBucket(PASS_RATE, () => clock.now());
    errands.set(from, take);
    return take();
  }

  return {
    admits(from, message) {
      switch (message.type) {
        case 'pass':
          return isServerAway() && message.to !== from && linkTo(message.to) === 'connected' && takesErrand(from);
        case 'passed': {
          // While the server is there it knows better; and a link that carries needs nobody's word. What remains, the mesh holds against the certificate
          // that it has seen of that page before (mesh/fingerprint).
          const link = linkTo(message.from);
          return isServerAway() && message.from !== from && link !== undefined && link !== 'connected';
        }
        default:
          return true;
      }
    },
    forget: (id) => void errands.delete(id),
  };
}

/** What we say of our whisper to that page: whom it is for is nobody's business but theirs. */
export function whisperFor(receiver: PeerId, to: PeerId): PeerMessage {
  return { type: 'whisper', to: to === '' || to === receiver ? to : SOMEBODY_ELSE };
}

/** What we make of what that page says of its whisper: to us, to nobody, or to whomever. */
export function whisperHeard(to: PeerId, self: PeerId): PeerId {
  return to === '' || to === self ? to : SOMEBODY_ELSE;
}
