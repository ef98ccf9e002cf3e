/** Sizes of text and depth of data, for both sides of the wire. `shared/` knows no TextEncoder. */
import { isRecord } from './parse';

/** The number of bytes of `text` in UTF-8. An unpaired surrogate counts three, as its replacement does. */
export function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/**
 * Whether `value` is plain JSON data of at most `depth` levels: no buffers, no functions. It walks level by
 * level and never calls itself: a recursive walk over 30,000 levels is what kills a server.
 */
export function isPlain(value: unknown, depth: number): boolean {
  let level: unknown[] = [value];
  for (let left = depth; level.length > 0; left -= 1) {
    const next: unknown[] = [];
    for (const item of level) {
      if (item === null || typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean') continue;
      if (typeof item !== 'object' || left === 0) return false;
      if (Array.isArray(item)) next.push(...(item as unknown[]));
      else if (isRecord(item)) next.push(...Object.values(item));
      else return false;
    }
    level = next;
  }
  return true;
}
