import { createComeback } from '../../src/public/net/comeback';
import { createFakeClock, settled } from '../support/fakes';

function make({ random = 0.5, leavesHalfOpen = false } = {}) {
  const clock = createFakeClock();
  const asked: { at: number; signal: AbortSignal; answer: (found: boolean) => void }[] = [];
  let connects = 0;
  const comeback = createComeback({
    clock,
    random: () => random,
    isThere: (signal) =>
      new Promise((resolve, reject) => {
        asked.push({ at: clock.now(), signal, answer: resolve });
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      }),
    connect: () => (connects += 1),
    leavesHalfOpen,
  });
  const answer = async (found: boolean) => {
    asked.at(-1)?.answer(found);
    await settled();
  };
  return { clock, asked, comeback, answer, connects: () => connects, times: () => asked.map(({ at }) => at) };
}

describe('the way back to a lost server', () => {
  it('tries a fresh connection where an unanswered request would hold up the next one', async () => {
    const { clock, comeback, answer, asked, connects } = make({ leavesHalfOpen: true });
    comeback.start();
    clock.pass(300);
    clock.pass(3_000);
    await settled();
    expect(asked[0]?.signal.aborted).toBe(true);
    clock.pass(300);
    expect([asked.length, connects()]).toEqual([1, 1]);
    // Five seconds later it has failed too: once more.
    clock.pass(5_000);
    comeback.start();
    clock.pass(300);
    expect([asked.length, connects()]).toEqual([1, 2]);
    // Refused: somebody is there to say so, and WebSockets that fail would be punished.
    clock.pass(20);
    comeback.start();
    clock.pass(1_000);
    expect([asked.length, connects()]).toEqual([2, 2]);
    await answer(true);
    expect(connects()).toBe(3);
  });

  it('connects only when the server answers, asking at a slower pace each time', async () => {
    const { clock, comeback, answer, connects, times } = make();
    comeback.start();
    for (const delayMs of [300, 600, 1_000, 1_000]) {
      clock.pass(delayMs);
      await answer(false);
    }
    expect(times()).toEqual([300, 900, 1_900, 2_900]);
    expect(connects()).toBe(0);
    clock.pass(1_000);
    await answer(true);
    expect(connects()).toBe(1);
    clock.pass(60_000);
    expect(times()).toHaveLength(5);
  });

  it('is taken by different pages at different moments', () => {
    const early = make({ random: 0 });
    const late = make({ random: 1 });
    for (const { comeback, clock } of [early, late]) {
      comeback.start();
      clock.pass(500);
    }
    expect([early.times(), late.times()]).toEqual([[150], [450]]);
  });

  it('gives up an attempt that began in a dead network, and tries again', async () => {
    const { clock, comeback, asked } = make();
    comeback.start();
    clock.pass(300);
    clock.pass(3_000);
    await settled();
    expect(asked[0]?.signal.aborted).toBe(true);
    clock.pass(600);
    expect(asked).toHaveLength(2);
  });

  it('is shortened when something may be better, but not for an attempt that has just begun', async () => {
    const { clock, comeback, asked, answer, connects } = make();
    comeback.start();
    comeback.retryNow();
    comeback.retryNow();
    expect(asked).toHaveLength(1);
    clock.pass(1_500);
    comeback.retryNow();
    expect(asked).toHaveLength(2);
    await answer(true);
    expect(connects()).toBe(1);
  });

  it('is not looked for when nothing was lost, or any more when the connection is there', async () => {
    const { clock, comeback, asked, connects } = make();
    comeback.retryNow();
    expect(asked).toHaveLength(0);
    comeback.start();
    clock.pass(300);
    comeback.stop();
    asked[0]?.answer(true);
    await settled();
    clock.pass(60_000);
    expect([asked.length, connects()]).toEqual([1, 0]);
  });
});
