/** The rooms this browser was in, newest first. */
import { parseJson, parseList } from '../../../shared/parse';
import { parseRoomName, roomKey } from '../../../shared/room-name';
import type { Memory } from '../../call/ports';

const KEY = 'rooms';
const ROOMS_KEPT = 12;

export interface RecentRooms {
  list(): readonly string[];
  /** Puts the room first. */
  add(room: string): void;
  remove(room: string): void;
  clear(): void;
}

/** Reads the memory again each time: another tab may have written meanwhile. */
export function createRecentRooms(memory: Memory): RecentRooms {
  const list = (): readonly string[] => parseRooms(memory.read(KEY));
  const write = (rooms: readonly string[]): void => {
    memory.write(KEY, rooms.length === 0 ? null : JSON.stringify(rooms.slice(0, ROOMS_KEPT)));
  };
  const others = (room: string): readonly string[] => list().filter((other) => roomKey(other) !== roomKey(room));
  return {
    list,
    add: (room) => write([room, ...others(room)]),
    remove: (room) => write(others(room)),
    clear: () => write([]),
  };
}

/** The room names in a stored list; anything else in it is skipped. */
export function parseRooms(stored: string | null): readonly string[] {
  const rooms = parseList(parseJson(stored ?? ''), parseRoomName);
  return [...new Set(rooms)].slice(0, ROOMS_KEPT);
}
