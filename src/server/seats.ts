/**
 * Who sits where: the one record of it, kept for as long as somebody sits there. Called by signaling.ts alone.
 * Every method runs to its end without waiting, so the cap is exact however many join at once.
 */
import type { Epoch, PeerId, PeerInfo, PeerState } from '../shared/protocol';

/** A peer in a room. Only this module changes it. */
export interface SeatRecord {
  readonly room: string;
  readonly id: PeerId;
  readonly name: string;
  readonly state: PeerState;
  readonly epoch: Epoch;
  /** The socket it belongs to; null while it waits for its page to come back. */
  readonly connection: string | null;
  /** The how-manieth of this server that connection was: a seat goes to the newest. */
  readonly connectionNumber: number;
  /** Whether the page got a key: who has none cannot come back, so that seat goes with its socket. */
  readonly hasKey: boolean;
}

export interface Seats {
  /** In the order in which they came. */
  inRoom(room: string): readonly SeatRecord[];
  find(room: string, id: PeerId): SeatRecord | null;
  /** The seat of that socket. */
  of(connection: string): SeatRecord | null;
  isFull(room: string): boolean;
  /** Takes a seat or changes it. The caller has asked `isFull` before, in the same turn. */
  put(seat: SeatRecord): void;
  /** Its socket is gone: keeps the seat for `graceMs`, then frees it and calls back. */
  keep(seat: SeatRecord, graceMs: number, onGone: (seat: SeatRecord) => void): void;
  free(seat: SeatRecord): void;
  /** Forgets everything, timers too. For the server's stop. */
  clear(): void;
}

export function createSeats(peopleLimit: number): Seats {
  const rooms = new Map<string, Map<PeerId, SeatRecord>>();
  const byConnection = new Map<string, SeatRecord>();
  const graces = new Map<string, NodeJS.Timeout>();
  const graceKey = (seat: SeatRecord): string => `${seat.id} ${seat.room}`;

  function put(seat: SeatRecord): void {
    const room = rooms.get(seat.room) ?? new Map<PeerId, SeatRecord>();
    rooms.set(seat.room, room);
    detach(room.get(seat.id));
    // `set` on a known id keeps its place in the order.
    room.set(seat.id, seat);
    if (seat.connection !== null) byConnection.set(seat.connection, seat);
  }

  function free(seat: SeatRecord): void {
    const room = rooms.get(seat.room);
    detach(room?.get(seat.id));
    room?.delete(seat.id);
    if (room?.size === 0) rooms.delete(seat.room);
  }

  /** Ends what hangs on a record that is about to be replaced: its socket's entry and its grace time. */
  function detach(seat: SeatRecord | undefined): void {
    if (seat === undefined) return;
    if (seat.connection !== null) byConnection.delete(seat.connection);
    clearTimeout(graces.get(graceKey(seat)));
    graces.delete(graceKey(seat));
  }

  return {
    inRoom: (room) => [...(rooms.get(room)?.values() ?? [])],
    find: (room, id) => rooms.get(room)?.get(id) ?? null,
    of: (connection) => byConnection.get(connection) ?? null,
    isFull: (room) => (rooms.get(room)?.size ?? 0) >= peopleLimit,
    put,
    keep(seat, graceMs, onGone) {
      const waiting = { ...seat, connection: null };
      put(waiting);
      const timer = setTimeout(() => {
        free(waiting);
        onGone(waiting);
      }, graceMs);
      // A seat that waits keeps no server alive that is about to end.
      timer.unref();
      graces.set(graceKey(seat), timer);
    },
    free,
    clear() {
      for (const timer of graces.values()) clearTimeout(timer);
      graces.clear();
      rooms.clear();
      byConnection.clear();
    },
  };
}

export function toPeerInfo({ id, name, state, epoch }: SeatRecord): PeerInfo {
  return { id, name, state, epoch };
}
