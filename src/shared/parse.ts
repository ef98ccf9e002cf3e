/**
 * The smallest parsers of data from outside: each tells whether an unknown value is of one kind. Every reader of a message, a signal, a
 * reply or a stored value is made of them.
 */
import { LIMITS, type Seat } from './protocol';

/** Whether `value` is an object as JSON makes it: not null, not an array, not an instance of a class. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** A whole number from 0 on. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** Text of at most so many UTF-16 units; it may be empty. */
export function isText(value: unknown, most: number): value is string {
  return typeof value === 'string' && value.length <= most;
}

/** An id that another page made: not empty, and no longer than a token. */
export function isId(value: unknown): value is string {
  return isText(value, LIMITS.tokenCharacters) && value !== '';
}

/** An epoch, an id or a key as the server makes them: printable ASCII, so that it may stand in an attribute or a log line. */
export function isToken(value: unknown): value is string {
  return isText(value, LIMITS.tokenCharacters) && /^[!-~]+$/.test(value);
}

export function parseSeat(value: unknown): Seat | null {
  if (!isRecord(value)) return null;
  const { id, key } = value;
  return isToken(id) && isToken(key) ? { id, key } : null;
}

/** The items of a list that can be read; nothing where there is no list. */
export function parseList<T>(value: unknown, parse: (item: unknown) => T | null): readonly T[] {
  return Array.isArray(value) ? value.map(parse).filter((item) => item !== null) : [];
}

/** What a JSON text says; undefined when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
