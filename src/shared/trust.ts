/**
 * Who may say what about whom: docs/trust.md in code. A page speaks for itself. Where a page speaks of a third one, the rule stands here.
 * (History, which is hearsay and marked as such: call/talk/chat-exchange.)
 */
import type { Rate } from './bucket';
import { SOMEBODY_ELSE, type CallMessage } from './peer-message';
import type { PeerId } from './protocol';

/** What we pass on for one page while the server is away: a few offers, and the candidates of a machine with many networks. */
export const PASS_RATE: Rate = { burst: 60, perSecond: 10 };

/** A request or a claim of `from` about a third page. */
export interface Hearsay {
  readonly from: PeerId;
  readonly about: PeerId;
  readonly isServerAway: boolean;
  /** Whether our own link to the third page carries; null: it is not in the room. */
  readonly carries: boolean | null;
}

/** Whether we pass a signal on to the third page: only while the server cannot, and only over a link that carries. */
export function mayPassOn({ from, about, isServerAway, carries }: Hearsay): boolean {
  return isServerAway && about !== from && carries === true;
}

/**
 * Whether we listen to a signal of the third page that `from` brings. While the server is there it knows better, and a link that carries
 * needs nobody's word. What passes here is still held against the certificate that the page has shown before (mesh/fingerprint).
 */
export function mayBring({ from, about, isServerAway, carries }: Hearsay): boolean {
  return isServerAway && about !== from && carries === false;
}

/** What we say of our whisper to that page: only its receiver learns whom it is for. */
export function whisperFor(receiver: PeerId, to: PeerId): CallMessage {
  return { type: 'whisper', to: to === '' || to === receiver ? to : SOMEBODY_ELSE };
}

/** What we make of what a page says of its whisper: to us, to nobody, or to somebody else. */
export function whisperHeard(to: PeerId, self: PeerId): PeerId {
  return to === '' || to === self ? to : SOMEBODY_ELSE;
}
