/** Cleans a person's name: no invisible characters, none that reverse the direction of reading. For typed names and for received ones. */

// Invisible, or a mark of direction, which would reverse our own sentence around the name. Kept: the two joiners, variation selectors and tags,
// which emoji and Persian are written with, and the fillers of old Korean syllables.
const UNSEEN =
  /(?![\u115f\u1160\u200c-\u200d\u3164\uffa0\p{Variation_Selector}\u{e0020}-\u{e007f}])\p{Default_Ignorable_Code_Point}/gu;
// U+2800 is Braille without a dot.
const BLANK = /[\s\u2800\p{Default_Ignorable_Code_Point}]/gu;

/** In NFC, on one line, trimmed; empty when nothing in it is visible. Its length is not checked. */
export function cleanName(name: string): string {
  const clean = name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Surrogate}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(UNSEEN, '')
    .replace(/\s+/gu, ' ')
    .trim();
  return clean.replace(BLANK, '') === '' ? '' : clean;
}
