/** What a part of the call hears of the others' pages. call/call hands everything on to each of its features, in order. */
import type { PeerMessage } from '../../shared/peer-message';
import type { PeerId } from '../../shared/protocol';
import type { BulkChannel } from './ports';

export interface PeerFeature {
  /** That person's page is known from now on; its channel may open later. */
  onPeer?(id: PeerId): void;
  /** The channel to that page has opened, perhaps again. */
  onOpen?(id: PeerId): void;
  onMessage?(id: PeerId, message: PeerMessage): void;
  /** That page has opened a channel of its own for a file. */
  onBulk?(id: PeerId, channel: BulkChannel): void;
  /** That person has left the room. */
  onGone?(id: PeerId): void;
  /** We have left the room, or were refused. */
  onEnd?(): void;
}
