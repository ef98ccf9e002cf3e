/**
 * Sends one file to one peer, a block at a time, and stays within a window ahead of what the receiver has stored. The channel carries pieces
 * of the file, the receiver's counts come back, and the file's hash ends the transfer.
 */
import { isRecord, parseJson } from '../../../shared/parse';
import { FILE_LIMITS } from '../../../shared/file-message';
import { createFileHash, type Digest } from './file-hash';
import type { BulkChannel } from '../ports';

/** The window: how much may be under way beyond what the receiver has stored. Enough for 100 Mbit/s at 300 ms. */
const AHEAD_BYTES = 4 * FILE_LIMITS.blockBytes;

export interface FileSender {
  /** Sends from that byte to the end. Resolves when all is sent; rejects when the channel closes or the file cannot be read. */
  send(channel: BulkChannel, from: number, onStored: (bytes: number) => void): Promise<void>;
}

export class UnreadableFile extends Error {}

export function createFileSender(file: Blob, digest: Digest): FileSender {
  const hash = createFileHash(digest);
  let hashed = 0;

  async function readBlock(index: number): Promise<ArrayBuffer> {
    const start = index * FILE_LIMITS.blockBytes;
    try {
      return await file.slice(start, start + FILE_LIMITS.blockBytes).arrayBuffer();
    } catch (cause) {
      // Moved, changed or deleted since it was chosen.
      throw new UnreadableFile('the file cannot be read', { cause });
    }
  }

  /** Empty behind the last block. A block that cannot be read throws where it is awaited. */
  function prepare(index: number, blocks: number): Promise<ArrayBuffer> {
    const block = index < blocks ? readHashed(index) : Promise.resolve(new ArrayBuffer(0));
    block.catch(() => undefined);
    return block;
  }

  async function readHashed(index: number): Promise<ArrayBuffer> {
    const block = await readBlock(index);
    if (index >= hashed) {
      await hash.add(index, block);
      hashed = Math.max(hashed, index + 1);
    }
    return block;
  }

  return {
    async send(channel, from, onStored) {
      let stored = from;
      let wake: () => void = () => undefined;
      let closed = false;
      channel.listen({
        onData(data) {
          const count = parseCount(data, stored, file.size);
          if (count === null) return;
          stored = count;
          onStored(stored);
          wake();
        },
        onClose() {
          closed = true;
          wake();
        },
      });
      const blocks = Math.ceil(file.size / FILE_LIMITS.blockBytes);
      const first = Math.floor(from / FILE_LIMITS.blockBytes);
      // The next block is read and hashed while this one goes out, so the line does not wait for the disk.
      let next = prepare(first, blocks);
      for (let index = first; index < blocks; index += 1) {
        const start = index * FILE_LIMITS.blockBytes;
        while (start - stored >= AHEAD_BYTES && !closed) await new Promise<void>((resolve) => (wake = resolve));
        const block = await next;
        next = prepare(index + 1, blocks);
        for (let at = 0; at < block.byteLength; at += FILE_LIMITS.pieceBytes) {
          await channel.send(block.slice(at, at + FILE_LIMITS.pieceBytes));
        }
      }
      await channel.send(JSON.stringify({ hash: await hash.result() }));
    },
  };
}

/** `{"stored": 1048576}`: it only grows, and never beyond the file. */
function parseCount(data: unknown, before: number, most: number): number | null {
  if (typeof data !== 'string' || data.length > 100) return null;
  const value = parseJson(data);
  const stored = isRecord(value) ? value['stored'] : null;
  return typeof stored === 'number' && stored > before && stored <= most ? stored : null;
}
