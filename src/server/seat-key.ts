/** The proof that a seat is one's own. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { PeerId, Seat } from '../shared/protocol';

/** 128 random bits: nobody guesses another's id, and no two are the same. */
export function makePeerId(): PeerId {
  return randomBytes(16).toString('base64url');
}

/** HMAC-SHA256 over room and id, so no process has to remember a key. JSON keeps ["a","bc"] and ["ab","c"] apart. */
export function makeSeatKey(secret: string, room: string, id: PeerId): string {
  return createHmac('sha256', secret)
    .update(JSON.stringify([room, id]))
    .digest('base64url');
}

export function isSeatKey(secret: string, room: string, seat: Seat): boolean {
  const expected = Buffer.from(makeSeatKey(secret, room, seat.id));
  const given = Buffer.from(seat.key);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
