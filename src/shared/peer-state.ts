/** Parses a peer's state. */
import { utf8Bytes } from './measure';
import { isCount, isRecord } from './parse';
import { LIMITS, type PeerState } from './protocol';

/** A name as it may stand on the wire: a well-formed string of at most 320 bytes. */
export function isWireName(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length <= LIMITS.nameBytes &&
    !/\p{Surrogate}|\0/u.test(value) &&
    utf8Bytes(value) <= LIMITS.nameBytes
  );
}

/** The state with only its known fields; null when one is missing or of another type. */
export function parsePeerState(value: unknown): PeerState | null {
  if (!isRecord(value)) return null;
  const { mic, camera, screen, hand, name, revision } = value;
  if (
    typeof mic !== 'boolean' ||
    typeof camera !== 'boolean' ||
    typeof screen !== 'boolean' ||
    typeof hand !== 'boolean'
  )
    return null;
  if (!isCount(revision)) return null;
  if (name === undefined) return { mic, camera, screen, hand, revision };
  return isWireName(name) ? { mic, camera, screen, hand, name, revision } : null;
}
