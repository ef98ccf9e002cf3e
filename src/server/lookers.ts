/**
 * Who looks into which room without sitting there: part of the record of seats (server/seats). Each looker has a door id, which its seat will have when it
 * joins, and which is forgotten otherwise. The pages inside are told these ids (docs/protocol.md, "The door") and nothing else of a looker.
 */
import { LIMITS, type PeerId } from '../shared/protocol';
import { makePeerId } from './seat-key';

export interface Lookers {
  /**
   * That connection looks into that room, and into no other one. A page says so every few seconds: after `CONNECTION_LIMITS.doorMs` without a word it looks no
   * longer.
   * @param onChange somebody has begun or ceased to look into that room, now or by that time
   */
  look(connection: string, room: string, onChange: (room: string) => void): void;
  /**
   * It looks into no room any more. Gives the room that it looked into; null: into none.
   * @param seat it has this seat now: the pages inside hear of that and need not be told that the door id is gone
   */
  lookAway(connection: string, seat?: PeerId): string | null;
  /** The id that this connection's seat in that room is to have; null: it does not look into it. */
  doorIdOf(connection: string, room: string): PeerId | null;
  /** The door ids that the pages in that room are to be told of now, in the order in which their pages came; null: they know. */
  newsAtDoor(room: string): readonly PeerId[] | null;
  /** The door ids that the pages in that room know. */
  knownAtDoor(room: string): readonly PeerId[];
  /** Forgets everything, timers too. */
  clear(): void;
}

interface Looker {
  readonly room: string;
  readonly id: PeerId;
  readonly forget: NodeJS.Timeout;
}
interface Door {
  /** In the order of coming. */
  readonly ids: Set<PeerId>;
  /** What the pages inside were told last. */
  known: readonly PeerId[];
}

/** @param isAnnounced whether the pages in that room may be told of those who look into it */
export function createLookers(forgetMs: number, isAnnounced: (room: string) => boolean): Lookers {
  const lookers = new Map<string, Looker>();
  const doors = new Map<string, Door>();

  function lookAway(connection: string, seat?: PeerId): string | null {
    const looker = lookers.get(connection);
    if (looker === undefined) return null;
    const { room, id, forget } = looker;
    clearTimeout(forget);
    lookers.delete(connection);
    const door = doors.get(room);
    door?.ids.delete(id);
    if (door !== undefined && id === seat) door.known = door.known.filter((known) => known !== id);
    return room;
  }

  return {
    look(connection, room, onChange) {
      const before = lookers.get(connection);
      if (before !== undefined && before.room !== room) {
        lookAway(connection);
        onChange(before.room);
      }
      clearTimeout(before?.forget);
      const id = before?.room === room ? before.id : makePeerId();
      const forget = setTimeout(() => {
        lookAway(connection);
        onChange(room);
      }, forgetMs);
      // A looker does not keep a server alive that is about to end.
      forget.unref();
      lookers.set(connection, { room, id, forget });
      const door = doors.get(room) ?? { ids: new Set<PeerId>(), known: [] };
      doors.set(room, door);
      door.ids.add(id);
      onChange(room);
    },
    lookAway,
    doorIdOf(connection, room) {
      const looker = lookers.get(connection);
      return looker?.room === room ? looker.id : null;
    },
    newsAtDoor(room) {
      const door = doors.get(room);
      if (door === undefined) return null;
      if (door.ids.size === 0) doors.delete(room);
      const ids = isAnnounced(room) ? [...door.ids].slice(0, LIMITS.lookers) : [];
      const isKnown = ids.length === door.known.length && ids.every((id, index) => id === door.known[index]);
      door.known = ids;
      return isKnown ? null : ids;
    },
    knownAtDoor: (room) => doors.get(room)?.known ?? [],
    clear() {
      for (const { forget } of lookers.values()) clearTimeout(forget);
      lookers.clear();
      doors.clear();
    },
  };
}
