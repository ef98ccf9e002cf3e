/**
 * A bulk channel, for example for one file: a data channel with back-pressure. What is sent waits in the browser's buffer; when the buffer
 * is full enough, `send` waits too (WebRTC 1.0, section 6.2, bufferedAmountLowThreshold).
 */
import type { BulkChannel } from '../call/ports';

/** A bulk channel is called by its kind, a colon and a name. The message channel's label has no colon. */
export function isBulkLabel(label: string): boolean {
  return /^[a-z]+:/.test(label);
}

/** Enough that the line never waits for us; far below where browsers close a channel (16 MiB). */
const FULL_BYTES = 1024 * 1024;
const LOW_BYTES = 256 * 1024;

type Listener = Parameters<BulkChannel['listen']>[0];

export interface OwnedBulkChannel extends BulkChannel {
  /** The link is gone. A connection that is closed does not tell its channels (WebRTC 1.0, section 4.4.2, close). */
  lose(): void;
}

/** @param onClosed called once, whichever end closed it */
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
    label: channel.label,
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

/** Resolves when the channel is open; null when it never will be. */
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
