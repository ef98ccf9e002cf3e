import { ALL_PICTURES, limitOf, wantsOf, type Audible, type PictureRules } from '../../src/public/call/state/pictures';
import { EVERYTHING } from '../../src/shared/peer-message';

const NAMES = 'abcdefghijklmno'.split('');
function room(people: number, change: Partial<PictureRules> = {}, turns: readonly string[] = [], off = ''): Audible {
  const peers = NAMES.slice(0, people - 1).map((id) => ({
    id,
    data: 'full' as const,
    state: { camera: !off.includes(id) },
  }));
  return { peers, hearing: { turns }, pictures: { ...ALL_PICTURES, ...change } };
}
const seen = (state: Audible): string =>
  state.peers
    .map(({ id }) => id)
    .filter((id) => wantsOf(id, state).camera > 0)
    .join('');

describe('the pictures that are asked for', () => {
  it('are those of everybody, up to eight people', () => {
    expect(wantsOf('a', room(2))).toEqual(EVERYTHING);
    expect(seen(room(8, {}, ['g', 'f', 'e', 'd']))).toBe('abcdefg');
  });

  it('are those of the last four who spoke in a larger room, and of who came first before anybody has', () => {
    expect(seen(room(9))).toBe('abcd');
    expect(seen(room(16, {}, ['o']))).toBe('abco');
    expect(seen(room(16, {}, ['o', 'n', 'm', 'l', 'a']))).toBe('lmno');
    // Somebody who has left is seen no more.
    expect(seen(room(9, {}, ['gone', 'h', 'g']))).toBe('abgh');
  });

  it('are of cameras that are on', () => {
    expect(seen(room(16, {}, ['o', 'n'], 'oabc'))).toBe('defn');
  });

  it('do not change when one of the four speaks again', () => {
    expect(seen(room(16, {}, ['l', 'm', 'n', 'o', 'a']))).toBe(seen(room(16, {}, ['o', 'n', 'm', 'l', 'a'])));
  });

  it('are those of who is on the stage as well', () => {
    expect(seen(room(16, { staged: ['h', 'i'] }))).toBe('abcdhi');
  });

  it('leave a shared screen as it is, however large the room', () => {
    expect(wantsOf('h', room(9))).toEqual({ ...EVERYTHING, camera: 0 });
  });

  it.each([
    ['saving', 0, { ...EVERYTHING, camera: 180, frames: 15 }],
    ['sound', 0, { camera: 0, screen: 0, frames: 0 }],
    ['full', 1, EVERYTHING],
    ['full', 2, { ...EVERYTHING, camera: 180, frames: 8 }],
    ['saving', 2, { ...EVERYTHING, camera: 180, frames: 8 }],
    ['full', 3, { camera: 0, screen: 0, frames: 0 }],
  ] as const)('are fewer by choice or need: %s, strain %i', (data, strain, wants) => {
    expect(wantsOf('a', room(3, { data, strain }))).toEqual(wants);
  });

  it('are fewer of one person alone, and never more than for all', () => {
    const state = room(3);
    const one = (data: 'full' | 'saving' | 'sound', forAll: PictureRules['data']) =>
      wantsOf('a', {
        ...room(3, { data: forAll }),
        peers: [{ id: 'a', data, state: { camera: true } }, ...state.peers.slice(1)],
      }).camera;
    expect([one('saving', 'full'), one('sound', 'full'), one('full', 'saving'), one('full', 'sound')]).toEqual([
      180, 0, 180, 0,
    ]);
  });
});

describe('the pictures that go out', () => {
  const slots = { mic: { on: true } };

  it('go without the sound of a microphone that is off', () => {
    expect(limitOf({ ...room(3), ownVoice: false, slots: { mic: { on: false } } }).mic).toBe(false);
  });

  it.each([
    ['full', 0, Infinity, { mic: true, lines: EVERYTHING.camera, frames: EVERYTHING.frames, bits: Infinity }],
    ['full', 0, 500_000, { mic: true, lines: EVERYTHING.camera, frames: EVERYTHING.frames, bits: 500_000 }],
    ['saving', 0, Infinity, { mic: true, lines: 180, frames: 15, bits: Infinity }],
    ['sound', 0, Infinity, { mic: true, lines: 180, frames: 15, bits: Infinity }],
    ['full', 1, Infinity, { mic: true, lines: 180, frames: 8, bits: Infinity }],
    ['full', 3, Infinity, { mic: true, lines: 180, frames: 8, bits: Infinity }],
  ] as const)('are limited by choice and need: %s, strain %i, %d bit/s', (data, strain, uplink, limit) => {
    expect(limitOf({ ...room(3, { data, strain, uplink }), ownVoice: false, slots })).toEqual(limit);
  });

  it('are fewer a second when many are sent to; in a larger room the one who speaks has the most', () => {
    const frames = (people: number, ownVoice: boolean, change: Partial<PictureRules> = {}) =>
      limitOf({ ...room(people, change), ownVoice, slots }).frames;
    expect([2, 3, 4, 5, 6, 8, 16].map((people) => frames(people, false))).toEqual([60, 60, 20, 20, 12, 12, 12]);
    expect([2, 3, 4, 5, 6, 8, 16].map((people) => frames(people, true))).toEqual([60, 60, 20, 20, 24, 24, 24]);
    expect(frames(8, true, { strain: 1 })).toBe(8);
    expect(frames(8, false, { data: 'saving' })).toBe(12);
  });
});
