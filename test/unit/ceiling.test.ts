import { createCeiling, heightFor } from '../../src/public/mesh/ceiling';
import { createFakeClock } from '../support/fakes';

const WIDE = 3_000_000;

function start() {
  const clock = createFakeClock();
  const changes: number[] = [];
  const ceiling = createCeiling(
    clock,
    () => 270,
    () => changes.push(ceiling.height),
  );
  ceiling.begin();
  ceiling.start();
  /** So many bit/s are told of each second, so many times. */
  const see = (bits: number | null, times = 1): void => {
    for (let count = 0; count < times; count += 1) {
      clock.pass(1_000);
      ceiling.see(bits);
    }
  };
  return { clock, ceiling, changes, see };
}

describe('the size that a line carries', () => {
  it('grows with the line, with room for the sound', () => {
    const lines = [0, 100_000, 200_000, 300_000, 450_000, 700_000, 1_000_000, 1_200_000, 10_000_000];
    expect(lines.map(heightFor)).toEqual([90, 90, 180, 270, 360, 540, 540, Infinity, Infinity]);
  });

  it('is small until the first pictures are there, and then what is known of the line, in one step', () => {
    const { clock, ceiling, changes } = start();
    ceiling.see(WIDE);
    clock.pass(900);
    expect([ceiling.height, changes]).toEqual([270, []]);
    clock.pass(100);
    expect([ceiling.height, changes]).toEqual([Infinity, [Infinity]]);
  });

  it('waits for a line that is not known to carry more', () => {
    const { changes, see } = start();
    see(310_000, 3);
    expect(changes).toEqual([]);
    see(800_000);
    expect(changes).toEqual([540]);
  });

  it('is not held back by a browser that says nothing of its line, or gives no answer at all', () => {
    const { changes, see } = start();
    see(null, 3);
    expect(changes).toEqual([Infinity]);
    const silent = start();
    silent.clock.pass(2_000);
    expect(silent.changes).toEqual([Infinity]);
  });

  it('grows with each step that the line is known to carry, and leaves it to the browser to make pictures smaller', () => {
    const { changes, see } = start();
    for (const bits of [310_000, 450_000, 400_000, 800_000, 100_000, WIDE, 100_000]) see(bits);
    expect(changes).toEqual([360, 540, Infinity]);
  });

  it('begins small again with each link, and changes nothing after the end', () => {
    const { clock, ceiling, changes, see } = start();
    see(WIDE, 2);
    ceiling.begin();
    expect(ceiling.height).toBe(270);
    ceiling.start();
    ceiling.close();
    clock.pass(60_000);
    expect(changes).toEqual([Infinity]);
  });
});
