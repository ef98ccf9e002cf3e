/** Moves the stored name and rooms of visits before 2026-12. */
import type { Memory } from '../../call/ports';

/** The memory puts `noom.` before each key, and these two had it already. */
const KEYS = ['name', 'rooms'];

/** Moves them to where they are looked for, once. What is there already is newer. */
export function moveOldKeys(memory: Memory): void {
  for (const key of KEYS) {
    const old = memory.read(`noom.${key}`);
    if (old === null) continue;
    if (memory.read(key) === null) memory.write(key, old);
    memory.write(`noom.${key}`, null);
  }
}
