import type { LinkPhase } from '../../src/public/call/ports';
import { createKeeper } from '../../src/public/mesh/keeper';
import { RECOVERY_TIMES } from '../../src/public/mesh/recovery';
import { createFakeClock } from '../support/fakes';

function make() {
  const clock = createFakeClock();
  const actions: { at: number; action: string }[] = [];
  const phases: LinkPhase[] = [];
  let reachable = true;
  let slow = 0;
  const keeper = createKeeper({
    clock,
    canSignal: () => reachable,
    act: (action) => {
      actions.push({ at: clock.now(), action });
      if (action === 'rebuild') keeper.renew();
    },
    onPhase: (phase) => phases.push(phase),
    onSlow: () => (slow += 1),
  });
  return {
    clock,
    keeper,
    actions,
    phases,
    slow: () => slow,
    setReachable: (to: boolean) => void (reachable = to),
    words: () => actions.map(({ action }) => action),
  };
}

describe('a link in trouble', () => {
  it('is left alone when it heals by itself within two seconds', () => {
    const { clock, keeper, actions, phases } = make();
    keeper.see('connected');
    keeper.see('disconnected');
    clock.pass(RECOVERY_TIMES.patienceMs - 1);
    keeper.see('connected');
    clock.pass(120_000);
    expect(actions).toEqual([]);
    expect(phases).toEqual(['connecting', 'connected', 'reconnecting', 'connected']);
  });

  it('is restarted after two seconds, again after five, and then rebuilt', () => {
    const { clock, keeper, actions } = make();
    keeper.see('connected');
    clock.pass(10_000);
    keeper.see('disconnected');
    clock.pass(14_000);
    expect(actions.map(({ at, action }) => [at - 10_000, action])).toEqual([
      [2_000, 'restart'],
      [7_000, 'restart'],
      [12_000, 'rebuild'],
    ]);
  });

  it('is restarted at once when it has failed', () => {
    const { keeper, words } = make();
    keeper.see('connected');
    keeper.see('failed');
    expect(words()).toEqual(['restart']);
  });

  it('is never touched while no signal can get through, and at once when one can', () => {
    const { clock, keeper, words, setReachable } = make();
    keeper.see('connected');
    setReachable(false);
    keeper.see('failed');
    clock.pass(60_000);
    expect(words()).toEqual([]);
    setReachable(true);
    clock.pass(500);
    expect(words()).toEqual(['restart']);
  });

  it('tries at once when something may be better, with its restarts before it', () => {
    const { clock, keeper, words } = make();
    keeper.see('connected');
    keeper.see('disconnected');
    clock.pass(10_000);
    expect(words()).toEqual(['restart', 'restart']);
    keeper.retryNow();
    clock.pass(500);
    expect(words()).toEqual(['restart', 'restart', 'restart']);
  });

  it('is not restarted when it carries again by itself, moments after the way back to the server', () => {
    const { clock, keeper, setReachable, words } = make();
    keeper.see('connected');
    setReachable(false);
    keeper.see('disconnected');
    clock.pass(5_000);
    setReachable(true);
    keeper.retryNow();
    clock.pass(250);
    keeper.see('connected');
    clock.pass(60_000);
    expect(words()).toEqual([]);
  });

  it('lets a young attempt be, and does not wait longer than two seconds for it', () => {
    const { clock, keeper, words } = make();
    keeper.see('connected');
    keeper.see('failed');
    expect(words()).toEqual(['restart']);
    for (let tenth = 0; tenth < 19; tenth += 1) {
      clock.pass(100);
      keeper.retryNow();
    }
    expect(words()).toEqual(['restart']);
    clock.pass(100);
    expect(words()).toEqual(['restart', 'restart']);
  });

  it('is restarted after one glance, however often it is hurried', () => {
    const { clock, keeper, words } = make();
    keeper.see('connected');
    keeper.see('disconnected');
    for (let tenth = 0; tenth < 6; tenth += 1) {
      keeper.retryNow();
      clock.pass(100);
    }
    expect(words()).toEqual(['restart']);
  });

  it('is not hurried while it is well, or while its first connection is under way', () => {
    const { keeper, words } = make();
    keeper.retryNow();
    keeper.see('connected');
    keeper.retryNow();
    expect(words()).toEqual([]);
  });

  it('is called failed after thirty seconds of trying, and is still tried, at a calmer pace', () => {
    const { clock, keeper, phases, actions } = make();
    keeper.see('connected');
    keeper.see('failed');
    clock.pass(40_000);
    expect(phases.at(-1)).toBe('failed');
    const before = actions.length;
    clock.pass(60_000);
    // Every fifteen seconds.
    expect(actions.length).toBe(before + 4);
    keeper.see('connected');
    expect(phases.at(-1)).toBe('connected');
  });

  it('is helped when its first connection takes seven seconds, and said to be slow after fifteen, once', () => {
    const { clock, slow, words } = make();
    clock.pass(6_999);
    expect(words()).toEqual([]);
    clock.pass(1);
    expect(words()).toEqual(['restart']);
    clock.pass(7_999);
    expect(slow()).toBe(0);
    clock.pass(1);
    expect(slow()).toBe(1);
    clock.pass(30_000);
    expect(slow()).toBe(1);
  });

  it('asks for nothing any more once it is closed', () => {
    const { clock, keeper, words } = make();
    keeper.see('connected');
    keeper.see('disconnected');
    keeper.close();
    clock.pass(60_000);
    expect(words()).toEqual([]);
  });
});
