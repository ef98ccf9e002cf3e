/**
 * The files that the user gives to the others: chosen, dropped or pasted. One for the room, made by ui/room-tools.ts, so that a file
 * is on its way at once, also where the panel that shows it has not been fetched yet.
 */
import { FILE_LIMITS } from '../../../shared/file-message';
import type { PeerId } from '../../../shared/protocol';
import type { Call } from '../../call/call';
import type { Together } from '../../call/talk/together';
import { isOpen } from '../../call/state/transfers';
import { createValue, type Value } from '../base/value';

export type GivingProblem =
  { readonly code: 'nobody' | 'folder' } | { readonly code: 'too-many'; readonly leftOut: number };

export interface Giving {
  /** The only receiver of files and messages; empty: everybody. Chosen in the chat. */
  readonly receiver: Value<PeerId>;
  /** Why something was not given, the last time. */
  readonly problem: Value<GivingProblem | null>;
  /** @param folders whether there were folders beside them */
  give(files: readonly File[], folders?: boolean): void;
}

export function createGiving(call: Call, files: Pick<Together['files'], 'offer'>): Giving {
  const receiver = createValue<PeerId>('');
  const problem = createValue<GivingProblem | null>(null);

  /** How many more files each of them has room for (call/talk/files answers others with a no). */
  function roomFor(to: readonly PeerId[]): number {
    const open = call.store.get().transfers.filter((one) => one.direction === 'out' && isOpen(one));
    const counts = to.map((id) => open.filter(({ peer }) => peer === id).length);
    return Math.max(0, FILE_LIMITS.offersOpen - Math.max(0, ...counts));
  }

  return {
    receiver,
    problem,
    give(given, folders = false) {
      const one = receiver.get();
      const here = call.store.get().peers.map(({ id }) => id);
      const to = one === '' ? here : here.filter((id) => id === one);
      const room = roomFor(to);
      if (one === '' && here.length === 0 && given.length > 0) problem.set({ code: 'nobody' });
      else if (given.length > room) problem.set({ code: 'too-many', leftOut: given.length - room });
      else problem.set(folders ? { code: 'folder' } : null);
      // If the chosen receiver has left, the chat says so.
      if (to.length > 0) for (const file of given.slice(0, room)) files.offer(file, to);
    },
  };
}
