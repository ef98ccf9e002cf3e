/**
 * One hash for a whole file that is never in memory as a whole.
 * WebCrypto hashes a buffer and not a stream, so each block of 1 MiB is hashed for itself, and the file's hash is that of all these
 * hashes in a row. Both ends cut the same blocks (docs/decisions).
 */

/** SHA-256. Null where the browser has none, on plain http from another address. Then only the size is checked. */
export type Digest = ((data: BufferSource) => Promise<ArrayBuffer>) | null;

export interface FileHash {
  /** The next block, or one that is hashed again after a lost link. */
  add(index: number, block: BufferSource): Promise<void>;
  /** 64 hexadecimal digits; empty without a digest. */
  result(): Promise<string>;
}

export function createFileHash(digest: Digest): FileHash {
  const blocks: Uint8Array[] = [];
  return {
    async add(index, block) {
      if (digest !== null) blocks[index] = new Uint8Array(await digest(block));
    },
    async result() {
      if (digest === null) return '';
      const all = new Uint8Array(blocks.length * 32);
      for (const [index, hash] of blocks.entries()) all.set(hash, index * 32);
      const bytes = new Uint8Array(await digest(all));
      return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    },
  };
}
