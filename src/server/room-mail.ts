/** Brings events to the pages in a room: to all of them, to all others, to one. */
import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import type { ClientEvent, PeerId, ServerToClient } from '../shared/protocol';

/** What clients send is unknown until parse.ts has read it, whatever the types of an honest client say. */
export type FromClient = Record<ClientEvent, (...received: unknown[]) => void>;
export type Client = Socket<FromClient, ServerToClient, DefaultEventsMap>;
export type IoServer = Server<FromClient, ServerToClient, DefaultEventsMap>;
type Mailbox = Pick<Client, 'emit'>;

interface Address {
  readonly room: string;
  readonly id: PeerId;
}

export interface RoomMail {
  /** Its page gets the mail of the room and of the seat from now on. */
  open(client: Client, seat: Address): void;
  stop(client: Client, seat: Address): void;
  all(room: string): Mailbox;
  /** All but that client. */
  others(client: Client, room: string): Mailbox;
  /** That one, wherever its socket is. To a seat that waits for its page this reaches nobody. */
  one(client: Client, seat: Address): Mailbox;
  /** The page that had this seat until now is told that it is replaced, and hung up on. Call it before the new page's `open`. */
  replace(seat: Address): void;
}

// With prefixes, because Socket.IO keeps a room of its own for each socket's id. Without them a room that is named like a socket would get its mail.
const roomOf = (room: string): string => `room:${room}`;
const inboxOf = ({ room, id }: Address): string => `inbox:${room}:${id}`;

export function createRoomMail(server: IoServer): RoomMail {
  return {
    open: (client, seat) => void client.join([roomOf(seat.room), inboxOf(seat)]),
    stop(client, seat) {
      void client.leave(roomOf(seat.room));
      void client.leave(inboxOf(seat));
    },
    all: (room) => server.to(roomOf(room)),
    others: (client, room) => client.to(roomOf(room)),
    one: (client, seat) => client.to(inboxOf(seat)),
    replace(seat) {
      server.to(inboxOf(seat)).emit('replaced');
      server.in(inboxOf(seat)).disconnectSockets(true);
    },
  };
}
