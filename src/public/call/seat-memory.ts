/** The seat that this tab holds, kept over a reload and deleted by leaving. Used by call/call. */
import { isRecord } from '../../shared/measure';
import type { Seat } from '../../shared/protocol';
import type { Memory } from './ports';

export interface SeatMemory {
  find(room: string): Seat | null;
  keep(room: string, seat: Seat): void;
  forget(): void;
}

/** What stands in a browser's storage may have been written by anybody; what does not fit is no seat. */
export function createSeatMemory(memory: Memory): SeatMemory {
  return {
    find(room) {
      const kept = parse(memory.read('seat'));
      if (!isRecord(kept) || kept['room'] !== room) return null;
      const { id, key } = kept;
      return typeof id === 'string' && typeof key === 'string' ? { id, key } : null;
    },
    keep: (room, { id, key }) => memory.write('seat', JSON.stringify({ room, id, key })),
    forget: () => memory.write('seat', null),
  };
}

function parse(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
