/** Reactions: shown once, kept nowhere. */
import type { Handlers } from '../../../shared/handlers';
import type { Reaction, TogetherMessage } from '../../../shared/peer-message';
import type { MessagePlane } from '../ports';
import { withReaction } from '../state/state';
import type { WritableStore } from '../store';

export interface Reactions {
  readonly hears: Pick<Handlers<TogetherMessage>, 'reaction'>;
  react(reaction: Reaction): void;
}

export function createReactions(store: WritableStore, messages: Pick<MessagePlane, 'say'>): Reactions {
  return {
    react(reaction) {
      messages.say({ type: 'reaction', reaction });
      store.change((state) => withReaction(state, state.self.id, reaction));
    },
    hears: { reaction: (from, { reaction }) => store.change((state) => withReaction(state, from, reaction)) },
  };
}
