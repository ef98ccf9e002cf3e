import { cleanName } from '../../src/shared/name';
import { cutName } from '../../src/public/ui/base/own-name';

describe('the name of a person', () => {
  it.each([
    ['Hangul filler', '\u3164'],
    ['half-width Hangul filler', '\uffa0'],
    ['Braille without a dot', '\u2800'],
    ['zero width space', '\u200b'],
    ['joiners alone', '\u200d\u200c\ufe0f'],
    ['syllables without a letter', '\u115f\u1160'],
    ['a direction alone', '\u202e'],
    ['blanks of every kind', ' \u00a0\u2003\u3000\n\ufeff'],
  ])('is none when there is nothing in it to see: %s', (_what, name) => {
    expect(cleanName(name)).toBe('');
    expect(cutName(name)).toBe('');
  });

  it('does not turn the sentence around it: marks of direction go', () => {
    expect(cleanName('\u202eada\u202c')).toBe('ada');
    expect(cleanName('A\u2067d\u2069a\u200f')).toBe('Ada');
  });

  it('is not another one by a character that nobody sees', () => {
    expect(cleanName('A\u200bd\u00ada\u2060')).toBe('Ada');
    expect(cleanName('  Ada\u00a0 \nLovelace\ud800 ')).toBe('Ada Lovelace');
  });

  it.each(['👨‍👩‍👧', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '❤️', 'می‌خواهم', 'ᄀᆞᆫ', '\u115fᅡ', 'محمد', '김지민'])(
    'keeps what it is written with: %s',
    (name) => {
      expect(cleanName(name)).toBe(name.normalize('NFC'));
    },
  );
});

describe('the own name in a browser that cannot tell graphemes apart', () => {
  const { Segmenter } = Intl;
  beforeAll(() => {
    Object.assign(Intl, { Segmenter: undefined });
  });
  afterAll(() => {
    Object.assign(Intl, { Segmenter });
  });

  it('is cut between two characters', () => {
    expect(cutName('가'.repeat(60))).toBe('가'.repeat(40));
    expect(cutName('😀'.repeat(41))).toBe('😀'.repeat(40));
  });
});
