/**
 * The messages between two pages: one ordered, reliable data channel a link. Used by mesh/peer-link.
 * The side that offers opens it, the other side waits for it. (Measured: if both open a pre-agreed one
 * and only one side has media, the link renegotiates for ever.)
 */
import { createBucket } from '../../shared/bucket';
import {
  parsePeerMessage,
  PASSED_PREFIX,
  PEER_MUTED_MS,
  PEER_RATE,
  type HeardMessage,
  type PeerMessage,
} from '../../shared/peer-message';
import type { Clock } from '../call/ports';

export const CHANNEL_LABEL = 'noom';
/** Beyond this the other page does not read any more, and what we would add is old before it arrives. */
const BUFFERED_BYTES_MAX = 1024 * 1024;

export interface MessageChannel {
  readonly isOpen: boolean;
  /** How much has come in by it, read or not. */
  readonly heard: number;
  /** A sign of life, to a page that has shown that it understands us. */
  beat(): void;
  /** False when it could not be sent. */
  say(message: PeerMessage): boolean;
}

export function createMessageChannel(
  channel: RTCDataChannel,
  clock: Clock,
  events: { onOpen(): void; onMessage(message: HeardMessage): void; onFlood(): void },
): MessageChannel {
  const take = createBucket(PEER_RATE, () => clock.now());
  const takePassed = createBucket(PEER_RATE, () => clock.now());
  let deafUntil = -Infinity;
  let heard = 0;
  /** A client from the course has no use for what we say here. */
  let isUnderstood = false;
  channel.onopen = () => events.onOpen();
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    heard += 1;
    if (clock.now() < deafUntil) return;
    // Before it is even read: reading is what a flood would make expensive.
    if (typeof data === 'string' && data.startsWith(PASSED_PREFIX)) {
      if (!takePassed()) return;
    } else if (!take()) {
      deafUntil = clock.now() + PEER_MUTED_MS;
      events.onFlood();
      return;
    }
    const message = parsePeerMessage(data);
    if (message === null) return;
    isUnderstood = true;
    if (message.type !== 'alive') events.onMessage(message);
  };

  function say(message: PeerMessage): boolean {
    if (channel.readyState !== 'open' || channel.bufferedAmount > BUFFERED_BYTES_MAX) return false;
    try {
      channel.send(JSON.stringify(message));
      return true;
    } catch {
      // Closed, or full, in this moment: the browser knows it before `readyState` says so.
      return false;
    }
  }

  return {
    get isOpen() {
      return channel.readyState === 'open';
    },
    get heard() {
      return heard;
    },
    beat() {
      if (isUnderstood) say({ type: 'alive' });
    },
    say,
  };
}
