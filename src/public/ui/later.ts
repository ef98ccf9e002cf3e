/**
 * Fetches ui/room-tools.ts: everything of the call that can wait until people see each other. Mounted by ui/app.ts. Who is quicker than
 * that is not lost: their click fetches it, and is then done.
 */
import { find, windowOf } from './dom';
import type { RoomToolsOptions } from './room-tools';

/** Who is alone, or has to wait for a connection, gets it all the same. */
const LATEST_MS = 600;
const AGAIN_MS = 3_000;

export function mountLater(options: RoomToolsOptions): () => void {
  const { root, call, onError } = options;
  const view = windowOf(root);
  const listeners = new AbortController();
  const { signal } = listeners;
  const section = find(root, '#call', HTMLElement);
  let undoTools: (() => void) | null = null;
  let timer: number | undefined;
  let loading: Promise<void> | null = null;

  function load(): Promise<void> {
    loading ??= import('./room-tools').then(({ mountRoomTools }) => {
      undoTools ??= mountRoomTools(options);
    });
    loading.catch(() => {
      // The server is away just now. The call goes on, and so do we.
      loading = null;
      timer = view.setTimeout(start, AGAIN_MS);
    });
    return loading;
  }
  const start = (): void => {
    view.clearTimeout(timer);
    load().catch(onError);
  };

  section.addEventListener(
    'click',
    (event) => {
      if (undoTools !== null || !(event.target instanceof Element)) return;
      const button = event.target.closest<HTMLElement>('[data-later]');
      if (button === null) return;
      event.preventDefault();
      load()
        .then(() => button.click())
        .catch(onError);
    },
    { signal, capture: true },
  );
  const undo = call.store.subscribe(({ status, peers }) => {
    if (status !== 'joined' || undoTools !== null) return;
    if (peers.some(({ link }) => link === 'connected')) start();
    else timer ??= view.setTimeout(start, LATEST_MS);
  });
  return () => {
    undo();
    view.clearTimeout(timer);
    listeners.abort();
    undoTools?.();
  };
}
