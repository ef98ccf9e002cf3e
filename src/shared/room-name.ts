/** The rules for room names: which are valid, which are the same room, and the room's path. Page and server call the same functions. */
import { LIMITS } from './protocol';

// Format characters and the letters that are drawn as nothing; ZWNJ and ZWJ stay: Persian and emoji need them.
const UNSEEN = /(?![\u200c\u200d])[\p{Cf}\u115f\u1160\u2800\u3164\uffa0]/gu;
const UNFIT = /[\p{Cc}\p{Surrogate}]|^[\u200c\u200d]+$/u;
const PREFIX = '/r/';

/**
 * The room's name as everybody spells it: every kind of space is one space, invisible characters are removed, in NFC (a Mac decomposes
 * Korean), and without percent codes, which are what is left of a link that was encoded twice. Null when it is not a name then: empty, more
 * than 64 code points, `.` or `..` (browsers resolve them in an address), or with control characters.
 */
export function parseRoomName(value: unknown): string | null {
  let name = typeof value === 'string' ? judge(value) : null;
  for (;;) {
    const decoded = name?.includes('%') === true ? decode(name) : null;
    const next = decoded === null ? null : judge(decoded);
    if (next === null || next === name) return name;
    name = next;
  }
}

function judge(text: string): string | null {
  if (text.length > 1_000) return null;
  const name = text.replace(/\s+/g, ' ').replace(UNSEEN, '').replace(/ +/g, ' ').trim().normalize('NFC');
  if (name === '' || name === '.' || name === '..') return null;
  if ([...name].length > LIMITS.roomCodePoints) return null;
  return UNFIT.test(name) ? null : name;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** The same for all spellings of one room: capitals do not count. For comparing, never for showing. @param name as `parseRoomName` gives it. */
export function roomKey(name: string): string {
  // By way of the capitals: ß is SS, and both of Greek's small sigmas are one large one.
  return name.toUpperCase().toLowerCase().normalize('NFC');
}

/** The room's path. Chat programs end a link before some characters that a browser would leave as they are, so they are encoded too. */
export function pathOfRoom(name: string): string {
  const code = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return PREFIX + encodeURIComponent(name).replace(/[!'()*~]|\.$/g, code);
}

/**
 * The room of a path such as `/r/team%207`; null for other paths. All behind `/r/` is the name, also slashes that a proxy has decoded; one at the
 * end is ignored.
 */
export function roomOfPath(path: string): string | null {
  if (!path.startsWith(PREFIX)) return null;
  return parseRoomName(decode(path.slice(PREFIX.length).replace(/\/$/, '')));
}
