/**
 * Places the tiles: from the size of the stage and the shapes of the pictures to rectangles. Pure.
 * Three ways: a grid; two people, the own tile small in the corner; and somebody (or a screen) on the stage, the rest beside it.
 */

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** In CSS pixels from the stage's upper left corner. */
export interface Rectangle extends Size {
  readonly left: number;
  readonly top: number;
}

export interface Shape {
  readonly id: string;
  /** A face may be cropped a little, so that it fills its tile; a screen never. */
  readonly kind: 'face' | 'screen';
  /** Width by height of the real picture; 0 while there is none. */
  readonly ratio: number;
}

/** Why a tile is where it is, for the style. */
export type Place = 'grid' | 'stage' | 'side' | 'corner';

export interface Placed {
  readonly id: string;
  readonly place: Place;
  readonly rectangle: Rectangle;
}

export interface Scene {
  readonly size: Size;
  /** Between tiles. */
  readonly gap: number;
  /** In the order in which they are shown. */
  readonly shapes: readonly Shape[];
  /** Your own tile. */
  readonly own: string;
  /** The tiles on the stage; ids that are not among `shapes` are ignored. */
  readonly featured: readonly string[];
}

const PLAIN_RATIO = 16 / 9;
/** A face's tile may show so little of the picture's width (3:4 out of 16:9): people sit in the middle of it. */
const NARROWEST = 0.42;
/** No upright picture is cut narrower than this tile. */
const NARROWEST_RATIO = 0.5;
/** A tile wider than its picture cuts off the top, which is where the hair is: hardly any. */
const WIDEST = 1.15;
/** How much of the stage the faces beside it may take, tried one after the other. */
const SIDE_SHARES = [0.12, 0.15, 0.18, 0.22, 0.27, 0.33, 0.4];
/** The weight of a side tile against the stage. */
const SIDE_WEIGHT = 0.4;
/** Below it one no longer recognises a face, and the buttons do not fit. */
const SIDE_SMALLEST_PX = 88;

/** Every shape once, inside the stage; only the corner lies over another tile. */
export function arrange({ size, gap, shapes, own, featured }: Scene): readonly Placed[] {
  const whole: Rectangle = { left: 0, top: 0, ...size };
  const onStage = shapes.filter(({ id }) => featured.includes(id));
  const rest = shapes.filter(({ id }) => !featured.includes(id));
  const [only] = rest;
  if (onStage.length > 0 && rest.length > 0) {
    if (rest.length === 1 && only?.id === own && onStage.every(({ kind }) => kind === 'face'))
      return [...place('stage', fit(onStage, whole, gap)), inCorner(only, size, gap)];
    return beside(onStage, rest, whole, gap);
  }
  const ownShape = shapes.find(({ id }) => id === own);
  if (shapes.length === 2 && ownShape !== undefined && shapes.every(({ kind }) => kind === 'face')) {
    const other = shapes.filter(({ id }) => id !== own);
    return [...place('grid', fit(other, whole, gap)), inCorner(ownShape, size, gap)];
  }
  return place(onStage.length > 0 ? 'stage' : 'grid', fit(shapes, whole, gap));
}

interface Fit {
  readonly tiles: readonly { readonly id: string; readonly rectangle: Rectangle }[];
  /** How well the faces are seen; only to be compared with another fit of the same shapes. */
  readonly score: number;
}

function place(where: Place, { tiles }: Fit): Placed[] {
  return tiles.map(({ id, rectangle }) => ({ id, place: where, rectangle: rounded(rectangle) }));
}

/** The best of all ways to put the shapes into rows of one height, each row in the middle. */
function fit(shapes: readonly Shape[], area: Rectangle, gap: number): Fit {
  let best: Fit = { tiles: [], score: -1 };
  for (let rows = 1; rows <= shapes.length; rows += 1) {
    const next = fitRows(intoRows(shapes, rows), area, gap);
    if (next.score > best.score) best = next;
  }
  return best;
}

/** As even as possible, the fuller rows first. */
function intoRows(shapes: readonly Shape[], rows: number): readonly (readonly Shape[])[] {
  const least = Math.floor(shapes.length / rows);
  const fuller = shapes.length % rows;
  let at = 0;
  return Array.from({ length: rows }, (_, row) => {
    const count = least + (row < fuller ? 1 : 0);
    at += count;
    return shapes.slice(at - count, at);
  });
}

function fitRows(rows: readonly (readonly Shape[])[], area: Rectangle, gap: number): Fit {
  const room = (row: readonly Shape[]): number => Math.max(0, area.width - (row.length - 1) * gap);
  const widthOf = (row: readonly Shape[], height: number, stretch: number): number =>
    row.reduce((sum, shape) => sum + height * tileRatio(shape, stretch), 0);
  const fits = (height: number, stretch: number): boolean =>
    rows.every((row) => widthOf(row, height, stretch) <= room(row));

  let height = Math.max(0, (area.height - (rows.length - 1) * gap) / rows.length);
  let stretch = WIDEST;
  if (!fits(height, NARROWEST)) {
    stretch = NARROWEST;
    height = Math.min(...rows.map((row) => room(row) / widthOf(row, 1, NARROWEST)));
  } else if (!fits(height, WIDEST)) {
    let enough = NARROWEST;
    // 16 halvings bring the width of a 4K stage to less than a pixel.
    for (let step = 0; step < 16; step += 1) {
      const middle = (enough + stretch) / 2;
      if (fits(height, middle)) enough = middle;
      else stretch = middle;
    }
    stretch = enough;
  }

  const tiles: { id: string; rectangle: Rectangle }[] = [];
  let score = 0;
  const used = rows.length * height + (rows.length - 1) * gap;
  let top = area.top + (area.height - used) / 2;
  for (const row of rows) {
    const taken = widthOf(row, height, stretch) + (row.length - 1) * gap;
    let left = area.left + (area.width - taken) / 2;
    for (const shape of row) {
      const width = height * tileRatio(shape, stretch);
      tiles.push({ id: shape.id, rectangle: { left, top, width, height } });
      score += scoreOf(shape, width, height);
      left += width + gap;
    }
    top += height + gap;
  }
  return { tiles, score };
}

