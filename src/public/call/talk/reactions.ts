/** What people throw into the room: shown once, kept nowhere. A feature of call/call. */
import type { Reaction, TogetherMessage } from '../../../shared/peer-message';
import type { PeerFeature } from '../links/peer-feature';
import type { Transport } from '../ports';
import { withReaction } from '../state/state';
import type { WritableStore } from '../store';

export interface Reactions extends PeerFeature<TogetherMessage> {
  react(reaction: Reaction): void;
}

export function createReactions(store: WritableStore, transport: Pick<Transport, 'say'>): Reactions {
  return {
    react(reaction) {
      transport.say({ type: 'reaction', reaction });
      store.change((state) => withReaction(state, state.self.id, reaction));
    },
    onMessage(from, message) {
      if (message.type === 'reaction') store.change((state) => withReaction(state, from, message.reaction));
    },
  };
}
