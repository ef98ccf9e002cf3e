/**
 * Fetches what can wait until people see each other: ui/room-tools.ts, its markup and its style. Who is quicker than
 * that is not lost: their click fetches it, and is then done.
 */
import { fetchPart } from '../../shared/part';
import { isLanguage } from '../../shared/text/languages';
import { loadRoomText } from '../../shared/text/load';
import type { Text } from '../../shared/text';
import { hasLink, isInCall, type CallState } from '../call/state/state';
import { when } from '../call/store';
import { find, windowOf } from './base/dom';
import type { RoomToolsOptions } from './room-tools';

/** The first picture has the line to itself. */
const AFTER_MS = 600;
/** A user who waits for a connection gets them all the same. */
const LATEST_MS = 4_000;
const AGAIN_MS = 3_000;

export function mountLater(options: Omit<RoomToolsOptions, 'together' | 'text'> & { readonly text: Text }): () => void {
  const { root, call, onError } = options;
  const view = windowOf(root);
  const listeners = new AbortController();
  const { signal } = listeners;
  const section = find(root, '#call', HTMLElement);
  let undoTools: (() => void) | null = null;
  let timer: number | undefined;
  let loading: Promise<void> | null = null;

  async function fetchAll(): Promise<void> {
    const { lang } = root.documentElement;
    const [markup, { mountRoomTools }, together, room] = await Promise.all([
      fetchMarkup(root.body.dataset['base'] ?? '', lang),
      fetchPart(() => import('./room-tools')),
      call.together(),
      loadRoomText(isLanguage(lang) ? lang : 'en'),
      loadStyle(root),
    ]);
    section.append(...markup);
    try {
      undoTools = mountRoomTools({ ...options, text: { ...options.text, room }, together });
    } catch (error) {
      // The next attempt brings its own.
      for (const node of markup) node.parentNode?.removeChild(node);
      throw error;
    }
  }

  function load(): Promise<void> {
    loading ??= fetchAll();
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
  // So for files: otherwise the browser opens the first one in place of the call.
  const takes = ({ dataTransfer }: DragEvent): boolean =>
    undoTools === null && dataTransfer?.types.includes('Files') === true && isInCall(call.store.get());
  section.addEventListener(
    'dragover',
    (event) => {
      if (takes(event)) event.preventDefault();
    },
    { signal },
  );
  section.addEventListener(
    'drop',
    (event) => {
      if (!takes(event)) return;
      event.preventDefault();
      // Dropped files are only in the event, and only now.
      const kept = new DataTransfer();
      for (const file of event.dataTransfer?.files ?? []) kept.items.add(file);
      load()
        .then(() => section.dispatchEvent(new DragEvent('drop', { dataTransfer: kept, cancelable: true })))
        .catch(onError);
    },
    { signal },
  );
  const soon = (delayMs: number): void => {
    view.clearTimeout(timer);
    timer = view.setTimeout(start, delayMs);
  };
  let awaited: 'nothing' | 'connection' | 'tools' = 'nothing';
  const look = ({ status, peers }: CallState): void => {
    if (status !== 'joined' || awaited === 'tools') return;
    if (peers.length === 0 || hasLink({ peers })) {
      awaited = 'tools';
      soon(AFTER_MS);
    } else if (awaited === 'nothing') {
      awaited = 'connection';
      soon(LATEST_MS);
    }
  };
  const undo = call.store.subscribe(when(({ status, peers }) => [status, peers], look));
  return () => {
    undo();
    view.clearTimeout(timer);
    listeners.abort();
    undoTools?.();
  };
}

/** Panel, menus and dialogs (src/views/later.pug). */
async function fetchMarkup(base: string, lang: string): Promise<readonly Node[]> {
  // In the page's language, also where the browser keeps no cookies.
  const response = await fetch(`${base}/later?lang=${lang}`);
  if (!response.ok) throw new Error(`the server answered ${response.status} to /later`);
  return [...new DOMParser().parseFromString(await response.text(), 'text/html').body.childNodes];
}

/** They look like nothing without it. */
function loadStyle(root: Document): Promise<void> {
  const href = root.body.dataset['laterStyle'] ?? '';
  return new Promise((resolve, reject) => {
    // From an attempt that failed elsewhere.
    if (root.querySelector(`link[href="${href}"]`) !== null) return resolve();
    const link = root.createElement('link');
    link.rel = 'stylesheet';
    link.href = href;
    link.addEventListener('load', () => resolve());
    link.addEventListener('error', () => {
      link.remove();
      reject(new Error('the style sheet of the menus did not come'));
    });
    root.head.append(link);
  });
}
