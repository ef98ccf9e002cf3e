/** Which address means which room, on this site. */
import { pathOfRoom, roomOfPath } from '../../../shared/room-name';

/** The front of all our paths: empty, unless a proxy serves us below a path of its own. */
const baseOf = ({ body }: Document): string => body.dataset['base'] ?? '';

/** A room's address on this site. */
export function addressOf(root: Document, room: string): string {
  return baseOf(root) + pathOfRoom(room);
}

/** The room that this window stands at; null at home. */
export function roomAt({ document, location }: Pick<Window, 'document' | 'location'>): string | null {
  return roomOfPath(location.pathname.slice(baseOf(document).length));
}
