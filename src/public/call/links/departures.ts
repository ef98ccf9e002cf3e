/**
 * Decides when a peer is gone. The server says when a seat is free, but a peer whose media still arrives is not gone: the server may
 * only have been restarted. A tile goes when its seat is gone and its link carries nothing any more.
 */
import type { Epoch, PeerId, PeerInfo } from '../../../shared/protocol';
import type { Clock, MediaPlane } from '../ports';

const LOOK_MS = 500;
/** More pages that have said goodbye than a server will name again. */
const FAREWELLS_MAX = 64;

export interface Departures {
  /** Its seat is free; `onGone` follows as soon as its link is quiet too. */
  suspect(id: PeerId): void;
  /** Stop watching this peer. */
  settle(id: PeerId): void;
  /** That page itself says that it leaves. The server may learn of it late, or never. */
  farewell(id: PeerId, epoch: Epoch): void;
  /** Whether that page has said goodbye: then its seat is empty, even if the server still keeps it. It never comes back as the same. */
  hasLeft(page: Pick<PeerInfo, 'id' | 'epoch'>): boolean;
  clear(): void;
}

export function createDepartures(
  clock: Clock,
  media: Pick<MediaPlane, 'carries'>,
  onGone: (id: PeerId) => void,
): Departures {
  const suspected = new Set<PeerId>();
  const farewells = new Map<PeerId, Epoch>();
  let cancel: () => void = () => undefined;

  function look(): void {
    cancel();
    for (const id of [...suspected]) {
      if (media.carries(id)) continue;
      suspected.delete(id);
      onGone(id);
    }
    if (suspected.size > 0) cancel = clock.after(LOOK_MS, look);
  }

  return {
    suspect(id) {
      suspected.add(id);
      look();
    },
    settle: (id) => void suspected.delete(id),
    farewell(id, epoch) {
      farewells.set(id, epoch);
      const [oldest] = farewells.keys();
      if (oldest !== undefined && farewells.size > FAREWELLS_MAX) farewells.delete(oldest);
    },
    hasLeft: ({ id, epoch }) => farewells.get(id) === epoch,
    clear() {
      suspected.clear();
      cancel();
    },
  };
}
