/**
 * Rooms and their seats: the one record of who sits where, kept for as long as somebody sits there. Taking a seat is one step that may be
 * awaited, so that the record can also live outside this process. In this process it runs without a pause, so the cap is exact however many
 * pages join at once.
 */
import { randomUUID } from 'node:crypto';
import {
  DEFAULT_PEER_STATE,
  type ErrorCode,
  type JoinRequest,
  type PeerId,
  type PeerInfo,
  type PeerState,
} from '../shared/protocol';
import { createLookers, type Lookers } from './lookers';

/** The socket that a seat belongs to. */
export interface SeatConnection {
  readonly id: string;
  /** Counts this server's connections: of two that claim a seat, the newer one gets it. */
  readonly number: number;
}

interface SeatFacts extends PeerInfo {
  readonly room: string;
  /** Whether the page got a key. A page without one cannot come back, so its seat goes with its socket. */
  readonly hasKey: boolean;
}

export interface HeldSeat extends SeatFacts {
  readonly status: 'held';
  readonly connection: SeatConnection;
}
/** Its page may come back. */
export interface WaitingSeat extends SeatFacts {
  readonly status: 'waiting';
}
/** It is in no room any more. */
export interface GoneSeat extends SeatFacts {
  readonly status: 'gone';
}
/** A seat in a room. */
export type Seat = HeldSeat | WaitingSeat;

export interface TakeRequest {
  readonly room: string;
  /** The page has proven that this seat is its own, or nobody has this id. */
  readonly id: PeerId;
  readonly connection: SeatConnection;
  readonly hasKey: boolean;
  readonly join: JoinRequest;
}

export interface Taken {
  readonly ok: true;
  readonly seat: HeldSeat;
  /** The same seat as it was before; null: it is new. */
  readonly before: Seat | null;
  /** The seat elsewhere that this connection has given up for it. */
  readonly left: GoneSeat | null;
  /** The other seats in the room, in the order in which they were taken. */
  readonly others: readonly Seat[];
}

/** `late`: a newer connection has that seat. Nothing has changed. */
export type NotTaken = { readonly ok: false; readonly error: ErrorCode | 'late' };

export interface Seats extends Omit<Lookers, 'clear'> {
  /**
   * Whether the pages in that room are told of those who look into it, and prepare to call them. The one switch: a room that asks before it lets somebody in
   * would announce nobody.
   */
  announcesLookers(room: string): boolean;
  take(request: TakeRequest): Promise<Taken | NotTaken>;
  /** In the order in which they were taken. */
  inRoom(room: string): readonly Seat[];
  find(room: string, id: PeerId): Seat | null;
  /** The seat of that socket. */
  of(connection: string): HeldSeat | null;
  isFull(room: string): boolean;
  /** A newer state of the page. */
  tell(seat: HeldSeat, state: PeerState): void;
  /** Its socket is gone: the seat waits for `graceMs`, then it is freed and `onGone` is called. */
  keep(seat: HeldSeat, graceMs: number, onGone: (seat: GoneSeat) => void): void;
  free(seat: Seat): GoneSeat;
  /** Forgets everything, timers too. For the server's stop. */
  clear(): void;
}

interface Room {
  readonly seats: Map<PeerId, Seat>;
  /** Of the seats that wait: what ends the waiting. */
  readonly graces: Map<PeerId, NodeJS.Timeout>;
}

