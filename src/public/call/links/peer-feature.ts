/** What a part of the call hears of the others' pages. call/call hands everything on to each of its features, in order. */
import type { HeardMessage } from '../../../shared/peer-message';
import type { PeerId } from '../../../shared/protocol';
import type { BulkChannel } from '../ports';

/** `Message`: what it is told; the parts of call/talk/together get it read. */
export interface PeerFeature<Message = HeardMessage> {
  /** That person's page is known from now on; its channel may open later. */
  onPeer?(id: PeerId): void;
  /** The channel to that page has opened, perhaps again. */
  onOpen?(id: PeerId): void;
  onMessage?(id: PeerId, message: Message): void;
  /** That page has opened a channel of its own for a file. */
  onBulk?(id: PeerId, channel: BulkChannel): void;
  /** That person has left the room. */
  onGone?(id: PeerId): void;
  /** We have left the room, or were refused. */
  onEnd?(): void;
}

/** Something that a feature is told. */
type Telling<Message> = (feature: PeerFeature<Message>) => void;
type Tell<Message> = (telling: Telling<Message>, of: PeerId) => void;

function hearer<Message>(tell: Tell<Message>): Required<PeerFeature<Message>> {
  return {
    onPeer: (id) => tell((feature) => feature.onPeer?.(id), id),
    onOpen: (id) => tell((feature) => feature.onOpen?.(id), id),
    onMessage: (id, message) => tell((feature) => feature.onMessage?.(id, message), id),
    onBulk: (id, channel) => tell((feature) => feature.onBulk?.(id, channel), id),
    onGone: (id) => tell((feature) => feature.onGone?.(id), id),
    onEnd: () => tell((feature) => feature.onEnd?.(), ''),
  };
}

/** One ear for all of them. */
export function combine<Message>(features: readonly PeerFeature<Message>[]): Required<PeerFeature<Message>> {
  return hearer((telling) => features.forEach(telling));
}

/** Of one person, in the seconds until the code is there; more is no honest peer. Each has a share of their own, so nobody uses up another's. */
const MISSED_MOST = 300;

export interface LateFeature<T extends PeerFeature> {
  /** Keeps what it hears, in order, until the feature is there. */
  readonly ear: Required<PeerFeature>;
  /** Fetches the feature, once; after a failure another call tries again. */
  get(): Promise<T>;
}

/** A feature whose code comes after the pictures. */
export function createLateFeature<T extends PeerFeature>(load: () => Promise<T>): LateFeature<T> {
  let missed: { readonly telling: Telling<HeardMessage>; readonly of: PeerId }[] = [];
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

  return {
    ear: hearer((telling, of) => {
      if (there !== null) telling(there);
      else if (missed.filter((other) => other.of === of).length < MISSED_MOST) missed.push({ telling, of });
    }),
    get() {
      loading ??= fetch();
      loading.catch(() => (loading = null));
      return loading;
    },
  };
}
