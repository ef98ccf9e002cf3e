/**
 * When somebody is gone. The server says when a seat is free, but a person whose media still arrives is not gone, whatever
 * the server says (it may only have been restarted). A tile goes when its seat is gone and its link has carried nothing for 3 s.
 * Used by call/call.
 */
import type { Epoch, PeerId, PeerInfo } from '../../../shared/protocol';
import type { Clock, Transport } from '../ports';

const QUIET_MS = 3_000;
const LOOK_MS = 500;
/** More who have said goodbye than a server will name again. */
const FAREWELLS_MOST = 64;

export interface Departures {
  /** Their seat is free; `onGone` follows as soon as their link is quiet too. */
  doubt(id: PeerId): void;
  /** They have a seat, or they are gone for another reason. */
  settle(id: PeerId): void;
  /** That page itself says that it leaves. The server may learn of it late, or never. */
  farewell(id: PeerId, epoch: Epoch): void;
  /** Whether that page has said goodbye: then its seat is empty, even if the server still keeps it. It never comes back as the same. */
  hasLeft(page: Pick<PeerInfo, 'id' | 'epoch'>): boolean;
  clear(): void;
}

export function createDepartures(
  clock: Clock,
  transport: Pick<Transport, 'quietMs'>,
  onGone: (id: PeerId) => void,
): Departures {
  const doubted = new Set<PeerId>();
  const farewells = new Map<PeerId, Epoch>();
  let cancel: () => void = () => undefined;

  function look(): void {
    cancel();
    for (const id of [...doubted]) {
      if (transport.quietMs(id) < QUIET_MS) continue;
      doubted.delete(id);
      onGone(id);
    }
    if (doubted.size > 0) cancel = clock.after(LOOK_MS, look);
  }

  return {
    doubt(id) {
      doubted.add(id);
      look();
    },
    settle: (id) => void doubted.delete(id),
    farewell(id, epoch) {
      farewells.set(id, epoch);
      const [oldest] = farewells.keys();
      if (oldest !== undefined && farewells.size > FAREWELLS_MOST) farewells.delete(oldest);
    },
    hasLeft: ({ id, epoch }) => farewells.get(id) === epoch,
    clear() {
      doubted.clear();
      cancel();
    },
  };
}
