import { parseRoomName } from '../../src/shared/room-name';

describe('a room name', () => {
  it('is trimmed and put into NFC, so that one word is one room', () => {
    expect(parseRoomName('  가족\n')).toBe('가족');
    expect(parseRoomName('가족'.normalize('NFD'))).toBe('가족');
  });

  it.each(['a', 'Team 7', '가족', '👨‍👩‍👧', 'می‌خواهم', '<b>', 'x'.repeat(64), '😀'.repeat(64), '__proto__'])(
    'may be %p',
    (name) => {
      expect(parseRoomName(name)).toBe(name);
    },
  );

  it.each([
    '',
    '   ',
    '.',
    '..',
    'a\0b',
    'a\u202eb',
    'a\u200bb',
    'a\ud800',
    'x'.repeat(65),
    '😀'.repeat(65),
    7,
    null,
    undefined,
    ['a'],
    {},
  ])('may not be %p', (name) => {
    expect(parseRoomName(name)).toBeNull();
  });
});
