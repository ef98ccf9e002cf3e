import { AT_EASE, feel, type Effort, type StrainMemory } from '../../src/public/call/state/strain';
import { withLink } from '../../src/public/call/state/state';
import { createFakePages, type FakePage } from '../support/fake-pages';

const calm: Effort = { tookMs: 1_000, lateMs: 20, missingSound: 0.01 };
const late: Effort = { ...calm, lateMs: 400 };
const stutter: Effort = { ...calm, missingSound: 0.3 };

function feelAll(efforts: readonly Effort[], from: StrainMemory = AT_EASE): StrainMemory {
  return efforts.reduce(feel, from);
}
const times = (effort: Effort, seconds: number): Effort[] => Array.from({ length: seconds }, () => effort);

describe('a machine that does not keep up', () => {
  it.each([
    ['a calm minute', times(calm, 60), 0],
    ['four late seconds', times(late, 4), 0],
    ['five late seconds', times(late, 5), 1],
    ['five seconds of stutter', times(stutter, 5), 1],
    ['ten', times(late, 10), 2],
    ['twenty-four', times(late, 24), 2],
    ['twenty-five', times(late, 25), 3],
    ['a minute', times(late, 60), 3],
    ['every other second', Array.from({ length: 60 }, (_, second) => (second % 2 === 0 ? late : calm)), 0],
    ['two seconds of three', Array.from({ length: 15 }, (_, second) => (second % 3 === 0 ? calm : late)), 1],
    // Asleep for an hour.
    ['one look that took an hour', [{ ...calm, tookMs: 3_600_000, lateMs: 3_599_000 }], 0],
    // A thread that has no turn for ten seconds at a time.
    ['two looks that took ten seconds each', times({ ...calm, tookMs: 10_000, lateMs: 9_000 }, 2), 1],
  ])('steps down after seconds, one step at a time: %s', (_name, efforts, strain) => {
    expect(feelAll(efforts).strain).toBe(strain);
  });

  it('steps up slowly, one step at a time', () => {
    const down = feelAll(times(late, 10));
    expect(feelAll(times(calm, 39), down).strain).toBe(2);
    // Twice the first patience, for each step down doubled it, and doubled it again.
    expect(feelAll(times(calm, 80), down).strain).toBe(1);
    expect(feelAll(times(calm, 160), down).strain).toBe(0);
  });

  it('does not go to and fro: each step down makes it more patient', () => {
    let memory = AT_EASE;
    let changes = 0;
    // A machine that keeps up with small pictures, and not with large ones, for half an hour.
    for (let second = 0; second < 1_800; second += 1) {
      const next = feel(memory, memory.strain === 0 ? late : calm);
      if (next.strain !== memory.strain) changes += 1;
      memory = next;
    }
    expect(changes).toBeLessThanOrEqual(16);
    expect(memory.patienceMs).toBe(5 * 60_000);
  });
});

describe('a page on such a machine', () => {
  function two(): { ada: FakePage; stutter(share: number, seconds: number): void } {
    const { pages, meet } = createFakePages(['ada', 'bob']);
    const [ada, bob] = pages as [FakePage, FakePage];
    meet(ada, bob);
    const stutterFor = (share: number, seconds: number): void => {
      ada.mesh.missing = share;
      ada.clock.pass(1_000 * seconds);
    };
    return { ada, stutter: stutterFor };
  }
  const codes = (page: FakePage): string[] => page.state().notices.map(({ code }) => code);

  it('sends less first, then asks for less, then for sound alone, and says so once', () => {
    const { ada, stutter: hear } = two();
    hear(0.3, 5);
    expect([ada.mesh.limits.at(-1)?.lines, ada.mesh.wants.get('bob')?.camera]).toEqual([180, 4320]);
    expect(codes(ada)).toEqual(['strain']);
    hear(0.3, 5);
    expect(ada.mesh.wants.get('bob')?.camera).toBe(180);
    expect(codes(ada)).toEqual(['strain']);
    hear(0.3, 15);
    expect(ada.mesh.wants.get('bob')?.camera).toBe(0);
    expect(codes(ada)).toEqual(['strain-sound']);
    hear(0, 15 * 60);
    expect(ada.mesh.wants.get('bob')?.camera).toBe(4320);
    expect(codes(ada)).toEqual([]);
  });

  it('sees its own timers come late', () => {
    const { ada } = two();
    for (let ticks = 0; ticks < 24; ticks += 1) ada.clock.sleep(400);
    expect(ada.state().pictures.strain).toBeGreaterThan(0);
  });

  it('gives a person everything back, and leaves it so for a minute', () => {
    const { ada, stutter: hear } = two();
    hear(0.3, 5);
    ada.audience.rule({ strain: 0 });
    hear(0.3, 50);
    expect(ada.state().pictures.strain).toBe(0);
    hear(0.3, 20);
    expect(ada.state().pictures.strain).toBeGreaterThan(0);
  });

  it('does not step down while nobody sees it: browsers hold up the timers of such a page', () => {
    const { ada, stutter: hear } = two();
    ada.audience.rule({ seen: false });
    hear(0.5, 60);
    expect(ada.state().pictures.strain).toBe(0);
  });

  it('does not step down while links come about, nor in the seconds after', () => {
    const { ada, stutter: hear } = two();
    ada.store.change((state) => withLink(state, 'bob', 'connecting'));
    hear(0.5, 30);
    ada.store.change((state) => withLink(state, 'bob', 'connected'));
    hear(0.5, 9);
    expect(ada.state().pictures.strain).toBe(0);
    hear(0.5, 3);
    expect(ada.state().pictures.strain).toBe(1);
  });

  it('begins at ease in the next call', () => {
    const { ada, stutter: hear } = two();
    hear(0.3, 10);
    ada.all.onEnd();
    expect(ada.state().pictures.strain).toBe(0);
    expect(codes(ada)).toEqual([]);
  });
});
