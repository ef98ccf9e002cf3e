import { isTalkKey, shortcutOf, type KeyPress, type Shortcut } from '../../src/public/ui/bar/shortcuts';

const key = (change: Partial<KeyPress>): KeyPress => ({
  code: 'KeyM',
  key: 'm',
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  isComposing: false,
  repeat: false,
  defaultPrevented: false,
  ...change,
});

describe('a key', () => {
  const meant = (code: string, written: string): string | undefined =>
    shortcutOf(key({ code, key: written }), false)?.key;

  it.each([
    ['Dvorak', 'KeyM', 'm', 'm'],
    ['Dvorak', 'Period', 'v', 'v'],
    ['Dvorak', 'KeyV', 'k', undefined],
    ['AZERTY', 'Semicolon', 'm', 'm'],
    ['AZERTY', 'KeyM', ',', undefined],
    ['Bépo', 'KeyS', 'u', undefined],
    ['Bépo', 'KeyV', '.', undefined],
    ['Turkish F', 'KeyV', 'ç', undefined],
    ['caps lock', 'KeyM', 'M', 'm'],
  ])('means the letter that is printed on it: %s', (_layout, code, written, expected) => {
    expect(meant(code, written)).toBe(expected);
  });

  it.each([
    ['Korean', 'ㅡ'],
    ['Greek', 'μ'],
    ['Cyrillic', 'ь'],
    ['Hebrew', 'צ'],
    ['Thai', 'ท'],
    ['a virtual keyboard', 'Unidentified'],
  ])('means the letter of its place where the keyboard has no Latin ones: %s', (_layout, written) => {
    expect(meant('KeyM', written)).toBe('m');
  });

  it.each([
    ['while typing', {}, true],
    ['with Ctrl', { ctrlKey: true }, false],
    ['with Alt', { altKey: true }, false],
    ['with Command', { metaKey: true }, false],
    ['with Shift', { shiftKey: true }, false],
    ['in a composition', { isComposing: true }, false],
    ['that a composition has taken', { key: 'Process' }, false],
    ['that is held down', { repeat: true }, false],
    ['that somebody else has used', { defaultPrevented: true }, false],
    ['that is none of ours', { code: 'KeyQ', key: 'q' }, false],
    ['with Shift, on a Korean keyboard', { key: 'ㅡ', shiftKey: true }, false],
  ] as const)('%s means nothing', (_when, change, isTyping) => {
    expect(shortcutOf(key(change), isTyping)).toBeNull();
  });

  it('may be told by what it writes, which may take Shift', () => {
    const table: Shortcut[] = [{ key: '?', run: () => undefined }];
    expect(shortcutOf(key({ code: 'Slash', key: '?', shiftKey: true }), false, table)).toBe(table[0]);
    expect(shortcutOf(key({ code: 'Slash', key: '/' }), false, table)).toBeNull();
  });

  it('is the space bar that lets one talk, unless a control has the focus', () => {
    const space = key({ code: 'Space', key: ' ' });
    expect(isTalkKey(space, false)).toBe(true);
    // Also the repeats: the page must not scroll.
    expect(isTalkKey({ ...space, repeat: true }, false)).toBe(true);
    expect(isTalkKey(space, true)).toBe(false);
    for (const change of [{ shiftKey: true }, { ctrlKey: true }, { isComposing: true }, { code: 'KeyM' }]) {
      expect(isTalkKey({ ...space, ...change }, false)).toBe(false);
    }
  });
});
