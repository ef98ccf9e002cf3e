/**
 * The peers in the room: who comes, who is suspected, who is gone. Told by the server and by the peers themselves; it tells the planes and the
 * features, and writes it into the state.
 */
import type { IceServer, PeerId, PeerInfo } from '../../../shared/protocol';
import type { Clock, MediaPlane, MessagePlane, Plane, PlaneEvents } from '../ports';
import * as changes from '../state/state';
import type { WritableStore } from '../store';
import { createDepartures } from './departures';
import type { PeerFeature } from './peer-feature';

export interface Roster {
  /** We have this seat, and these peers have theirs. Peers that we know and that are not among them are suspected. */
  seat(self: PeerId, peers: readonly PeerInfo[], iceServers: readonly IceServer[], since: number): void;
  /** The server has just welcomed that page. */
  welcome(peer: PeerInfo): void;
  /** That seat is free; the peer is gone as soon as its link carries nothing any more. */
  suspect(id: PeerId): void;
  /** That peer is gone. */
  remove(id: PeerId): void;
  /** That page itself says that it leaves. The server may learn of it late, or never. */
  farewell(id: PeerId): void;
  /** Something may be better now: links in trouble try at once. */
  retryNow(): void;
  /** We are in no room any more. */
  end(): void;
}

export interface RosterOptions {
  readonly store: WritableStore;
  readonly clock: Clock;
  readonly mediaPlane: MediaPlane;
  readonly messagePlane: MessagePlane;
  readonly features: Required<PeerFeature>;
  readonly fromPlanes: PlaneEvents;
}

export function createRoster(options: RosterOptions): Roster {
  const { store, clock, mediaPlane, messagePlane, features, fromPlanes } = options;
  /** A mesh is both. */
  const planes = new Set<Plane>([mediaPlane, messagePlane]);
  const departures = createDepartures(clock, mediaPlane, remove);

  /** In one change with our own status, so that nobody who hears of it takes us for alone. */
  function add(told: readonly PeerInfo[], haveJustCome: boolean, status: changes.CallStatus): void {
    const peers = told.filter((peer) => peer.id !== store.get().self.id && !departures.hasLeft(peer));
    for (const peer of peers) {
      departures.settle(peer.id);
      const known = changes.peerOf(store.get(), peer.id);
      // A page that was reloaded remembers nothing: whatever was under way with it is over.
      if (known !== undefined && known.epoch !== peer.epoch) features.onGone(peer.id);
    }
    store.change((state) => changes.withStatus(peers.reduce(changes.withPeer, state), status));
    for (const peer of peers) {
      for (const plane of planes) plane.add(peer.id, peer.epoch, haveJustCome);
      features.onPeer(peer.id);
    }
  }

  function suspect(id: PeerId): void {
    store.change((state) => changes.withSeat(state, id, false));
    departures.suspect(id);
  }

  function remove(id: PeerId): void {
    const peer = changes.peerOf(store.get(), id);
    if (peer === undefined) return;
    departures.settle(id);
    features.onGone(id);
    for (const plane of planes) plane.remove(id);
    store.change((state) => changes.withoutPeer(state, id));
    store.change((state) => changes.withNotice(state, 'gone', peer.name, { peer: id }));
  }

  function end(): void {
    departures.clear();
    features.onEnd();
    for (const plane of planes) plane.close();
    store.change((state) => changes.withSelf(changes.withoutPeers(state), { id: '' }));
  }

  return {
    seat(self, peers, iceServers, since) {
      const isSame = store.get().self.id === self;
      if (!isSame) end();
      for (const plane of planes) {
        if (isSame) plane.setIceServers(iceServers);
        else plane.open(self, iceServers, fromPlanes);
      }
      store.change((state) => changes.withSelf(state, { id: self, since }));
      const present = new Set(peers.map(({ id }) => id));
      for (const { id } of store.get().peers) if (!present.has(id)) suspect(id);
      // Pages that were here first call us. A link from before that is in trouble is mended now, through a server that is known to be there.
      add(peers, false, 'joined');
    },
    welcome(peer) {
      const before = store.get();
      add([peer], true, before.status);
      if (!changes.peerOf(before, peer.id) && changes.peerOf(store.get(), peer.id))
        store.change((state) => changes.withNotice(state, 'joined', peer.name, { peer: peer.id }));
    },
    suspect,
    remove,
    farewell(id) {
      const peer = changes.peerOf(store.get(), id);
      if (peer !== undefined) departures.farewell(id, peer.epoch);
      remove(id);
    },
    retryNow() {
      for (const plane of planes) plane.retryNow();
    },
    end,
  };
}
