/** The person's own name: cut to its limits, remembered, and the default for who has none. Used by the forms, stage and notices. */
import { LIMITS } from '../../shared/protocol';
import { utf8Bytes } from '../../shared/measure';
import type { Memory } from '../call/ports';

const KEY = 'noom.name';

/** Trimmed, in NFC, and cut between two graphemes where it has more than 40 of them or more than 160 bytes. */
export function cutName(value: string): string {
  const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  // Line breaks and lone surrogates have no place in a name; the server would refuse the latter.
  const fit = value
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Surrogate}]/gu, ' ')
    .trim();
  let name = '';
  let count = 0;
  let bytes = 0;
  for (const { segment } of graphemes.segment(fit)) {
    count += 1;
    bytes += utf8Bytes(segment);
    if (count > LIMITS.nameGraphemes || bytes > LIMITS.namePageBytes) break;
    name += segment;
  }
  return name.trim();
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
  const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const words = name.split(/\s+/u).filter((word) => word !== '');
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words;
  return chosen
    .map((word) => [...graphemes.segment(word ?? '')][0]?.segment ?? '')
    .join('')
    .toUpperCase();
}
