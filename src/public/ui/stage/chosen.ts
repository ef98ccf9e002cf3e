/** Which tile a key means: the one under the pointer or the one with the focus, whichever came last. */
import { find } from '../base/dom';

export interface Chosen {
  tile(): HTMLElement | null;
  unmount(): void;
}

/** A closed menu leaves the focus with its button; pointing at another tile then means that tile. */
export function followChosen(root: Document): Chosen {
  const listeners = new AbortController();
  const { signal } = listeners;
  const tiles = find(root, '#tiles', HTMLElement);
  let isPointing = false;
  tiles.addEventListener('pointermove', () => (isPointing = true), { signal, passive: true });
  tiles.addEventListener('focusin', () => (isPointing = false), { signal });
  return {
    tile() {
      const pointed = tiles.querySelector<HTMLElement>('.person .tile:hover');
      const focused = root.activeElement?.closest<HTMLElement>('.person .tile') ?? null;
      return isPointing ? (pointed ?? focused) : (focused ?? pointed);
    },
    unmount: () => listeners.abort(),
  };
}
