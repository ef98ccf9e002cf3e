/**
 * The messages between two pages: one ordered, reliable data channel a link.
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
/** With this much in the buffer the other page does not read any more, and a new message would be old before it arrives. */
const BUFFERED_BYTES_MAX = 1024 * 1024;

export interface MessageChannel {
  readonly isOpen: boolean;
  /** How many messages have arrived, read or not. */
  readonly heard: number;
  /** Sends a sign of life, if the other page has shown that it understands us. */
  beat(): void;
  /** False when the message could not be sent. */
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
  /** A client from the course does not understand our messages, so it gets none. */
  let isUnderstood = false;
  channel.onopen = () => events.onOpen();
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    heard += 1;
    if (clock.now() < deafUntil) return;
    // Before parsing: parsing is the part that a flood would make expensive.
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
      // The channel has just closed or filled up; `readyState` says so only later.
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
