/** The messages and files of the chat, in the order in which they happened. It stays at its end unless the user has scrolled up. */
import type { ChatMessage } from '../../call/state/chat';
import type { CallState } from '../../call/state/state';
import type { Transfer } from '../../call/state/transfers';
import { find } from '../base/dom';
import type { PanelOptions } from '../side/panel';
import { createFileCards } from './file-cards';
import { createMessageItem, drawNote, drawTeller } from './message-item';

/** Scrolled this far from the end still counts as being there. */
const AT_END_PX = 48;

export interface MessageList {
  /** The box that scrolls, for the focus. */
  readonly scroll: HTMLElement;
  draw(state: CallState): void;
  /** Stays at the end after something else has changed its height. */
  keepEnd(): void;
  /** Scrolls to the end, wherever the user is. */
  goToEnd(): void;
  close(): void;
}

interface Item {
  readonly key: string;
  readonly message: ChatMessage | null;
  /** One file, perhaps to several people. */
  readonly transfers: readonly Transfer[];
}

export function createMessageList(options: PanelOptions, panel: HTMLElement): MessageList {
  const { root, text, onError } = options;
  const scroll = find(panel, '.chat-scroll', HTMLElement);
  const empty = find(panel, '#noMessages', HTMLElement);
  const list = find(panel, '#messages', HTMLElement);
  const items = new Map<string, { readonly item: Item; readonly element: HTMLElement }>();
  const cards = createFileCards(options);
  const end = followEnd(scroll);

  const make = ({ message }: Item): HTMLElement =>
    message === null ? cards.make() : createMessageItem(root, text, message, onError);

  /** The element of that item: the known one, unless its text has changed. */
  function elementFor(item: Item): HTMLElement {
    const known = items.get(item.key);
    if (known !== undefined && isSameText(known.item, item)) return known.element;
    known?.element.remove();
    return make(item);
  }

  function forgetOthers(wanted: readonly Item[]): void {
    const keys = new Set(wanted.map(({ key }) => key));
    for (const [key, { element }] of items) {
      if (keys.has(key)) continue;
      element.remove();
      items.delete(key);
    }
  }

  return {
    scroll,
    /** Draws only what has changed: of all the messages that stand there, one new one. */
    draw(state) {
      const wanted = inOrder(state.chat, state.transfers);
      forgetOthers(wanted);
      cards.keep(state.transfers);
      let last: Element | null = null;
      let teller: string | null = null;
      for (const item of wanted) {
        const element = elementFor(item);
        items.set(item.key, { item, element });
        const { message } = item;
        if (message === null) cards.draw(element, item.transfers);
        else {
          drawNote(element, message, state, text);
          drawTeller(element, message, teller, text);
        }
        teller = message?.toldBy ?? null;
        const place: Element | null = last === null ? list.firstElementChild : last.nextElementSibling;
        if (element !== place) list.insertBefore(element, place);
        last = element;
      }
      empty.hidden = wanted.length > 0;
      end.keep();
    },
    keepEnd: end.keep,
    goToEnd: end.go,
    close() {
      end.close();
      cards.close();
    },
  };
}

/** Keeps a box scrolled to its end, unless the user has scrolled up. */
function followEnd(scroll: HTMLElement): { keep(): void; go(): void; close(): void } {
  const listeners = new AbortController();
  let isAtEnd = true;
  let height = 0;
  const keep = (): void => {
    if (isAtEnd) scroll.scrollTop = scroll.scrollHeight;
  };
  scroll.addEventListener(
    'scroll',
    () => {
      // This comes before the new size is known (below). What has moved then is not what the user has scrolled.
      if (scroll.clientHeight !== height) return;
      isAtEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < AT_END_PX;
    },
    { signal: listeners.signal, passive: true },
  );
  // A keyboard opens, a phone is turned.
  const resizing = new ResizeObserver(() => {
    height = scroll.clientHeight;
    keep();
  });
  resizing.observe(scroll);
  return {
    keep,
    go() {
      isAtEnd = true;
      keep();
    },
    close() {
      resizing.disconnect();
      listeners.abort();
    },
  };
}

/** The writer's own message may have taken the place of what a peer said about it. */
function isSameText({ message: a }: Item, { message: b }: Item): boolean {
  return a === b || (a?.text === b?.text && a?.name === b?.name && a?.time === b?.time);
}

function inOrder(chat: readonly ChatMessage[], transfers: readonly Transfer[]): readonly Item[] {
  const files = new Map<string, Transfer[]>();
  for (const transfer of transfers) {
    const key = transfer.direction === 'out' ? `out ${transfer.id}` : transfer.key;
    files.set(key, [...(files.get(key) ?? []), transfer]);
  }
  const items = [
    ...chat.map((message) => ({
      key: `${message.number} ${message.from}`,
      time: message.time,
      message,
      transfers: [],
    })),
    ...[...files].map(([key, sent]) => ({ key, time: sent[0]?.time ?? 0, message: null, transfers: sent })),
  ];
  return items.sort((a, b) => a.time - b.time);
}