function ratioOf({ ratio, kind }: Shape): number {
  if (!(ratio > 0)) return PLAIN_RATIO;
  // Cameras lie between these; beyond them it is a fault or a joke, and one tile must not starve the others.
  return kind === 'face' ? Math.min(Math.max(ratio, 9 / 21), 21 / 9) : Math.min(Math.max(ratio, 0.2), 5);
}

/** The tile's proportions when everything is stretched by that much, as far as this shape puts up with it. */
function tileRatio(shape: Shape, stretch: number): number {
  const ratio = ratioOf(shape);
  if (shape.kind === 'screen') return ratio;
  return Math.max(stretch * ratio, Math.min(ratio, NARROWEST_RATIO));
}

/** How large the picture is shown, times how large the tile is, times how much of the picture is to be seen. */
function scoreOf(shape: Shape, width: number, height: number): number {
  if (width <= 0 || height <= 0) return 0;
  const stretch = width / height / ratioOf(shape);
  const pictureHeight = stretch > 1 ? height * stretch : height;
  return pictureHeight * Math.sqrt(width * height) * Math.min(stretch, 1 / stretch);
}

/** The stage on the left and the rest on the right, or the stage above the rest, with the share that shows all of it best. */
function beside(onStage: readonly Shape[], rest: readonly Shape[], area: Rectangle, gap: number): readonly Placed[] {
  let best: readonly Placed[] = [];
  let bestScore = -Infinity;
  for (const share of [...SIDE_SHARES, leftOver(onStage, area, gap)]) {
    for (const [main, side] of [cutRight(area, share, gap), cutBelow(area, share, gap)] as const) {
      const stage = fit(onStage, main, gap);
      const sides = fit(rest, side, gap);
      const score = (stage.score + SIDE_WEIGHT * sides.score) * fitness(stage, sides);
      if (score <= bestScore) continue;
      bestScore = score;
      best = [...place('stage', stage), ...place('side', sides)];
    }
  }
  return best;
}

/** 1 when each tile beside the stage is large enough to be of use and smaller than what is on it; less otherwise. */
function fitness(stage: Fit, sides: Fit): number {
  const areaOf = ({ rectangle: { width, height } }: Fit['tiles'][number]): number => width * height;
  const edges = sides.tiles.map(({ rectangle: { width, height } }) => Math.min(width, height));
  const smallestOnStage = Math.min(...stage.tiles.map(areaOf));
  const largestBeside = Math.max(...sides.tiles.map(areaOf));
  return (
    Math.min(1, Math.min(...edges) / SIDE_SMALLEST_PX) *
    Math.min(1, largestBeside === 0 ? 1 : smallestOnStage / largestBeside) ** 2
  );
}

/** The space that one picture leaves free when it takes the whole width or height: the other tiles cost it nothing there. */
function leftOver(onStage: readonly Shape[], { width, height }: Rectangle, gap: number): number {
  const [first] = onStage;
  if (first === undefined || onStage.length > 1 || width <= 0 || height <= 0) return 0.5;
  const ratio = ratioOf(first);
  const free = ratio > width / height ? 1 - (width / ratio + gap) / height : 1 - (height * ratio + gap) / width;
  return Math.min(Math.max(free, SIDE_SHARES[0] ?? 0), 0.8);
}

function cutRight(area: Rectangle, share: number, gap: number): readonly [Rectangle, Rectangle] {
  const width = Math.max(0, area.width * (1 - share) - gap / 2);
  const left = area.left + width + gap;
  return [
    { ...area, width },
    { ...area, left, width: Math.max(0, area.left + area.width - left) },
  ];
}

function cutBelow(area: Rectangle, share: number, gap: number): readonly [Rectangle, Rectangle] {
  const height = Math.max(0, area.height * (1 - share) - gap / 2);
  const top = area.top + height + gap;
  return [
    { ...area, height },
    { ...area, top, height: Math.max(0, area.top + area.height - top) },
  ];
}

/** About a 28th of the stage, never too small to see yourself, and never so large that it hides the other person. */
function inCorner(shape: Shape, { width, height }: Size, gap: number): Placed {
  const ratio = Math.min(Math.max(ratioOf(shape), 3 / 4), 16 / 9);
  const area = Math.min(Math.max((width * height) / 28, 11_000), 90_000);
  const scale = Math.min(1, (width * 0.36) / Math.sqrt(area * ratio), (height * 0.36) / Math.sqrt(area / ratio));
  const own = { width: Math.sqrt(area * ratio) * scale, height: Math.sqrt(area / ratio) * scale };
  const margin = Math.min(2 * gap, width / 20, height / 20);
  const rectangle = { ...own, left: width - own.width - margin, top: height - own.height - margin };
  return { id: shape.id, place: 'corner', rectangle: rounded(rectangle) };
}

/** By its edges and inwards, so that neighbours keep their distance and nothing sticks out. */
function rounded({ left, top, width, height }: Rectangle): Rectangle {
  const from = { left: Math.ceil(left - 0.01), top: Math.ceil(top - 0.01) };
  return {
    ...from,
    width: Math.max(0, Math.floor(left + width + 0.01) - from.left),
    height: Math.max(0, Math.floor(top + height + 0.01) - from.top),
  };
}
