/** What people do together besides seeing and hearing each other. Fetched by call/call when people see each other. */
import type { TogetherMessage } from '../../../shared/peer-message';
import { parseTogetherMessage } from '../../../shared/together-message';
import { createChatExchange, type ChatExchange } from './chat-exchange';
import type { Digest } from './file-hash';
import { createFiles, type Files } from './files';
import { createHearingWatch } from './hearing-watch';
import { combine, type PeerFeature } from '../links/peer-feature';
import type { Clock, Transport } from '../ports';
import { createReactions, type Reactions } from './reactions';
import type { SeatMemory } from '../links/seat-memory';
import type { WritableStore } from '../store';

export interface TogetherOptions {
  readonly store: WritableStore;
  readonly transport: Transport;
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
}

export function createTogether(options: TogetherOptions): Together {
  const { store, transport, seats, clock, timeOfDay } = options;
  const chat = createChatExchange(store, transport, seats, clock, timeOfDay);
  const files = createFiles(options);
  const reactions = createReactions(store, transport);
  const parts = combine<TogetherMessage>([
    chat,
    files,
    reactions,
    createHearingWatch(store, transport, clock, options.onError),
  ]);
  return {
    ...parts,
    onMessage(id, heard) {
      const message = heard.type === 'unread' ? parseTogetherMessage(heard) : null;
      if (message !== null) parts.onMessage(id, message);
    },
    chat,
    files,
    reactions,
  };
}
