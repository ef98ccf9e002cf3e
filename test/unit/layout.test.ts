import { arrange, type Placed, type Rectangle, type Scene, type Shape } from '../../src/public/ui/stage/layout';

const face = (id: string, ratio = 16 / 9): Shape => ({ id, kind: 'face', ratio });
const screen = (ratio = 16 / 10): Shape => ({ id: 'screen', kind: 'screen', ratio });
const faces = (count: number, ratio = 16 / 9): Shape[] =>
  Array.from({ length: count }, (_, index) => face(index === count - 1 ? 'own' : `peer${index}`, ratio));

const SIZES = {
  desktop: { width: 1416, height: 760 },
  'with a panel': { width: 1040, height: 760 },
  square: { width: 800, height: 800 },
  tablet: { width: 744, height: 980 },
  phone: { width: 348, height: 520 },
  'phone lying': { width: 620, height: 250 },
  wide: { width: 2500, height: 900 },
  '4K': { width: 3800, height: 2000 },
} as const;
const sizes = Object.entries(SIZES);

function scene(size: Scene['size'], shapes: readonly Shape[], featured: readonly string[] = []): Scene {
  return { size, gap: 8, shapes, own: 'own', featured };
}

const area = ({ width, height }: { width: number; height: number }): number => width * height;
const overlap = (a: Rectangle, b: Rectangle): boolean =>
  a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;

/** What must hold in every scene. */
function expectSound(placed: readonly Placed[], { size, shapes, gap }: Scene): void {
  expect(placed.map(({ id }) => id).sort()).toEqual(shapes.map(({ id }) => id).sort());
  for (const { rectangle } of placed) {
    expect(rectangle.left).toBeGreaterThanOrEqual(0);
    expect(rectangle.top).toBeGreaterThanOrEqual(0);
    expect(rectangle.left + rectangle.width).toBeLessThanOrEqual(size.width);
    expect(rectangle.top + rectangle.height).toBeLessThanOrEqual(size.height);
    expect(Math.min(rectangle.width, rectangle.height)).toBeGreaterThan(20);
  }
  const flat = placed.filter(({ place }) => place !== 'corner');
  for (const [index, one] of flat.entries()) {
    for (const other of flat.slice(index + 1)) {
      const wider = { ...one.rectangle, width: one.rectangle.width + gap - 1, height: one.rectangle.height + gap - 1 };
      expect([one.id, other.id, overlap(wider, other.rectangle)]).toEqual([one.id, other.id, false]);
    }
  }
}

const ratioOf = (placed: readonly Placed[], id: string): number => {
  const found = placed.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no tile ${id}`);
  return found.rectangle.width / found.rectangle.height;
};
const byId = (placed: readonly Placed[], id: string): Placed => {
  const found = placed.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no tile ${id}`);
  return found;
};

describe.each(sizes)('on a stage like a %s', (_name, size) => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 12, 30])('%i people all have their place', (count) => {
    for (const ratio of [16 / 9, 4 / 3, 9 / 16, 0]) {
      const given = scene(size, faces(count, ratio));
      expectSound(arrange(given), given);
    }
  });

  it.each([1, 2, 3, 5, 8])(
    'a screen and %i faces all have their place, the screen is whole, and nobody is much larger',
    (count) => {
      for (const ratio of [16 / 10, 4 / 3, 21 / 9, 9 / 19]) {
        const given = scene(size, [screen(ratio), ...faces(count)], ['screen']);
        const placed = arrange(given);
        expectSound(placed, given);
        expect(Math.abs(ratioOf(placed, 'screen') / ratio - 1)).toBeLessThan(0.03);
        const sides = placed.filter(({ place }) => place === 'side');
        expect(sides).toHaveLength(count);
        const main = area(byId(placed, 'screen').rectangle);
        for (const { rectangle } of sides) expect(area(rectangle)).toBeLessThan(1.2 * main);
      }
    },
  );

  it('pins one, two or all of five', () => {
    for (const featured of [['peer0'], ['peer0', 'own'], ['peer0', 'peer1', 'peer2', 'peer3', 'own']]) {
      const given = scene(size, faces(5), featured);
      const placed = arrange(given);
      expectSound(placed, given);
      for (const { id, place } of placed) expect(place).toBe(featured.includes(id) ? 'stage' : 'side');
    }
  });

  it('keeps heads: hardly anything is cut from the top, and the middle of the picture always shows', () => {
    for (const [count, ratio] of [1, 2, 3, 4, 5, 6, 7, 8].flatMap((n) => [16 / 9, 4 / 3, 9 / 16].map((r) => [n, r]))) {
      for (const { id, place } of arrange(scene(size, faces(count ?? 0, ratio)))) {
        if (place === 'corner') continue;
        const shown = ratioOf(arrange(scene(size, faces(count ?? 0, ratio))), id) / (ratio ?? 1);
        expect(shown).toBeLessThan(1.2);
        expect(shown).toBeGreaterThan(0.39);
      }
    }
  });
});

