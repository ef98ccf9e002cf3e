/** Puts tiles where ui/stage/layout.ts says, and again whenever the stage changes its size. */
import { isSame } from '../../call/store';
import { arrange, type Placed, type Shape } from './layout';

export interface StageTile extends Shape {
  readonly element: HTMLElement;
}

export interface StageLayout {
  /** People came or went, somebody has the stage, a picture has another shape: tiles move to their places. */
  draw(tiles: readonly StageTile[], own: string, featured: readonly string[]): void;
  close(): void;
}

/** Style sheets and not attributes: the page's policy allows no inline style, but a script may set properties. */
export function createStageLayout(stage: HTMLElement, box: HTMLElement): StageLayout {
  let tiles: readonly StageTile[] = [];
  let own = '';
  let featured: readonly string[] = [];
  let drawn: readonly unknown[] = [];

  function place(): void {
    const { width, height } = stage.getBoundingClientRect();
    if (width === 0 || height === 0) return;
    // The style sheet knows the distance, because it depends on the screen.
    const gap = Number.parseFloat(getComputedStyle(box).columnGap) || 0;
    const placed = arrange({ size: { width, height }, gap, shapes: tiles, own, featured });
    for (const one of placed) {
      const element = tiles.find(({ id }) => id === one.id)?.element;
      if (element !== undefined) apply(element, one);
    }
  }

  // A window that is being dragged must not be followed slowly.
  const resizing = new ResizeObserver(() => {
    box.dataset['still'] = 'true';
    place();
    requestAnimationFrame(() => delete box.dataset['still']);
  });
  resizing.observe(stage);

  return {
    draw(nextTiles, nextOwn, nextFeatured) {
      // Asked whenever anything on a tile has changed. Measuring and searching is dear, and most changes move nothing.
      const wanted = [nextOwn, ...nextFeatured, ...nextTiles.flatMap(({ element, ratio }) => [element, ratio])];
      [tiles, own, featured] = [nextTiles, nextOwn, nextFeatured];
      if (isSame(wanted, drawn)) return;
      drawn = wanted;
      place();
    },
    close: () => resizing.disconnect(),
  };
}

function apply(element: HTMLElement, { place, rectangle: { left, top, width, height } }: Placed): void {
  const { style, dataset } = element;
  dataset['place'] = place;
  style.translate = `${left}px ${top}px`;
  style.width = `${width}px`;
  style.height = `${height}px`;
  // A newcomer stands in its place at once; from the next picture on it moves there.
  if (dataset['placed'] === undefined) requestAnimationFrame(() => (dataset['placed'] = 'true'));
}
