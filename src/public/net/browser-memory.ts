/** What the browser remembers for us: localStorage (for ever) or sessionStorage (this tab). */
import type { Memory } from '../call/ports';

/** A browser may forbid storage (private windows, embedded pages) or have no room: then nothing is kept, and nothing breaks. */
export function createBrowserMemory(storage: () => Storage): Memory {
  return {
    read(key) {
      try {
        return storage().getItem(`noom.${key}`);
      } catch {
        return null;
      }
    },
    write(key, value) {
      try {
        if (value === null) storage().removeItem(`noom.${key}`);
        else storage().setItem(`noom.${key}`, value);
      } catch {
        // Forgotten, as said above.
      }
    },
  };
}
