/** The seat that this tab holds, kept over a reload and deleted by leaving; and the seats that it had in that room before. */
import { isRecord, parseJson, parseSeat } from '../../../shared/parse';
import type { PeerId, Seat } from '../../../shared/protocol';
import type { Memory } from '../ports';

export interface SeatMemory {
  find(room: string): Seat | null;
  keep(room: string, seat: Seat): void;
  forget(): void;
  /** Whether this tab has had that seat: messages from it are our own. */
  wasOurs(room: string, id: PeerId): boolean;
}

/** Older seats are forgotten; their messages no longer show as ours. */
const IDS_MAX = 16;

/** A browser's storage may have been written by anybody, so its values are parsed. */
export function createSeatMemory(memory: Memory): SeatMemory {
  function idsIn(room: string): readonly unknown[] {
    const kept = parseJson(memory.read('seats') ?? '');
    return isRecord(kept) && kept['room'] === room && Array.isArray(kept['ids']) ? kept['ids'] : [];
  }
  return {
    find(room) {
      const kept = parseJson(memory.read('seat') ?? '');
      if (!isRecord(kept) || kept['room'] !== room) return null;
      return parseSeat(kept);
    },
    keep(room, { id, key }) {
      memory.write('seat', JSON.stringify({ room, id, key }));
      const ids = [...new Set([...idsIn(room), id])].slice(-IDS_MAX);
      memory.write('seats', JSON.stringify({ room, ids }));
    },
    forget: () => memory.write('seat', null),
    wasOurs: (room, id) => idsIn(room).includes(id),
  };
}
