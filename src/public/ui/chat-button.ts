/** What is new in the chat while it is out of sight: a count at its button, and a glimpse of the last message. Mounted by ui/app.ts. */
import type { Text } from '../../shared/text';
import type { Call } from '../call/call';
import { find, setText, windowOf } from './dom';
import type { Side } from './side';

const GLIMPSE_MS = 6_000;
const GLIMPSE_CHARACTERS = 120;
/** What is older was told to us as we came, or came back. */
const FRESH_MS = 10_000;

export function mountChatButton(root: Document, call: Call, text: Text, side: Side): () => void {
  const view = windowOf(root);
  const listeners = new AbortController();
  const badge = find(root, '#unread', HTMLElement);
  const glimpse = find(root, '#chatPreview', HTMLButtonElement);
  // What we were told before this was mounted is new all the same.
  let unread = call.store.get().chat.filter(({ mine }) => !mine).length;
  let timer: number | undefined;

  const draw = (): void => {
    badge.hidden = unread === 0;
    setText(badge, unread > 99 ? '99+' : String(unread));
    badge.setAttribute('aria-label', text.room.unread(unread));
  };
  const hide = (): void => {
    view.clearTimeout(timer);
    glimpse.hidden = true;
  };
  const show = (sentence: string): void => {
    hide();
    setText(glimpse, sentence);
    glimpse.hidden = false;
    timer = view.setTimeout(hide, GLIMPSE_MS);
  };

  draw();
  glimpse.addEventListener('click', () => side.open('chat'), { signal: listeners.signal });
  const undos = [
    side.shown.subscribe((shown) => {
      if (shown !== 'chat') return;
      unread = 0;
      hide();
      draw();
    }),
    call.store.subscribe((now, before) => {
      if (now.status === 'left' || now.room !== before.room) {
        unread = 0;
        hide();
        draw();
      }
      if (side.shown.get() === 'chat' || (now.chat === before.chat && now.transfers === before.transfers)) return;
      const known = new Set(before.chat);
      const messages = now.chat.filter((message) => !known.has(message) && !message.mine);
      const asked = new Set(before.transfers.map(({ key }) => key));
      const offers = now.transfers.filter(({ key, direction }) => direction === 'in' && !asked.has(key));
      unread += messages.length + offers.length;
      draw();
      const last = messages.at(-1);
      const offer = offers.at(-1);
      if (offer !== undefined) show(text.room.wantsToSend(offer.peerName || text.guest));
      else if (last !== undefined && Date.now() - last.time < FRESH_MS) {
        show(text.room.said.wrote(last.name || text.guest, cut(last.text)));
      }
    }),
  ];
  return () => {
    for (const undo of undos) undo();
    listeners.abort();
    hide();
  };
}

function cut(value: string): string {
  const line = value.replace(/\s+/g, ' ');
  const characters = [...line];
  return characters.length <= GLIMPSE_CHARACTERS ? line : `${characters.slice(0, GLIMPSE_CHARACTERS).join('')}…`;
}
