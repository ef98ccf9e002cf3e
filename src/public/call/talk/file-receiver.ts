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
 * So much may have come that is not stored yet: twice as far as an honest sender runs ahead. A browser holds nothing back at the receiving
 * end, so a sender that does not wait for our counts would fill the memory.
 */
const PENDING_BYTES_MAX = 8 * FILE_LIMITS.blockBytes;
/** What waiting costs, however small the piece is. */
const PIECE_COST_BYTES = 1024;

export interface FileReceiver {
  /** Bytes that are in the sink for good. */
  readonly stored: number;
  /** Whether there is a channel from which something may come, or something that came is being stored. */
  readonly isReceiving: boolean;
  /** Takes what comes on this channel from now on, instead of an older one. */
  receive(channel: BulkChannel): void;
  /** Stops and throws away what there is. */
  abort(): void;
}

export interface FileReceiverEvents {
  onStored(bytes: number): void;
  /** The sink is closed: with the file, or with nothing when it is not what was sent. */
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
      // A disk that is full, a file that was taken away: not what was sent, then.
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
      // Either end may have no digest, and says so by an empty one.
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

/** `{"hash": "…"}`; anything else can be no hash of ours. */
function parseHash(data: string): string {
  if (data.length > 200) return 'none';
  const value = parseJson(data);
  const claimed = isRecord(value) ? value['hash'] : null;
  return typeof claimed === 'string' ? claimed : 'none';
}