/** @param doorMs who has not looked into a room for this long stands at its door no longer */
export function createSeats(peopleLimit: number, doorMs: number): Seats {
  const rooms = new Map<string, Room>();
  const byConnection = new Map<string, HeldSeat>();

  const inRoom = (room: string): readonly Seat[] => [...(rooms.get(room)?.seats.values() ?? [])];
  const find = (room: string, id: PeerId): Seat | null => rooms.get(room)?.seats.get(id) ?? null;
  const isFull = (room: string): boolean => (rooms.get(room)?.seats.size ?? 0) >= peopleLimit;
  // Nobody can come into a full room.
  const announcesLookers = (room: string): boolean => !isFull(room);
  const lookers = createLookers(doorMs, announcesLookers);

  function put(seat: Seat): void {
    const room = rooms.get(seat.room) ?? { seats: new Map<PeerId, Seat>(), graces: new Map<PeerId, NodeJS.Timeout>() };
    rooms.set(seat.room, room);
    detach(room, seat.id);
    // `set` on a known id keeps its place in the order.
    room.seats.set(seat.id, seat);
    if (seat.status === 'held') byConnection.set(seat.connection.id, seat);
  }

  /** Ends what hangs on a seat that is about to change: its socket's entry and its grace time. */
  function detach(room: Room, id: PeerId): void {
    const seat = room.seats.get(id);
    if (seat?.status === 'held') byConnection.delete(seat.connection.id);
    clearTimeout(room.graces.get(id));
    room.graces.delete(id);
  }

  function free(seat: Seat): GoneSeat {
    const room = rooms.get(seat.room);
    if (room !== undefined) {
      detach(room, seat.id);
      room.seats.delete(seat.id);
      if (room.seats.size === 0) rooms.delete(seat.room);
    }
    return { ...factsOf(seat), status: 'gone' };
  }

  /** Everything that can be refused is refused before anything changes. */
  function takeNow({ room, id, connection, hasKey, join }: TakeRequest): Taken | NotTaken {
    const before = find(room, id);
    if (before?.status === 'held' && before.connection.number > connection.number) return { ok: false, error: 'late' };
    const own = byConnection.get(connection.id) ?? null;
    // The page's own seat in this room is given up for the new one.
    if (before === null && own?.room !== room && isFull(room)) return { ok: false, error: 'room-full' };

    const left = own !== null && (own.room !== room || own.id !== id) ? free(own) : null;
    const seat: HeldSeat = {
      room,
      id,
      ...merge(before, join),
      status: 'held',
      connection,
      hasKey: hasKey || before?.hasKey === true,
    };
    put(seat);
    return { ok: true, seat, before, left, others: inRoom(room).filter((other) => other.id !== id) };
  }

  return {
    ...lookers,
    announcesLookers,
    take: (request) => Promise.resolve(takeNow(request)),
    inRoom,
    find,
    of: (connection) => byConnection.get(connection) ?? null,
    isFull,
    tell: (seat, state) => put({ ...seat, state, name: state.name ?? seat.name }),
    keep(seat, graceMs, onGone) {
      const waiting: WaitingSeat = { ...factsOf(seat), status: 'waiting' };
      put(waiting);
      const timer = setTimeout(() => onGone(free(waiting)), graceMs);
      // A seat that waits does not keep a server alive that is about to end.
      timer.unref();
      rooms.get(seat.room)?.graces.set(seat.id, timer);
    },
    free,
    clear() {
      for (const { graces } of rooms.values()) for (const timer of graces.values()) clearTimeout(timer);
      rooms.clear();
      byConnection.clear();
      lookers.clear();
    },
  };
}

export function toPeerInfo({ id, name, state, epoch }: SeatFacts): PeerInfo {
  return { id, name, state, epoch };
}

function factsOf(seat: Seat): SeatFacts {
  const { room, hasKey } = seat;
  return { ...toPeerInfo(seat), room, hasKey };
}

/** What a seat holds after a join: of the same page load the newest state stays, another page load starts again. */
function merge(before: Seat | null, join: JoinRequest): Pick<SeatFacts, 'name' | 'state' | 'epoch'> {
  const epoch = join.epoch ?? before?.epoch ?? randomUUID();
  const kept = before?.epoch === epoch ? before.state : DEFAULT_PEER_STATE;
  const isNewer = join.state !== undefined && (before?.epoch !== epoch || join.state.revision > kept.revision);
  const state = isNewer && join.state !== undefined ? join.state : kept;
  return { name: state.name ?? join.name ?? before?.name ?? '', state, epoch };
}
