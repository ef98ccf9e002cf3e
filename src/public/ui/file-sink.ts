/**
 * Where a received file goes: straight to the disk where the browser can (Chromium on secure pages), so that it is never in memory;
 * elsewhere into a Blob, which is then to be saved. Opened by ui/file-cards.ts on the person's click.
 */
import type { FileSink } from '../call/ports';

export interface OpenedSink extends FileSink {
  /** Of a whole file that is still to be saved; null when it is on the disk already, or not whole. */
  address(): string | null;
  forget(): void;
}

/** As much of the File System Access API as is used here; TypeScript's own list does not have it. */
interface SaveFilePicker {
  showSaveFilePicker(options: { suggestedName: string }): Promise<FileSystemFileHandle>;
}

function hasPicker(view: unknown): view is SaveFilePicker {
  return typeof view === 'object' && view !== null && 'showSaveFilePicker' in view;
}

/** Null when the person changed their mind. */
export async function openSink(root: Document, fileName: string): Promise<OpenedSink | null> {
  const view: unknown = root.defaultView;
  if (hasPicker(view)) {
    try {
      const handle = await view.showSaveFilePicker({ suggestedName: fileName });
      const stream = await handle.createWritable();
      return {
        write: (bytes) => stream.write(bytes),
        close: () => stream.close(),
        abort: () => stream.abort(),
        address: () => null,
        forget: () => undefined,
      };
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return null;
      // Forbidden here, or no permission to write there: by way of the memory, then.
    }
  }
  return createBlobSink();
}

/** Browsers keep larger Blobs on disk themselves. */
function createBlobSink(): OpenedSink {
  let parts: Blob[] = [];
  let address: string | null = null;
  const forget = (): void => {
    if (address !== null) URL.revokeObjectURL(address);
    address = null;
    parts = [];
  };
  return {
    write: (bytes) => Promise.resolve(void parts.push(new Blob([bytes]))),
    close() {
      // Never the sender's own type: a page that is opened instead of saved would run in ours.
      address = URL.createObjectURL(new Blob(parts, { type: 'application/octet-stream' }));
      parts = [];
      return Promise.resolve();
    },
    abort: () => Promise.resolve(forget()),
    address: () => address,
    forget,
  };
}
