/** The chat: what was written, files among it, and the place to write. Fetched on first use by ui/side/side.ts. */
import { CHAT_LIMITS } from '../../../shared/chat-message';
import type { ChatMessage } from '../../call/state/chat';
import { peerOf, type CallState, type Peer } from '../../call/state/state';
import type { Transfer } from '../../call/state/transfers';
import { timeText } from './chat-text';
import { clone, find, setText, windowOf } from '../base/dom';
import { watch } from '../base/drawing';
import { createFileCards } from './file-cards';
import { namesOf } from '../base/names';
import { toParts, type TextPart } from '../base/links';
import type { Panel, PanelOptions } from '../side/panel';
import { deliveryText } from '../base/sentences';

/** Scrolled so far from the end still counts as being there. */
const AT_END_PX = 48;

export function mountChatPanel(options: PanelOptions): Panel {
  const { root, call, together, giving, text } = options;
  const listeners = new AbortController();
  const { signal } = listeners;
  const panel = find(root, '#chatPanel', HTMLElement);
  const scroll = find(panel, '.chat-scroll', HTMLElement);
  const empty = find(panel, '#noMessages', HTMLElement);
  const list = find(panel, '#messages', HTMLElement);
  const form = find(panel, '#chatForm', HTMLFormElement);
  const box = find(form, '#chatText', HTMLTextAreaElement);
  const to = find(form, '#chatTo', HTMLSelectElement);
  const problem = find(form, '#chatProblem', HTMLElement);
  const items = new Map<string, { readonly item: Item; readonly element: HTMLElement }>();
  const cards = createFileCards(options);
  /** Whoever reads further up is left there. */
  let isAtEnd = true;
  let height = 0;
  const toEnd = (): void => {
    if (isAtEnd) scroll.scrollTop = scroll.scrollHeight;
  };
  scroll.addEventListener(
    'scroll',
    () => {
      // Seen before the new size is (below): what has moved then is not what the person has scrolled.
      if (scroll.clientHeight !== height) return;
      isAtEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < AT_END_PX;
    },
    { signal, passive: true },
  );
  // A keyboard that opens, a phone that is turned.
  const resizing = new ResizeObserver(() => {
    height = scroll.clientHeight;
    toEnd();
  });
  resizing.observe(scroll);
  /** The chosen one has gone: what was meant for one person must not go to all. */
  const goneText = (): string => {
    const chosen = to.selectedOptions[0];
    return chosen?.disabled === true ? text.room.receiverGone(chosen.dataset['name'] ?? '') : '';
  };
  const drawProblem = (): void => {
    const over = [...box.value.trim()].length - CHAT_LIMITS.codePoints;
    setText(problem, over > 0 ? text.room.tooLong(over) : goneText());
  };
  const drawLength = (): void => {
    drawProblem();
    // Without a place there is no height to be had.
    if (panel.hidden) return;
    // As high as what is in it; the style sheet says where it begins to scroll.
    box.style.height = 'auto';
    box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
    toEnd();
  };
  const send = (): void => {
    const to = giving.receiver.get();
    if (goneText() !== '' || !together.chat.say(box.value, to === '' ? undefined : to)) return;
    box.value = '';
    drawLength();
    isAtEnd = true;
    toEnd();
  };
  form.addEventListener(
    'submit',
    (event) => {
      event.preventDefault();
      send();
      box.focus();
    },
    { signal },
  );
  box.addEventListener(
    'keydown',
    (event) => {
      // While a Korean syllable is being put together, Enter ends the syllable and not the message. Safari says so by the key code alone.
      const isComposing = event.isComposing || event.keyCode === 229;
      if (event.key !== 'Enter' || event.shiftKey || isComposing) return;
      event.preventDefault();
      send();
    },
    { signal },
  );
  box.addEventListener('input', drawLength, { signal });

  const forAll = box.placeholder;
  const chosenName = (): string => to.selectedOptions[0]?.dataset['name'] ?? to.selectedOptions[0]?.text ?? '';
  /** A private word must not be taken for one to all, also by who only hears the box. */
  const drawReceiver = (): void => {
    giving.receiver.set(to.value);
    const label = to.value === '' ? forAll : text.room.privateTo(chosenName());
    box.placeholder = label;
    box.setAttribute('aria-label', label);
    drawLength();
  };

  const choose = (peers: readonly Peer[], chosen: string, name: string): void => {
    const names = namesOf(peers, text.guest);
    const choices = [
      new Option(text.room.everybody, ''),
      ...peers.map(({ id }) => new Option(names.get(id) ?? text.guest, id)),
    ];
    if (chosen !== '' && !peerOf({ peers }, chosen)) {
      const gone = new Option(text.room.gone(name), chosen);
      gone.dataset['name'] = name;
      gone.disabled = true;
      choices.push(gone);
    }
    to.replaceChildren(...choices);
    to.value = chosen;
    drawReceiver();
    find(form, '.composer-to', HTMLElement).hidden = peers.length < 2 && to.value === '';
  };
  // Who has gone is no choice any more once another one is made.
  to.addEventListener('change', () => drawReceivers(call.store.get()), { signal });
  const drawReceivers = ({ peers }: CallState): void => choose(peers, to.value, chosenName());

  /** Only what has changed: of all the messages that stand there, one new one is drawn. */
  const drawItems = (state: CallState): void => {
    const wanted = inOrder(state.chat, state.transfers);
    const keys = new Set(wanted.map(({ key }) => key));
    for (const [key, { element }] of items) {
      if (keys.has(key)) continue;
      element.remove();
      items.delete(key);
    }
    cards.keep(state.transfers);
    let next = list.firstElementChild;
    let teller: string | null = null;
    for (const item of wanted) {
      const known = items.get(item.key);
      const element = known !== undefined && isSameText(known.item, item) ? known.element : drawItem(item);
      if (known !== undefined && element !== known.element) {
        if (next === known.element) next = known.element.nextElementSibling;
        known.element.remove();
      }
      items.set(item.key, { item, element });
      const { message } = item;
      if (message === null) cards.draw(element, item.transfers);
      else {
        drawNote(element, message, state);
        drawTeller(element, message, teller);
      }
      teller = message?.toldBy ?? null;
      if (element === next) next = element.nextElementSibling;
      else list.insertBefore(element, next);
    }
    empty.hidden = wanted.length > 0;
    toEnd();
  };

  const drawItem = ({ message }: Item): HTMLElement => (message === null ? cards.make() : drawMessage(message));

  /** Whatever a message holds, it must not keep the others from being shown. */
  const partsOf = (words: string): readonly TextPart[] => {
    try {
      return toParts(words);
    } catch (error) {
      options.onError(error);
      return [{ kind: 'text', text: words }];
    }
  };

  function drawMessage(message: ChatMessage): HTMLElement {
    const item = clone(root, '#message', HTMLElement);
    const name = message.name || text.guest;
    item.dataset['mine'] = String(message.mine);
    item.dataset['private'] = String(message.privateTo !== null);
    setText(find(item, '.message-name', HTMLElement), message.mine ? text.you : name);
    const time = find(item, 'time', HTMLTimeElement);
    time.dateTime = new Date(message.time).toISOString();
    setText(time, timeText(message.time, Date.now(), root.documentElement.lang));
    find(item, '.message-text', HTMLElement).append(...partsOf(message.text).map((part) => drawPart(root, part)));
    return item;
  }

  /** To whom it goes alone, and whether it is still on its way. */
  function drawNote(item: HTMLElement, message: ChatMessage, state: CallState): void {
    const { room } = text;
    const { privateTo, mine } = message;
    const name = message.name || text.guest;
    const delivery = deliveryText(message, state, text);
    const notes = [
      ...(privateTo === null ? [] : [mine ? room.privateTo(privateTo || text.guest) : room.privateFrom(name)]),
      ...(delivery === '' ? [] : [delivery]),
    ];
    const note = find(item, '.message-note', HTMLElement);
    setText(note, notes.join(' · '));
    note.hidden = notes.length === 0;
    item.dataset['waiting'] = String(delivery !== '');
  }

  /** Once for all that stands in a row. It is hearsay, so it has to be said, but not at each line. */
  function drawTeller(item: HTMLElement, { toldBy }: ChatMessage, before: string | null): void {
    const teller = find(item, '.message-teller', HTMLElement);
    teller.hidden = toldBy === null || toldBy === before;
    setText(teller, toldBy === null || teller.hidden ? '' : text.room.toldBy(toldBy || text.guest));
  }

  const draw = (now: CallState, before: CallState | null): void => {
    if (before !== null && now.room !== before.room) {
      // What was begun in another room, and for somebody there, stays there.
      box.value = '';
      choose(now.peers, '', '');
    } else if (before === null) choose(now.peers, giving.receiver.get(), '');
    else if (haveNamesChanged(now.peers, before.peers)) drawReceivers(now);
    const isNews = now.chat !== before?.chat || now.transfers !== before.transfers;
    // Whether it can go out is the connection's affair.
    const mayMove = now.peers !== before?.peers && now.chat.some(({ waitsFor }) => waitsFor !== null);
    if (isNews || mayMove) drawItems(now);
  };
  const undo = watch(root, call.store, ({ room, peers, chat, transfers }) => [room, peers, chat, transfers], draw);
  return {
    onShown({ to: wished }) {
      // Also when they have gone meanwhile: then it says so, and goes to nobody else.
      if (wished !== undefined) choose(call.store.get().peers, wished.id, wished.name || text.guest);
      drawLength();
      isAtEnd = true;
      toEnd();
      // On a phone the keyboard would hide what one came to read.
      if (wished !== undefined || !windowOf(root).matchMedia('(pointer: coarse)').matches) box.focus();
      else scroll.focus();
    },
    close() {
      undo();
      resizing.disconnect();
      cards.close();
      listeners.abort();
    },
  };
}

/** Whatever changes about somebody is a new list of people; a menu that is open is not made again for it. */
function haveNamesChanged(now: readonly Peer[], before: readonly Peer[]): boolean {
  const differs = ({ id, name }: Peer, index: number): boolean =>
    before[index]?.id !== id || before[index].name !== name;
  return now.length !== before.length || now.some(differs);
}

/** The writer's own word may have taken the place of what others said about it. */
function isSameText({ message: a }: Item, { message: b }: Item): boolean {
  return a === b || (a?.text === b?.text && a?.name === b?.name && a?.time === b?.time);
}

function drawPart(root: Document, part: TextPart): Node {
  if (part.kind === 'text') return root.createTextNode(part.text);
  const link = root.createElement('a');
  link.href = part.href;
  // Another page must neither reach back into the call nor learn its address.
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  link.textContent = part.text;
  return link;
}

interface Item {
  readonly key: string;
  readonly message: ChatMessage | null;
  /** One file, perhaps to several people. */
  readonly transfers: readonly Transfer[];
}

/** Messages and files as they happened. */
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
