/**
 * Receives one file from one person into a sink, a block at a time, and checks it. A lost link loses at most the
 * block under way: `stored` is where the sender goes on.
 */
import { FILE_LIMITS } from '../../../shared/file-message';
import { isRecord, parseJson } from '../../../shared/parse';
import { createQueue } from '../../../shared/queue';
import { createFileHash, type Digest } from './file-hash';
import type { BulkChannel, FileSink } from '../ports';

/**
 * How much may have arrived that is not stored yet: twice as much as an honest sender is ahead. A browser has no back-pressure at the
 * receiving end, so a sender that does not wait for our counts would fill the memory.
 */
const PENDING_BYTES_MAX = 8 * FILE_LIMITS.blockBytes;
/** The cost of a waiting piece, however small it is. */
const PIECE_COST_BYTES = 1024;

export interface FileReceiver {
  /** Bytes that are safely in the sink. */
  readonly stored: number;
  /** Whether a channel is open, or data that has arrived is still being stored. */
  readonly isReceiving: boolean;
  /** Receives from this channel from now on, instead of an older one. */
  receive(channel: BulkChannel): void;
  /** Stops and deletes what was stored. */
  abort(): void;
}

export interface FileReceiverEvents {
  onStored(bytes: number): void;
  /** The sink is closed; `ok` is false when the stored data is not the file that was sent. */
  onEnd(ok: boolean): void;
  /** The channel has closed before the end. */
  onLost(): void;
}

export function createFileReceiver(
  sizeBytes: number,
  sink: FileSink,
  digest: Digest,
  events: FileReceiverEvents,
): FileReceiver {
  const hash = createFileHash(digest);
  let stored = 0;
  let over = false;
  let current: BulkChannel | null = null;

  async function end(ok: boolean): Promise<void> {
    if (over) return;
    over = true;
    current?.close();
    if (!ok) await sink.abort().catch(() => undefined);
    events.onEnd(ok);
  }

  function receive(channel: BulkChannel): void {
    current?.close();
    current = channel;
    const block = new Uint8Array(Math.min(FILE_LIMITS.blockBytes, Math.max(1, sizeBytes - stored)));
    let filled = 0;
    const queue = createQueue();
    const isCurrent = (): boolean => !over && current === channel;
    let pendingBytes = 0;
    const inTurn = (task: () => Promise<void>): void => {
      // A full disk, or a file that was removed, ends the transfer without success.
      queue.add(() => (isCurrent() ? task() : undefined)).catch(() => end(false));
    };

    async function store(): Promise<void> {
      const part = block.slice(0, filled);
      filled = 0;
      await Promise.all([hash.add(Math.floor(stored / FILE_LIMITS.blockBytes), part), sink.write(part)]);
      stored += part.length;
      events.onStored(stored);
      await channel.send(JSON.stringify({ stored })).catch(() => undefined);
    }

    async function take(data: ArrayBuffer): Promise<void> {
      const piece = new Uint8Array(data);
      if (stored + filled + piece.length > sizeBytes) return end(false);
      for (let at = 0; at < piece.length;) {
        const part = piece.subarray(at, at + FILE_LIMITS.blockBytes - filled);
        block.set(part, filled);
        filled += part.length;
        at += part.length;
        if (filled === FILE_LIMITS.blockBytes || stored + filled === sizeBytes) await store();
      }
    }

    async function finish(claimed: string): Promise<void> {
      const own = await hash.result();
      // Either end may have no digest; then its hash is empty.
      const ok = stored === sizeBytes && (own === '' || claimed === '' || own === claimed);
      if (ok) await sink.close();
      await end(ok);
    }

    channel.listen({
      onData(data) {
        if (!isCurrent()) return;
        const cost = PIECE_COST_BYTES + (typeof data === 'string' ? data.length : data.byteLength);
        pendingBytes += cost;
        if (pendingBytes > PENDING_BYTES_MAX) return void end(false);
        inTurn(async () => {
          await (typeof data === 'string' ? finish(parseHash(data)) : take(data));
          pendingBytes -= cost;
        });
      },
      onClose: () =>
        inTurn(() => {
          current = null;
          events.onLost();
          return Promise.resolve();
        }),
    });
  }

  return {
    get stored() {
      return stored;
    },
    get isReceiving() {
      return current !== null;
    },
    receive,
    abort() {
      if (over) return;
      over = true;
      current?.close();
      sink.abort().catch(() => undefined);
    },
  };
}

/** `{"hash": "…"}`; anything else is not a hash of ours. */
function parseHash(data: string): string {
  if (data.length > 200) return 'none';
  const value = parseJson(data);
  const claimed = isRecord(value) ? value['hash'] : null;
  return typeof claimed === 'string' ? claimed : 'none';
}
