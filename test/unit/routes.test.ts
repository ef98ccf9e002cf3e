import { createRoutes } from '../../src/public/mesh/routes';
import type { Signal, SignalMessages } from '../../src/shared/signal-message';
import { PASS_RATE } from '../../src/shared/trust';
import { createFakeClock, createFakeRelay } from '../support/fakes';

const signal: Signal = { kind: 'offer', data: { type: 'offer', sdp: 'o' } };

/** In a room with peers whose links carry or do not. */
function make(links: Readonly<Record<string, boolean>>, isServerThere: boolean) {
  const clock = createFakeClock();
  const relay = createFakeRelay();
  relay.isOpen = isServerThere;
  const said: { to: string; message: SignalMessages }[] = [];
  const received: { from: string; isHearsay: boolean }[] = [];
  const routes = createRoutes({
    relay,
    clock,
    links: () => new Map(Object.entries(links)),
    say: (message, to) => void said.push({ to, message }),
    receive: (from, _signal, isHearsay) => void received.push({ from, isHearsay }),
  });
  return { clock, relay, routes, said, received };
}

describe('a signal', () => {
  it('goes through the server while it is there, and over the peers while it is away', () => {
    const there = make({ a: true, b: false }, true);
    there.routes.send('b', signal);
    expect([there.relay.sent, there.said]).toEqual([[{ to: 'b', signal }], []]);
    const away = make({ a: true, b: false }, false);
    away.routes.send('b', signal);
    expect([away.relay.sent, away.said]).toEqual([[], [{ to: 'a', message: { type: 'pass', to: 'b', signal } }]]);
    away.routes.send('a', signal);
    expect(away.said.at(-1)).toEqual({ to: 'a', message: { type: 'signal', signal } });
  });

  it('has no way while the server is away and no link carries', () => {
    expect(make({ a: false }, false).routes.isAny).toBe(false);
    expect(make({ a: true, b: false }, false).routes.isAny).toBe(true);
    expect(make({}, true).routes.isAny).toBe(true);
  });

  it('is passed on, and listened to when it was passed on, only while the server is away', () => {
    const there = make({ a: true, b: true, c: false }, true);
    there.routes.hears.pass('a', { type: 'pass', to: 'b', signal });
    there.routes.hears.passed('a', { type: 'passed', from: 'c', signal });
    expect([there.said, there.received]).toEqual([[], []]);
    const away = make({ a: true, b: true, c: false }, false);
    away.routes.hears.pass('a', { type: 'pass', to: 'b', signal });
    expect(away.said).toEqual([{ to: 'b', message: { type: 'passed', from: 'a', signal } }]);
    away.routes.hears.passed('a', { type: 'passed', from: 'c', signal });
    // A link that carries needs nobody's word, and a stranger has none.
    away.routes.hears.passed('a', { type: 'passed', from: 'b', signal });
    away.routes.hears.passed('a', { type: 'passed', from: 'stranger', signal });
    expect(away.received).toEqual([{ from: 'c', isHearsay: true }]);
    away.routes.hears.signal('a', { type: 'signal', signal });
    expect(away.received.at(-1)).toEqual({ from: 'a', isHearsay: false });
  });

  it('is passed on at a rate that is charged to the page that asks, and to no other', () => {
    const { clock, routes, said } = make({ a: true, b: true, c: true }, false);
    const ask = (from: string, times: number): number => {
      const before = said.length;
      for (let count = 0; count < times; count += 1) routes.hears.pass(from, { type: 'pass', to: 'c', signal });
      return said.length - before;
    };
    expect(ask('a', 10_000)).toBe(PASS_RATE.burst);
    expect(ask('b', 20)).toBe(20);
    clock.pass(1_000);
    expect(ask('a', 10_000)).toBe(PASS_RATE.perSecond);
  });
});
