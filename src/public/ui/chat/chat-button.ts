/** Shows what is new in the chat while it is closed: a count at its button, and a preview of the last message. */
import { isRecord, parseJson } from '../../../shared/parse';
import type { TextInRoom } from '../../../shared/text';
import type { Call } from '../../call/call';
import type { Memory } from '../../call/ports';
import type { CallState } from '../../call/state/state';
import { when } from '../../call/store';
import { find, setText, windowOf } from '../base/dom';
import { watch } from '../base/drawing';
import { transferText, wroteText } from '../base/sentences';
import type { Side } from '../side/side';

const GLIMPSE_MS = 6_000;
const GLIMPSE_CHARACTERS = 120;
/** After a reload the others tell how old each message is, not to the millisecond. */
const SLACK_MS = 300;
const MEMORY_KEY = 'chat';
/** Writing it down at each message would make the page wait for the disk fifty times a second. */
const SAVE_MS = 2_000;

export function mountChatButton(root: Document, call: Call, text: TextInRoom, session: Memory, side: Side): () => void {
  const view = windowOf(root);
  const listeners = new AbortController();
  const badge = find(root, '#unread', HTMLElement);
  const glimpse = find(root, '#chatPreview', HTMLButtonElement);
  let readAt = timeIn(session, call.store.get().room);
  /** The messages that were in sight. A message from an outage may arrive after the chat was closed. */
  let seen: ReadonlySet<string> = new Set();
  let saving: number | undefined;
  let timer: number | undefined;
  let wasShown = false;

  const markRead = (): void => {
    readAt = Date.now();
    seen = new Set(newsIn(call.store.get()).map(({ key }) => key));
    saving ??= view.setTimeout(save, SAVE_MS);
  };
  const save = (): void => {
    view.clearTimeout(saving);
    saving = undefined;
    session.write(MEMORY_KEY, JSON.stringify({ room: call.store.get().room, at: readAt }));
  };
  const draw = (): void => {
    if (side.shown.get() === 'chat') markRead();
    // A message from before we came may have been read before a reload: its time tells.
    const unread = newsIn(call.store.get()).filter(
      ({ key, oldFrom }) => !seen.has(key) && (oldFrom === null || oldFrom > readAt + SLACK_MS),
    ).length;
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

  /** Previews what has come since. History is not news. */
  const showNews = (now: CallState, before: Pick<CallState, 'chat' | 'transfers'>): void => {
    if (side.shown.get() === 'chat') return;
    const known = new Set(before.chat);
    const last = now.chat.filter((message) => !known.has(message) && !message.mine && !message.told).at(-1);
    const asked = new Set(before.transfers.map(({ key }) => key));
    const offer = now.transfers.filter(({ key, direction }) => direction === 'in' && !asked.has(key)).at(-1);
    if (offer !== undefined) show(transferText(offer, text));
    else if (last !== undefined) show(wroteText(last, text, cut(last.text)));
  };

  glimpse.addEventListener('click', () => side.open('chat'), { signal: listeners.signal });
  view.addEventListener(
    'pagehide',
    () => {
      if (wasShown) markRead();
      if (saving !== undefined) save();
    },
    { signal: listeners.signal },
  );
  const undos = [
    side.shown.subscribe((shown) => {
      if (shown === 'chat') hide();
      else if (wasShown) markRead();
      wasShown = shown === 'chat';
      draw();
    }),
    call.store.subscribe(
      when(
        ({ room }) => [room],
        ({ room }) => {
          // A message that was read there needs no preview.
          view.clearTimeout(saving);
          saving = undefined;
          readAt = timeIn(session, room);
          hide();
        },
      ),
    ),
    call.store.subscribe(
      when(
        ({ status }) => [status],
        ({ status }) => {
          if (status === 'left') hide();
        },
      ),
    ),
    // Messages that came before this was mounted are news too.
    watch(
      root,
      call.store,
      ({ chat, transfers, room }) => [chat, transfers, room],
      (now, before) => {
        draw();
        showNews(now, before?.room === now.room ? before : { chat: [], transfers: [] });
      },
    ),
  ];
  return () => {
    for (const undo of undos) undo();
    view.clearTimeout(saving);
    listeners.abort();
    hide();
  };
}

interface News {
  readonly key: string;
  /** When it was written, if that was before we came; null otherwise. */
  readonly oldFrom: number | null;
}

/** Messages and files from peers. */
function newsIn({ chat, transfers }: CallState): readonly News[] {
  return [
    ...chat
      .filter(({ mine }) => !mine)
      .map(({ from, number, told, time }) => ({ key: `${number} ${from}`, oldFrom: told ? time : null })),
    ...transfers.filter(({ direction }) => direction === 'in').map(({ key }) => ({ key, oldFrom: null })),
  ];
}

/** When the chat of that room was last in sight; 0 for never. */
function timeIn(session: Memory, room: string): number {
  const kept = parseJson(session.read(MEMORY_KEY) ?? '');
  return isRecord(kept) && kept['room'] === room && typeof kept['at'] === 'number' ? kept['at'] : 0;
}

function cut(value: string): string {
  const line = value.replace(/\s+/g, ' ');
  const characters = [...line];
  return characters.length <= GLIMPSE_CHARACTERS ? line : `${characters.slice(0, GLIMPSE_CHARACTERS).join('')}…`;
}
