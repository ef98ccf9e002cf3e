/**
 * A data channel of its own for one file, with back-pressure. Made by mesh/peer-link for both ends. What is sent waits in the
 * browser's buffer; when that is full enough, `send` waits too (WebRTC 1.0, section 6.2, bufferedAmountLowThreshold).
 */
import type { BulkChannel } from '../call/ports';

/** What a channel's label begins with, so that it is not taken for the messages'. */
export const BULK_PREFIX = 'file:';
/** Enough that the line never waits for us; far below where browsers close a channel (16 MiB). */
const FULL_BYTES = 1024 * 1024;
const LOW_BYTES = 256 * 1024;

type Listener = Parameters<BulkChannel['listen']>[0];

export interface OwnedBulkChannel extends BulkChannel {
  /** The link is gone. A connection that is closed does not tell its channels (WebRTC 1.0, section 4.4.2, close). */
  lose(): void;
}

/** @param onClosed called once, whoever closed it */
export function createBulkChannel(channel: RTCDataChannel, onClosed: () => void): OwnedBulkChannel {
  let listener: Listener | null = null;
  let closed = false;
  let waiting: (() => void)[] = [];

  function wake(): void {
    const all = waiting;
    waiting = [];
    for (const resolve of all) resolve();
  }

  function lose(): void {
    if (closed) return;
    closed = true;
    wake();
    onClosed();
    listener?.onClose();
  }

  channel.binaryType = 'arraybuffer';
  channel.bufferedAmountLowThreshold = LOW_BYTES;
  channel.onbufferedamountlow = wake;
  channel.onclose = lose;
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (!closed && (typeof data === 'string' || data instanceof ArrayBuffer)) listener?.onData(data);
  };

  return {
    label: channel.label.slice(BULK_PREFIX.length),
    listen(events) {
      listener = events;
    },
    async send(data) {
      if (!closed && channel.bufferedAmount > FULL_BYTES) await new Promise<void>((resolve) => waiting.push(resolve));
      if (closed || channel.readyState !== 'open') throw new Error('the channel is closed');
      if (typeof data === 'string') channel.send(data);
      else channel.send(data);
    },
    close() {
      listener = null;
      channel.close();
      lose();
    },
    lose,
  };
}

/** Resolves when the channel carries; null when it never will. */
export async function untilOpen(channel: RTCDataChannel): Promise<RTCDataChannel | null> {
  if (channel.readyState === 'connecting') {
    await new Promise<void>((resolve) => {
      channel.onopen = () => resolve();
      channel.onclose = () => resolve();
      channel.onerror = () => resolve();
    });
  }
  return channel.readyState === 'open' ? channel : null;
}
