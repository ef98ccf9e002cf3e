import { isPolite } from '../../src/shared/roles';

describe('politeness', () => {
  it('is different at the two ends of every link, in either order of coming', () => {
    for (const [a, b] of [
      ['a', 'b'],
      ['9', '10'],
      ['가', 'z'],
    ] as const) {
      expect(isPolite(a, b)).not.toBe(isPolite(b, a));
    }
  });
});
