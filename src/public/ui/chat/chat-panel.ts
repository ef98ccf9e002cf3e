/** The chat: what was written, files among it, and the place to write. */
import type { CallState, Peer } from '../../call/state/state';
import { find, windowOf } from '../base/dom';
import { watch } from '../base/drawing';
import type { Panel, PanelOptions } from '../side/panel';
import { createComposer } from './composer';
import { createMessageList } from './message-list';

export function mountChatPanel(options: PanelOptions): Panel {
  const { root, call, giving, text } = options;
  const panel = find(root, '#chatPanel', HTMLElement);
  const list = createMessageList(options, panel);
  const composer = createComposer(options, panel, { onHeight: list.keepEnd, onSent: list.goToEnd });

  function draw(now: CallState, before: CallState | null): void {
    if (before !== null && now.room !== before.room) {
      // A text that was begun in another room is thrown away: it was not meant for this one.
      composer.clear();
      composer.choose(now.peers, '', '');
    } else if (before === null) composer.choose(now.peers, giving.receiver.get(), '');
    else if (haveNamesChanged(now.peers, before.peers)) composer.drawReceivers(now);
    const isNews = now.chat !== before?.chat || now.transfers !== before.transfers;
    // Whether a private message can go out depends on the link to its receiver.
    const mayMove = now.peers !== before?.peers && now.chat.some(({ waitsFor }) => waitsFor !== null);
    if (isNews || mayMove) list.draw(now);
  }

  const undo = watch(root, call.store, ({ room, peers, chat, transfers }) => [room, peers, chat, transfers], draw);
  return {
    onShown({ to }) {
      // Also when that peer has left meanwhile: then the composer says so, and sends to nobody else.
      if (to !== undefined) composer.choose(call.store.get().peers, to.id, to.name || text.guest);
      composer.fit();
      list.goToEnd();
      // On a phone the keyboard would hide what you came to read.
      if (to !== undefined || !windowOf(root).matchMedia('(pointer: coarse)').matches) composer.focus();
      else list.scroll.focus();
    },
    close() {
      undo();
      list.close();
      composer.close();
    },
  };
}

/** Any change of a peer makes a new list of peers; an open menu is not built again for it. */
function haveNamesChanged(now: readonly Peer[], before: readonly Peer[]): boolean {
  const differs = ({ id, name }: Peer, index: number): boolean =>
    before[index]?.id !== id || before[index].name !== name;
  return now.length !== before.length || now.some(differs);
}
