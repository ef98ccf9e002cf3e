/** The files that you send: for each receiver the file, and the one channel that its bytes go out by. */
import { createBucket, type Rate } from '../../../shared/bucket';
import type { PeerId } from '../../../shared/protocol';
import type { BulkChannel, Clock, MessagePlane } from '../ports';
import { createFileSender, UnreadableFile, type FileSender } from './file-sender';
import type { Digest } from './file-hash';

/** How often one receiver of one file may ask for a channel: as often as links are lost, and more. */
const CHANNEL_RATE: Rate = { burst: 10, perSecond: 0.5 };

/** A file on its way to one peer. */
interface Sending {
  readonly sender: FileSender;
  /** Whether one more channel may be opened for it. */
  readonly mayOpen: () => boolean;
  /** The channel that it goes out by. */
  channel: BulkChannel | null;
  /** The byte to begin at on the channel that is being opened; null: none is being opened. */
  openingFrom: number | null;
}

export interface OutgoingEvents {
  /** Bytes go out, from this one on. */
  onMoving(from: number): void;
  onProgress(bytes: number): void;
  /** The channel is lost, or none can be opened: the receiver asks for the rest when the link is back. */
  onWaiting(): void;
  /** The file cannot be read any more, or the receiver asks for channels too often. */
  onFailed(): void;
}

export interface Outgoing {
  add(key: string, file: File): void;
  /** Sends from that byte on. One channel at a time: a request that comes while one is being opened changes the byte to begin at. */
  send(
    key: string,
    to: { readonly peer: PeerId; readonly label: string },
    from: number,
    events: OutgoingEvents,
  ): Promise<void>;
  /** Ends that file's sending, if there is one. */
  remove(key: string): void;
}

export function createOutgoing(options: {
  readonly messages: Pick<MessagePlane, 'openBulk'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly digest: Digest;
}): Outgoing {
  const { messages, clock, digest } = options;
  const sendings = new Map<string, Sending>();
  return {
    add(key, file) {
      const mayOpen = createBucket(CHANNEL_RATE, () => clock.now());
      sendings.set(key, { sender: createFileSender(file, digest), mayOpen, channel: null, openingFrom: null });
    },
    async send(key, { peer, label }, from, events) {
      const sending = sendings.get(key);
      if (sending === undefined) return;
      const isOpening = sending.openingFrom !== null;
      sending.openingFrom = from;
      if (isOpening) return;
      if (!sending.mayOpen()) return events.onFailed();
      sending.channel?.close();
      const channel = await messages.openBulk(peer, label);
      const begin = sending.openingFrom;
      sending.openingFrom = null;
      if (channel === null) return events.onWaiting();
      if (sendings.get(key) !== sending) return channel.close();
      sending.channel = channel;
      events.onMoving(begin);
      try {
        await sending.sender.send(channel, begin, (bytes) => events.onProgress(bytes));
      } catch (error) {
        if (sending.channel !== channel || sendings.get(key) !== sending) return;
        if (error instanceof UnreadableFile) events.onFailed();
        else events.onWaiting();
      }
    },
    remove(key) {
      sendings.get(key)?.channel?.close();
      sendings.delete(key);
    },
  };
}
