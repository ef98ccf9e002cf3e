import { stepFor } from '../../src/public/ui/stage/shown-height';

it('asks for the smallest step that fills a tile, on screens of every density', () => {
  expect([50, 100, 104, 180, 206, 208, 300, 700].map((height) => stepFor(height, 1))).toEqual([
    90, 90, 180, 180, 180, 270, 270, 720,
  ]);
  expect(stepFor(180, 2)).toBe(360);
  expect(stepFor(2_000, 1)).toBe(2_000);
});
