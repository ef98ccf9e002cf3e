/**
 * The messages between two pages: one ordered, reliable data channel a link. Used by mesh/peer-link.
 * The side that offers opens it, the other side waits for it. (Measured: if both open a pre-agreed one
 * and only one side has media, the link renegotiates for ever.)
 */
import { parsePeerMessage, type PeerMessage } from '../../shared/peer-message';

export const CHANNEL_LABEL = 'noom';
/** Beyond this the other page does not read any more, and what we would add is old before it arrives. */
const BUFFERED_BYTES_MAX = 1024 * 1024;

export interface MessageChannel {
  readonly isOpen: boolean;
  /** False when it could not be sent. */
  say(message: PeerMessage): boolean;
}

export function createMessageChannel(
  channel: RTCDataChannel,
  events: { onOpen(): void; onMessage(message: PeerMessage): void },
): MessageChannel {
  channel.onopen = () => events.onOpen();
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const message = parsePeerMessage(data);
    if (message !== null) events.onMessage(message);
  };
  return {
    get isOpen() {
      return channel.readyState === 'open';
    },
    say(message) {
      if (channel.readyState !== 'open' || channel.bufferedAmount > BUFFERED_BYTES_MAX) return false;
      channel.send(JSON.stringify(message));
      return true;
    },
  };
}
