/** The user's own name: cut to its limits, remembered, and the default name. */
import { LIMITS } from '../../../shared/protocol';
import { utf8Bytes } from '../../../shared/measure';
import { cleanName } from '../../../shared/name';
import type { Memory } from '../../call/ports';

const KEY = 'name';

/** Clean, and cut between two graphemes where it has more than 40 of them or more than 160 bytes. */
export function cutName(value: string): string {
  let name = '';
  let count = 0;
  let bytes = 0;
  for (const grapheme of graphemesOf(cleanName(value))) {
    count += 1;
    bytes += utf8Bytes(grapheme);
    if (count > LIMITS.nameGraphemes || bytes > LIMITS.namePageBytes) break;
    name += grapheme;
  }
  return name.trim();
}

/** Characters as people count them. Firefox before 125 cannot tell them: there an emoji of several parts may be cut between them. */
function graphemesOf(text: string): readonly string[] {
  // Typed as always there.
  const { Segmenter }: { readonly Segmenter?: typeof Intl.Segmenter } = Intl;
  if (Segmenter === undefined) return [...text];
  return Array.from(new Segmenter(undefined, { granularity: 'grapheme' }).segment(text), ({ segment }) => segment);
}

export function readName(memory: Memory): string {
  return cutName(memory.read(KEY) ?? '');
}

export function writeName(memory: Memory, value: string): void {
  const name = cutName(value);
  memory.write(KEY, name === '' ? null : name);
}

/** First letters for the avatar: of the first and the last word. Empty for an empty name. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/u).filter((word) => word !== '');
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words;
  return chosen
    .map((word) => graphemesOf(word ?? '')[0] ?? '')
    .join('')
    .toUpperCase();
}
