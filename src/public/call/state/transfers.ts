/** The files on their way, as a list, and each way in which it can change. Pure; part of the state (call/state/state). */
import type { PeerId } from '../../../shared/protocol';
import type { TransferPhase } from '../../../shared/transfer-phase';

export interface Transfer {
  readonly key: string;
  /** The same for one file that goes to several people. */
  readonly id: string;
  readonly direction: 'in' | 'out';
  readonly peer: PeerId;
  readonly peerName: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  /** When it was offered, in milliseconds since 1970. */
  readonly time: number;
  readonly phase: TransferPhase;
}

export type Transfers = readonly Transfer[];

const OPEN: ReadonlySet<TransferPhase> = new Set(['offered', 'moving', 'waiting']);
const ENDED_KEPT = 50;

export function keyOf(direction: Transfer['direction'], peer: PeerId, id: string): string {
  return `${direction} ${peer} ${id}`;
}

/** Whether it is still open. */
export function isOpen({ phase }: Transfer): boolean {
  return OPEN.has(phase);
}

/** Adds it at the end; of the ended ones the last 50 stay. */
export function withTransfer(transfers: Transfers, transfer: Transfer): Transfers {
  const all = [...transfers, transfer];
  let ended = all.filter((one) => !isOpen(one)).length;
  return all.filter((one) => isOpen(one) || (ended -= 1) < ENDED_KEPT);
}

/** Returns the same list if nothing changes. */
export function changeTransfer(transfers: Transfers, key: string, phase: TransferPhase): Transfers {
  const isMeant = (transfer: Transfer): boolean => transfer.key === key && isOpen(transfer) && transfer.phase !== phase;
  return transfers.some(isMeant)
    ? transfers.map((transfer) => (isMeant(transfer) ? { ...transfer, phase } : transfer))
    : transfers;
}
