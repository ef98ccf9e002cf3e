/** Which tile a key means: the one under the pointer or the one with the focus, whichever came last. Used by ui/whisper.ts and ui/tile-actions.ts. */
import { find } from './dom';

export interface Chosen {
  tile(): HTMLElement | null;
}

/** A menu that was closed leaves the focus with its button: who then points at another face means that one. */
export function followChosen(root: Document, signal: AbortSignal): Chosen {
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
  };
}
