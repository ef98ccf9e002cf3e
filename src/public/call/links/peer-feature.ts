/** The events about peers that each feature of a call hears, in order. */
import type { PeerId } from '../../../shared/protocol';

export interface PeerFeature {
  /** That peer's page is known from now on; its channel may open later. */
  onPeer?(id: PeerId): void;
  /** The channel to that page has opened, perhaps again. */
  onOpen?(id: PeerId): void;
  /** That peer has left the room. */
  onGone?(id: PeerId): void;
  /** We have left the room, or were refused. */
  onEnd?(): void;
}

/** One feature that tells all of these, in order. */
export function combine(features: readonly PeerFeature[]): Required<PeerFeature> {
  return {
    onPeer: (id) => features.forEach((feature) => feature.onPeer?.(id)),
    onOpen: (id) => features.forEach((feature) => feature.onOpen?.(id)),
    onGone: (id) => features.forEach((feature) => feature.onGone?.(id)),
    onEnd: () => features.forEach((feature) => feature.onEnd?.()),
  };
}

/** Kept of one peer in the seconds until the code is there; an honest peer says less. Each peer has its own share, so nobody uses up another's. */
const MISSED_MAX = 300;

export interface LateFeature<T extends PeerFeature> {
  /** Tells the feature; until it is there, what it is told is kept, in order. @param of the peer that it is about; empty: nobody */
  tell(of: PeerId, telling: (feature: T) => void): void;
  /** The events that every feature hears. */
  readonly ear: Required<PeerFeature>;
  /** Fetches the feature, once; after a failure another call tries again. */
  get(): Promise<T>;
}

/** A feature whose code comes after the pictures. */
export function createLateFeature<T extends PeerFeature>(load: () => Promise<T>): LateFeature<T> {
  let missed: { readonly telling: (feature: T) => void; readonly of: PeerId }[] = [];
  let there: T | null = null;
  let loading: Promise<T> | null = null;

  async function fetch(): Promise<T> {
    const feature = await load();
    there = feature;
    const all = missed;
    missed = [];
    for (const { telling } of all) telling(feature);
    return feature;
  }

  function tell(of: PeerId, telling: (feature: T) => void): void {
    if (there !== null) telling(there);
    else if (missed.filter((other) => other.of === of).length < MISSED_MAX) missed.push({ telling, of });
  }

  return {
    tell,
    ear: {
      onPeer: (id) => tell(id, (feature) => feature.onPeer?.(id)),
      onOpen: (id) => tell(id, (feature) => feature.onOpen?.(id)),
      onGone: (id) => tell(id, (feature) => feature.onGone?.(id)),
      onEnd: () => tell('', (feature) => feature.onEnd?.()),
    },
    get() {
      loading ??= fetch();
      loading.catch(() => (loading = null));
      return loading;
    },
  };
}
