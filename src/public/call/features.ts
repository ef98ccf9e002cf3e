/** What people do together besides seeing and hearing each other: the parts, and one ear for all of them. Made by call/call. */
import { createAudience, type Audience } from './audience';
import { createChatExchange, type ChatExchange } from './chat-exchange';
import type { Digest } from './file-hash';
import { createFiles, type Files } from './files';
import { createHearingWatch } from './hearing-watch';
import type { PeerFeature } from './peer-feature';
import type { Clock, Transport } from './ports';
import { createReactions, type Reactions } from './reactions';
import type { WritableStore } from './store';

export interface FeatureOptions {
  readonly store: WritableStore;
  readonly transport: Transport;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly timeOfDay: () => number;
  readonly digest: Digest;
  /** A fresh random string for each call. */
  readonly createName: () => string;
  readonly onError: (error: unknown) => void;
}

export interface Features {
  readonly chat: ChatExchange;
  readonly files: Files;
  readonly reactions: Reactions;
  readonly audience: Audience;
  /** Hands on to each of them. */
  readonly all: Required<PeerFeature>;
}

export function createFeatures(options: FeatureOptions): Features {
  const { store, transport, clock, timeOfDay, onError } = options;
  const chat = createChatExchange(store, transport, timeOfDay);
  const files = createFiles(options);
  const reactions = createReactions(store, transport);
  const audience = createAudience(store, transport, onError);
  const parts: readonly PeerFeature[] = [audience, chat, files, reactions, createHearingWatch(store, transport, clock)];
  return {
    chat,
    files,
    reactions,
    audience,
    all: {
      onPeer: (id) => parts.forEach((part) => part.onPeer?.(id)),
      onOpen: (id) => parts.forEach((part) => part.onOpen?.(id)),
      onMessage: (id, message) => parts.forEach((part) => part.onMessage?.(id, message)),
      onBulk: (id, channel) => parts.forEach((part) => part.onBulk?.(id, channel)),
      onGone: (id) => parts.forEach((part) => part.onGone?.(id)),
      onEnd: () => parts.forEach((part) => part.onEnd?.()),
    },
  };
}
