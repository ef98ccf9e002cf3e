import { isTalkKey, shortcutOf, type KeyPress, type Shortcut } from '../../src/public/ui/shortcuts';

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
  it.each(['KeyM', 'KeyV', 'KeyS'])('%s means something, whatever it writes', (code) => {
    for (const written of ['m', 'ㅡ', 'ь', 'Unidentified'])
      expect(shortcutOf(key({ code, key: written }), false)).not.toBeNull();
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
    ['that is none of ours', { code: 'KeyQ' }, false],
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
