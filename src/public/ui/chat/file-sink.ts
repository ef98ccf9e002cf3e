/**
 * Where a received file goes, so that it is never in memory as a whole: straight to the place that the person chooses (Chromium on secure pages);
 * else to this browser's own disk, to be saved from there; where there is neither, into memory, up to a bound. Opened by ui/chat/file-cards.ts
 * on the person's click.
 */
import type { FileSink } from '../../call/ports';
import type { FileStore, StoredFile } from '../side/file-store';

export interface OpenedSink extends FileSink {
  /** Of a whole file that is still to be saved; null when it is where the person wanted it, or not whole. */
  address(): string | null;
  /** Deletes what is still to be saved. */
  forget(): Promise<void>;
}

/** `cancelled`: the person changed their mind. `no-space`: the disk. `too-large`: for the memory. */
export type SinkProblem = 'cancelled' | 'no-space' | 'too-large';

/** As much memory as a call beside it can spare. */
const MEMORY_BYTES_MAX = 1_000_000_000;

/** Never the sender's own type: a page that is opened instead of saved would run in ours. */
const SAVED_TYPE = 'application/octet-stream';

/** As much of the File System Access API as is used here; TypeScript's own list does not have it. */
interface SaveFilePicker {
  showSaveFilePicker(options: { suggestedName: string }): Promise<FileSystemFileHandle>;
}

function hasPicker(view: unknown): view is SaveFilePicker {
  return typeof view === 'object' && view !== null && 'showSaveFilePicker' in view;
}

export async function openSink(
  view: unknown,
  store: FileStore,
  fileName: string,
  sizeBytes: number,
): Promise<OpenedSink | SinkProblem> {
  if (hasPicker(view)) {
    try {
      const handle = await view.showSaveFilePicker({ suggestedName: fileName });
      const stream = await handle.createWritable();
      return {
        write: (bytes) => stream.write(bytes),
        close: () => stream.close(),
        abort: () => stream.abort(),
        address: () => null,
        forget: () => Promise.resolve(),
      };
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return 'cancelled';
      // Forbidden here, or no permission to write there.
    }
  }
  if (sizeBytes > (await store.freeBytes())) return 'no-space';
  const file = await store.create();
  if (file !== null) return createDiskSink(file);
  return sizeBytes > MEMORY_BYTES_MAX ? 'too-large' : createMemorySink();
}

function createDiskSink(file: StoredFile): OpenedSink {
  let address: string | null = null;
  const forget = async (): Promise<void> => {
    if (address !== null) URL.revokeObjectURL(address);
    address = null;
    await file.remove();
  };
  return {
    write: (bytes) => file.write(bytes),
    async close() {
      const whole = await file.close();
      address = URL.createObjectURL(whole.slice(0, whole.size, SAVED_TYPE));
    },
    abort: forget,
    address: () => address,
    forget,
  };
}

function createMemorySink(): OpenedSink {
  let parts: Blob[] = [];
  let address: string | null = null;
  const forget = (): Promise<void> => {
    if (address !== null) URL.revokeObjectURL(address);
    address = null;
    parts = [];
    return Promise.resolve();
  };
  return {
    write: (bytes) => Promise.resolve(void parts.push(new Blob([bytes]))),
    close() {
      address = URL.createObjectURL(new Blob(parts, { type: SAVED_TYPE }));
      parts = [];
      return Promise.resolve();
    },
    abort: forget,
    address: () => address,
    forget,
  };
}
