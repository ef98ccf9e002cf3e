import {
  withLink,
  withPeer,
  withSelf,
  withStatus,
  INITIAL_STATE,
  type CallState,
} from '../../src/public/call/state/state';
import { createTrust, PASS_RATE, whisperFor, whisperHeard } from '../../src/public/call/links/trust';
import type { LinkPhase } from '../../src/public/call/ports';
import { SOMEBODY_ELSE } from '../../src/shared/peer-message';
import { UNTOLD_STATE } from '../../src/shared/protocol';
import { createFakeClock } from '../support/fakes';

const signal = { kind: 'offer', data: {} } as const;
const pass = (to: string) => ({ type: 'pass', to, signal }) as const;
const passed = (from: string) => ({ type: 'passed', from, signal }) as const;

/** In a room with a, b and c. */
function make(status: CallState['status'], links: Readonly<Record<string, LinkPhase>>) {
  let state = withStatus(withSelf(INITIAL_STATE, { id: 'me' }), status);
  for (const [id, link] of Object.entries(links))
    state = withLink(withPeer(state, { id, name: id, epoch: '1', state: UNTOLD_STATE }), id, link);
  const clock = createFakeClock();
  return { clock, trust: createTrust(() => state, clock) };
}
const carried = { a: 'connected', b: 'connected' } as const;

describe('what is said of somebody else', () => {
  it('is not listened to while the server is there, who knows better', () => {
    const { trust } = make('joined', { ...carried, b: 'reconnecting' });
    expect(trust.admits('a', passed('b'))).toBe(false);
    expect(trust.admits('a', pass('b'))).toBe(false);
  });

  it('counts while the server is away, of somebody in the room whose link does not carry', () => {
    const { trust } = make('reconnecting', { ...carried, b: 'reconnecting', c: 'connected' });
    expect(trust.admits('a', passed('b'))).toBe(true);
    expect(trust.admits('a', passed('c'))).toBe(false);
    expect(trust.admits('a', passed('stranger'))).toBe(false);
    expect(trust.admits('a', passed('me'))).toBe(false);
  });

  it('is handed on to those we are linked to, and not to whoever says it', () => {
    const { trust } = make('reconnecting', { ...carried, c: 'reconnecting' });
    expect(trust.admits('a', pass('b'))).toBe(true);
    expect(trust.admits('a', pass('c'))).toBe(false);
    expect(trust.admits('a', pass('a'))).toBe(false);
  });

  it('is handed on at a rate that is charged to whoever asks, and to nobody else', () => {
    const { trust, clock } = make('reconnecting', { ...carried, c: 'connected' });
    const ask = (from: string, times: number) =>
      Array.from({ length: times }, () => trust.admits(from, pass('c'))).filter(Boolean).length;
    expect(ask('a', 10_000)).toBe(PASS_RATE.burst);
    expect(ask('b', 20)).toBe(20);
    clock.pass(1_000);
    expect(ask('a', 10_000)).toBe(PASS_RATE.perSecond);
  });
});

describe('a whisper', () => {
  it('is told to whom it is for, and to the others only that there is one', () => {
    expect(whisperFor('b', 'b')).toEqual({ type: 'whisper', to: 'b' });
    expect(whisperFor('c', 'b')).toEqual({ type: 'whisper', to: SOMEBODY_ELSE });
    expect(whisperFor('c', '')).toEqual({ type: 'whisper', to: '' });
  });

  it('is to us only when it is said to be to us', () => {
    expect(['me', SOMEBODY_ELSE, 'b', ''].map((to) => whisperHeard(to, 'me'))).toEqual([
      'me',
      SOMEBODY_ELSE,
      SOMEBODY_ELSE,
      '',
    ]);
  });
});
