/** Pointer and keys on a tile: its menu, and a double click or F for the stage. */
import { fetchPart } from '../../../shared/part';
import type { PeerId } from '../../../shared/protocol';
import { hasLink, type CallState } from '../../call/state/state';
import type { Chosen } from './chosen';
import { find, windowOf } from '../base/dom';
import type { TileMenu, TileMenuOptions } from './tile-menu';
import { faceTile, screenTile, togglePin } from '../base/view';

/** As the panels (ui/side/side.ts): after the last person's link stands, so that it takes nothing from the pictures. */
const FETCH_AFTER_MS = 1_500;

export function mountTileActions(options: TileMenuOptions): () => void {
  const { root, call, view, onError } = options;
  const listeners = new AbortController();
  const { signal } = listeners;
  const tiles = find(root, '#tiles', HTMLElement);
  let loading: Promise<TileMenu> | null = null;

  const load = (): Promise<TileMenu> => {
    loading ??= fetchPart(() => import('./tile-menu')).then(({ mountTileMenu }) => mountTileMenu(options));
    loading.catch(() => (loading = null));
    return loading;
  };
  // The server may be away when somebody has to be silenced.
  let fetching: number | undefined;
  const follow = ({ peers }: CallState): void => {
    if (fetching !== undefined || !hasLink({ peers })) return;
    fetching = windowOf(root).setTimeout(() => {
      load().catch(onError);
    }, FETCH_AFTER_MS);
  };
  follow(call.store.get());
  const undo = call.store.subscribe(follow);
  const moreAt = (target: EventTarget | null): HTMLElement | null =>
    target instanceof Element ? target.closest<HTMLElement>('.tile-more') : null;
  /** The browser closes the menu before the click is there: the second press is to leave it closed. */
  let closes: HTMLElement | null = null;
  tiles.addEventListener(
    'pointerdown',
    ({ target }) => {
      const button = moreAt(target);
      closes = button?.getAttribute('aria-expanded') === 'true' ? button : null;
    },
    { signal },
  );
  tiles.addEventListener(
    'click',
    ({ target }) => {
      const button = moreAt(target);
      if (button !== null && button === closes) {
        closes = null;
        return;
      }
      const at = button === null ? null : tileAt(button);
      if (button === null || at === null) return;
      load()
        .then((menu) => menu.open(at, button))
        .catch(onError);
    },
    { signal },
  );
  tiles.addEventListener(
    'dblclick',
    ({ target }) => {
      const at = target instanceof Element && target.closest('button') === null ? tileAt(target) : null;
      if (at !== null) togglePin(view, at.key);
    },
    { signal },
  );
  return () => {
    undo();
    windowOf(root).clearTimeout(fetching);
    listeners.abort();
    loading?.then((menu) => menu.close(), onError);
  };
}

/** Pins the tile that is meant; otherwise what is pinned is let go. Called by a key. */
export function togglePinOf(chosen: Chosen, view: TileMenuOptions['view']): void {
  const tile = chosen.tile();
  const at = tile === null ? null : tileAt(tile);
  if (at !== null) togglePin(view, at.key);
  else view.set({ ...view.get(), pins: [] });
}

/** Null for your own tile: it has its place. */
function tileAt(inside: Element): { id: PeerId; element: HTMLElement; key: string } | null {
  const element = inside.closest<HTMLElement>('.tile');
  const id = element?.closest<HTMLElement>('.person')?.dataset['peer'];
  if (element === null || id === undefined) return null;
  return { id, element, key: element.classList.contains('screen') ? screenTile(id) : faceTile(id) };
}
