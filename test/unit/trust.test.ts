import { mayBring, mayPassOn, whisperFor, whisperHeard } from '../../src/shared/trust';
import { SOMEBODY_ELSE } from '../../src/shared/peer-message';

const away = { from: 'a', about: 'b', isServerAway: true } as const;

describe('what a page says of another one', () => {
  it('is not listened to while the server is there, which knows better', () => {
    expect(mayBring({ ...away, isServerAway: false, carries: false })).toBe(false);
    expect(mayPassOn({ ...away, isServerAway: false, carries: true })).toBe(false);
  });

  it('counts while the server is away, of a peer in the room whose link does not carry', () => {
    expect(mayBring({ ...away, carries: false })).toBe(true);
    expect(mayBring({ ...away, carries: true })).toBe(false);
    expect(mayBring({ ...away, carries: null })).toBe(false);
    expect(mayBring({ ...away, about: 'a', carries: false })).toBe(false);
  });

  it('is passed on to peers we are linked to, and not back to the page that says it', () => {
    expect(mayPassOn({ ...away, carries: true })).toBe(true);
    expect(mayPassOn({ ...away, carries: false })).toBe(false);
    expect(mayPassOn({ ...away, carries: null })).toBe(false);
    expect(mayPassOn({ ...away, about: 'a', carries: true })).toBe(false);
  });
});

describe('a whisper', () => {
  it('is told to its receiver, and to the others only that there is one', () => {
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
