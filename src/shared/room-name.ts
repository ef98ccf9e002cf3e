/** What may be a room's name. The page and the server call the same function, so they never disagree. */
import { LIMITS } from './protocol';

// Control characters, unpaired surrogates and format characters; ZWNJ and ZWJ stay: Persian and emoji need them.
const UNFIT = /[\p{Cc}\p{Surrogate}]|(?![\u200c\u200d])\p{Cf}/u;

/**
 * The room's name as everybody spells it: trimmed and in NFC, so that a Korean name typed on a Mac
 * (which decomposes) and on Windows is one room. Null when it is no name: empty, more than 64 code
 * points, `.` or `..` (browsers resolve them in an address), or with characters that nobody can see.
 */
export function parseRoomName(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const name = value.trim().normalize('NFC');
  if (name === '' || name === '.' || name === '..') return null;
  if (name.length > 2 * LIMITS.roomCodePoints || [...name].length > LIMITS.roomCodePoints) return null;
  return UNFIT.test(name) ? null : name;
}
