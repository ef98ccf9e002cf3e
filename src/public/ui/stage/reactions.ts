/** Hand and reactions: their buttons, and what flies up from a tile. */
import { REACTIONS } from '../../../shared/peer-message';
import type { Call } from '../../call/call';
import type { CallState } from '../../call/state/state';
import { when } from '../../call/store';
import type { Together } from '../../call/talk/together';
import { find, restFocus, windowOf } from '../base/dom';
import { createBarMenu } from '../base/popover';

const SHOWN_MS = 3_500;

export function mountReactions(root: Document, call: Call, together: Pick<Together, 'reactions'>): () => void {
  const listeners = new AbortController();
  const { signal } = listeners;
  const hand = find(root, '#hand', HTMLButtonElement);
  const choices = find(root, '#reactions', HTMLElement);
  const menu = createBarMenu(choices, find(root, '#react', HTMLButtonElement));
  hand.addEventListener('click', () => toggleHand(call), { signal });
  choices.addEventListener(
    'click',
    ({ target, detail }) => {
      const wished = target instanceof HTMLElement ? target.dataset['reaction'] : undefined;
      const reaction = REACTIONS.find((known) => known === wished);
      if (reaction === undefined) return;
      together.reactions.react(reaction);
      menu.hide();
      // By pointer: then the space bar is to talk (see ui/bar/controls.ts).
      if (detail > 0) restFocus(root);
    },
    { signal },
  );

  const draw = (now: CallState, before: CallState | null): void => {
    hand.dataset['pressed'] = String(now.self.hand);
    const last = before?.reactions.at(-1)?.id ?? 0;
    for (const { id, from, reaction } of now.reactions) if (id > last) fly(root, now, from, reaction);
  };
  // Those that came while this was fetched, too.
  draw(call.store.get(), null);
  const undos = [
    call.store.subscribe(when(({ self, reactions }) => [self.hand, reactions], draw)),
    () => menu.unmount(),
  ];
  return () => {
    for (const undo of undos) undo();
    listeners.abort();
  };
}

/** Also by key. */
export function toggleHand(call: Call): void {
  call.setHand(!call.store.get().self.hand);
}

/** For the eyes only: ui/spoken/announcer.ts announces it. */
function fly(root: Document, { self }: CallState, from: string, reaction: string): void {
  const own = from === self.id ? root.querySelector('#myTile') : null;
  const tile = own ?? root.querySelector(`[data-peer="${CSS.escape(from)}"] .face`);
  if (tile === null) return;
  const flying = root.createElement('span');
  flying.className = 'reaction';
  flying.textContent = reaction;
  flying.setAttribute('aria-hidden', 'true');
  tile.append(flying);
  windowOf(root).setTimeout(() => flying.remove(), SHOWN_MS);
}
