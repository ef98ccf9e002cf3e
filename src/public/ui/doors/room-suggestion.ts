/** A friendly random room name such as "calm-otter-4207". */
import { isRecord, parseJson } from '../../../shared/parse';

/** Words joined by spaces. */
export interface Words {
  readonly first: string;
  readonly second: string;
}

/** The words that the page brings; null when it brings none. */
export function parseWords(json: string | undefined): Words | null {
  const words = parseJson(json ?? '');
  if (!isRecord(words)) return null;
  const { first, second } = words;
  return typeof first === 'string' && typeof second === 'string' ? { first, second } : null;
}

/**
 * Two words and a number, all from a cryptographic source: about 30 million names, too many to guess. `random` gives a whole number from 0 up to, not including, its argument.
 */
export function suggestRoom(words: Words, random: (below: number) => number = secureRandom): string {
  const pick = (list: string): string => {
    const choices = list.split(' ');
    return choices[random(choices.length)] ?? '';
  };
  return `${pick(words.first)}-${pick(words.second)}-${1000 + random(9000)}`;
}

function secureRandom(below: number): number {
  // 32 random bits for at most 9,000 choices: the bias of the remainder is under 1 in 400,000.
  const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
  return value % below;
}
