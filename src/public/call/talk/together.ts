/** Chat, files and reactions: what people do together besides seeing and hearing each other. Fetched when people see each other. */
import { handle, type Handlers } from '../../../shared/handlers';
import type { TogetherMessage, UnreadMessage } from '../../../shared/peer-message';
import type { PeerId } from '../../../shared/protocol';
import { parseTogetherMessage } from '../../../shared/together-message';
import { createChatExchange, type ChatExchange } from './chat-exchange';
import type { Digest } from './file-hash';
import { createFiles, type Files } from './files';
import { createHearingWatch } from './hearing-watch';
import { createLineWatch } from './line-watch';
import { combine, type PeerFeature } from '../links/peer-feature';
import type { BulkChannel, Clock, MediaPlane, MessagePlane } from '../ports';
import { createReactions, type Reactions } from './reactions';
import { createStrainWatch } from './strain-watch';
import type { SeatMemory } from '../links/seat-memory';
import type { WritableStore } from '../store';

export interface TogetherOptions {
  readonly store: WritableStore;
  readonly mediaPlane: MediaPlane;
  readonly messagePlane: MessagePlane;
  readonly seats: Pick<SeatMemory, 'wasOurs'>;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly timeOfDay: () => number;
  readonly digest: Digest;
  /** A fresh random string for each call. */
  readonly createName: () => string;
  readonly onError: (error: unknown) => void;
}

export interface Together extends PeerFeature {
  readonly chat: Pick<ChatExchange, 'say'>;
  readonly files: Pick<Files, 'offer' | 'accept' | 'refuse' | 'cancel' | 'progress'>;
  readonly reactions: Pick<Reactions, 'react'>;
  /** A message of what people do together, as it arrived. */
  onUnread(from: PeerId, message: UnreadMessage): void;
  /** A channel that no feature claims is closed. */
  onBulk(from: PeerId, channel: BulkChannel): void;
}

export function createTogether(options: TogetherOptions): Together {
  const { store, mediaPlane, messagePlane, seats, clock, timeOfDay, onError } = options;
  const chat = createChatExchange(store, messagePlane, seats, clock, timeOfDay);
  const files = createFiles({ ...options, messages: messagePlane });
  const reactions = createReactions(store, messagePlane);
  const hears: Handlers<TogetherMessage> = { ...chat.hears, ...files.hears, ...reactions.hears };
  const claims = [files];
  return {
    ...combine([
      chat,
      files,
      createHearingWatch(store, mediaPlane, clock, onError),
      createStrainWatch(store, mediaPlane, clock),
      createLineWatch(store, clock),
    ]),
    onUnread(from, unread) {
      const message = parseTogetherMessage(unread);
      if (message !== null) handle(hears, from, message);
    },
    onBulk(from, channel) {
      const claim = claims.find(({ bulkPrefix }) => channel.label.startsWith(bulkPrefix));
      if (claim === undefined) channel.close();
      else claim.onBulk(from, channel);
    },
    chat,
    files,
    reactions,
  };
}
