/** Which address means which room, on this site. */
import { pathOfRoom, roomOfPath } from '../../../shared/room-name';

/** What stands before every path of ours: empty, unless a proxy has us below a path of its own. */
const baseOf = ({ body }: Document): string => body.dataset['base'] ?? '';

/** Where a room is to be found, below this site's own address. */
export function addressOf(root: Document, room: string): string {
  return baseOf(root) + pathOfRoom(room);
}

/** The room that this window stands at; null at home. */
export function roomAt({ document, location }: Pick<Window, 'document' | 'location'>): string | null {
  return roomOfPath(location.pathname.slice(baseOf(document).length));
}
