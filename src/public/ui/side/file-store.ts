/**
 * Room on this browser's own disk (the origin private file system) for what is received, where no place can be asked for: Firefox, Safari.
 * Used by ui/chat/file-sink.ts. Each page has a folder of its own and holds a lock in its name; a folder whose lock is free was left behind by a page.
 */

const FOLDER = 'received';

export interface StoredFile {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** It is whole. What is given back lies on the disk, and is read from there. */
  close(): Promise<File>;
  /** Deletes it, whole or not. */
  remove(): Promise<void>;
}

export interface FileStore {
  /** Null where the browser has no such room. */
  create(): Promise<StoredFile | null>;
  /** So many bytes more may be kept, as far as the browser tells. */
  freeBytes(): Promise<number>;
  /** Deletes what earlier pages have left. */
  clean(): Promise<void>;
}

/** @param createName a fresh name each time */
export function createFileStore({ storage, locks }: Partial<Navigator>, createName: () => string): FileStore {
  let opening: Promise<FileSystemDirectoryHandle | null> | null = null;

  async function open(): Promise<FileSystemDirectoryHandle | null> {
    if (storage === undefined || locks === undefined || !('getDirectory' in storage)) return null;
    const own = createName();
    await hold(locks, lockOf(own));
    const all = await (await storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
    return all.getDirectoryHandle(own, { create: true });
  }

  async function createIn(folder: FileSystemDirectoryHandle): Promise<StoredFile | null> {
    const name = createName();
    const handle = await folder.getFileHandle(name, { create: true });
    // Safari before 26 writes only in a worker.
    if (!('createWritable' in handle)) return null;
    const stream = await handle.createWritable();
    let isClosed = false;
    let removing: Promise<void> | null = null;
    return {
      write: (bytes) => stream.write(bytes),
      async close() {
        isClosed = true;
        await stream.close();
        return handle.getFile();
      },
      remove() {
        removing ??= (async () => {
          if (!isClosed) await stream.abort().catch(() => undefined);
          await folder.removeEntry(name);
        })();
        return removing;
      },
    };
  }

  return {
    async create() {
      // Firefox has none in a private window, and a disk may be full.
      opening ??= open().catch(() => null);
      const folder = await opening;
      return folder === null ? null : createIn(folder).catch(() => null);
    },
    async freeBytes() {
      if (storage === undefined || !('estimate' in storage)) return Infinity;
      const { quota = Infinity, usage = 0 } = await storage.estimate();
      return quota - usage;
    },
    async clean() {
      if (storage === undefined || locks === undefined || !('getDirectory' in storage)) return;
      const all = await (await storage.getDirectory()).getDirectoryHandle(FOLDER).catch(() => null);
      if (all === null) return;
      const names: string[] = [];
      for await (const name of all.keys()) names.push(name);
      for (const name of names) {
        await locks.request(lockOf(name), { ifAvailable: true }, (lock) =>
          lock === null ? Promise.resolve() : all.removeEntry(name, { recursive: true }),
        );
      }
    },
  };
}

function lockOf(folder: string): string {
  return `received ${folder}`;
}

/** Until this page is gone, however it goes. */
async function hold(locks: LockManager, name: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    locks
      .request(name, () => {
        resolve();
        return new Promise<void>(() => undefined);
      })
      .catch(reject);
  });
}
