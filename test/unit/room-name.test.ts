import { parseRoomName, pathOfRoom, roomKey, roomOfPath } from '../../src/shared/room-name';

describe('a room name', () => {
  it('is trimmed and put into NFC, so that one word is one room', () => {
    expect(parseRoomName('  가족\n')).toBe('가족');
    expect(parseRoomName('가족'.normalize('NFD'))).toBe('가족');
  });

  it.each([
    ['team\u00a07', 'team 7'],
    ['team\u3000 \t7', 'team 7'],
    ['\ufeffteam 7\u200b', 'team 7'],
    ['team \u200b 7', 'team 7'],
    ['a\u202eb', 'ab'],
    ['a\u00adb', 'ab'],
    ['\u3164a', 'a'],
  ])('that was pasted as %j is %j: spaces are spaces, and what nobody sees is gone', (pasted, name) => {
    expect(parseRoomName(pasted)).toBe(name);
  });

  it.each([
    ['%EB%B0%A9', '방'],
    ['%25EB%25B0%25A9', '방'],
    ['team%207', 'team 7'],
    ['100%', '100%'],
    ['100% %20', '100% %20'],
    ['a%00', 'a%00'],
    ['%2E%2E', '%2E%2E'],
  ])('%j is %j: a percent code is decoded where the whole is one, and a name', (given, name) => {
    expect(parseRoomName(given)).toBe(name);
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
    '\u200b.',
    'a\0b',
    '\u200b',
    '\u200d',
    'a\ud800',
    'x'.repeat(65),
    '😀'.repeat(65),
    '%25'.repeat(10_000),
    7,
    null,
    undefined,
    ['a'],
    {},
  ])('may not be %p', (name) => {
    expect(parseRoomName(name)).toBeNull();
  });

  it.each([
    ['Team 7', 'tEAM 7'],
    ['Straße', 'STRASSE'],
    ['ΟΔΟΣ', 'οδος'],
    ['ÉCOLE', 'école'],
  ])('is the same room as %s and as %s', (one, other) => {
    expect(roomKey(one)).toBe(roomKey(other));
  });

  it('is another room with another letter', () => {
    expect(roomKey('team')).not.toBe(roomKey('teám'));
  });
});

describe('the address of a room', () => {
  it.each([
    'team 7',
    '가족',
    'a/b',
    '100%',
    '<b>',
    '?x=1#y',
    'team.',
    'standup (mon)',
    'go!',
    '*demo*',
    "ann's",
    '~me',
    '50%',
  ])('leads back to %p', (room) => {
    expect(roomOfPath(pathOfRoom(room))).toBe(room);
  });

  it.each([
    ['team.', '/r/team%2E'],
    ['v1.2', '/r/v1.2'],
    ["(a)*b*~c!'", '/r/%28a%29%2Ab%2A%7Ec%21%27'],
  ])('of %p has no sign that a chat program would take for the end of its sentence: %s', (room, path) => {
    expect(pathOfRoom(room)).toBe(path);
  });

  it.each([
    ['/r/team/', 'team'],
    ['/r/a/b', 'a/b'],
    ['/r/a%2Fb', 'a/b'],
    ['/r/%25EB%25B0%25A9', '방'],
    ['/r/team%C2%A07', 'team 7'],
  ])('%s is that of %p', (path, room) => {
    expect(roomOfPath(path)).toBe(room);
  });

  it.each(['/', '/r/', '/r//', '/r', '/r/%E0%A4', '/r/..', '/other'])('is none in %p', (path) => {
    expect(roomOfPath(path)).toBeNull();
  });
});
