import { createProgress } from '../../src/public/call/talk/progress';
import { createFakeClock } from '../support/fakes';

describe('the progress of files', () => {
  it('is told at most five times in a second, also of a file that goes to seven people at 100 Mbit/s', () => {
    const clock = createFakeClock();
    const progress = createProgress(clock);
    let told = 0;
    progress.subscribe(() => (told += 1));
    const pieces = 100_000_000 / 8 / 32_768;
    for (let piece = 1; piece <= pieces; piece += 1) {
      progress.set(`film ${piece % 7}`, piece * 32_768);
      clock.pass(1_000 / pieces);
    }
    expect(told).toBeLessThanOrEqual(5);
    expect(told).toBeGreaterThanOrEqual(3);
    clock.pass(250);
    expect(progress.of('film 3')).toBeGreaterThan(12_000_000);
  });
});