describe('the grid', () => {
  const shareOf = (placed: readonly Placed[], size: Scene['size']): number =>
    placed.filter(({ place }) => place !== 'corner').reduce((sum, { rectangle }) => sum + area(rectangle), 0) /
    area(size);

  it.each([
    [1, 0.9],
    [2, 0.9],
    [3, 0.6],
    [4, 0.9],
    [5, 0.7],
    [6, 0.9],
    [7, 0.65],
    [8, 0.75],
  ])('fills a desktop with %i people', (count, share) => {
    expect(shareOf(arrange(scene(SIZES.desktop, faces(count))), SIZES.desktop)).toBeGreaterThan(share);
    expect(shareOf(arrange(scene(SIZES['4K'], faces(count))), SIZES['4K'])).toBeGreaterThan(share);
  });

  it('fills a phone held upright, when the others hold theirs upright too', () => {
    for (const count of [2, 4, 6, 8]) {
      const placed = arrange(scene(SIZES.phone, faces(count, 9 / 16)));
      expect(shareOf(placed, SIZES.phone)).toBeGreaterThan(0.6);
    }
  });

  it('gives each of them the same room when their pictures are alike', () => {
    for (const [, size] of sizes) {
      const widths = arrange(scene(size, faces(7))).map(({ rectangle }) => rectangle.width);
      expect(Math.max(...widths) - Math.min(...widths)).toBeLessThanOrEqual(1);
    }
  });

  it('gives an upright picture an upright tile beside lying ones', () => {
    const placed = arrange(scene(SIZES.desktop, [face('phone', 9 / 16), face('peer1'), face('own')]));
    expect(ratioOf(placed, 'phone')).toBeLessThan(0.75);
    expect(ratioOf(placed, 'peer1')).toBeGreaterThan(ratioOf(placed, 'phone'));
    expect(
      ratioOf(arrange(scene(SIZES.square, [face('phone', 9 / 16), face('peer1'), face('own')])), 'peer1'),
    ).toBeGreaterThan(1);
  });

  it('puts three side by side where it is wide, and one above the other on a phone', () => {
    const tops = (size: Scene['size']) => new Set(arrange(scene(size, faces(3))).map(({ rectangle }) => rectangle.top));
    expect(tops(SIZES.wide).size).toBe(1);
    expect(tops(SIZES.phone).size).toBe(3);
  });

  it('does not follow a picture that is no picture', () => {
    for (const ratio of [NaN, -1, Infinity, 0.001, 1000]) {
      const given = scene(SIZES.desktop, [face('peer0', ratio), face('peer1'), face('own')]);
      expectSound(arrange(given), given);
    }
  });
});

describe('two people', () => {
  it.each(sizes)('have the other one large and oneself small in the lower right corner (%s)', (_name, size) => {
    const placed = arrange(scene(size, [face('peer'), face('own')]));
    const own = byId(placed, 'own');
    expect(own.place).toBe('corner');
    expect(area(own.rectangle)).toBeLessThan(area(size) / 8);
    expect(own.rectangle.left + own.rectangle.width).toBeGreaterThan(size.width - 30);
    expect(own.rectangle.top + own.rectangle.height).toBeGreaterThan(size.height - 30);
    expect(byId(placed, 'peer').place).toBe('grid');
  });

  it('stay that way when the other one is pinned', () => {
    const placed = arrange(scene(SIZES.desktop, [face('peer'), face('own')], ['peer']));
    expect(placed.map(({ id, place }) => [id, place])).toEqual([
      ['peer', 'stage'],
      ['own', 'corner'],
    ]);
  });
});

describe('a shared screen', () => {
  it('takes the whole width of a phone held upright, the faces below it', () => {
    const placed = arrange(scene(SIZES.phone, [screen(), ...faces(3)], ['screen']));
    expect(byId(placed, 'screen').rectangle.width).toBe(SIZES.phone.width);
    for (const { place, rectangle } of placed) if (place === 'side') expect(rectangle.top).toBeGreaterThan(210);
  });

  it('has the faces at its right on a desktop, and most of the room', () => {
    const placed = arrange(scene(SIZES.desktop, [screen(), ...faces(4)], ['screen']));
    const main = byId(placed, 'screen').rectangle;
    expect(area(main)).toBeGreaterThan(0.6 * area(SIZES.desktop));
    for (const { place, rectangle } of placed) {
      if (place === 'side') expect(rectangle.left).toBeGreaterThanOrEqual(main.left + main.width);
    }
  });

  it('is shown alone when everybody else is hidden', () => {
    expect(arrange(scene(SIZES.desktop, [screen()], ['screen']))).toHaveLength(1);
  });
});

describe('without a stage', () => {
  it('nothing is larger than nothing, and nothing throws', () => {
    for (const size of [
      { width: 0, height: 0 },
      { width: 300, height: 0 },
    ]) {
      for (const { rectangle } of arrange(scene(size, [screen(), ...faces(3)], ['screen']))) {
        expect(rectangle.width * rectangle.height).toBe(0);
      }
    }
    expect(arrange(scene(SIZES.desktop, []))).toEqual([]);
  });
});
