/** The place to write: the text, whom it is for, and why it cannot be sent. */
import { CHAT_LIMITS } from '../../../shared/chat-message';
import { peerOf, type CallState, type Peer } from '../../call/state/state';
import { find, setText } from '../base/dom';
import { namesOf } from '../base/names';
import type { PanelOptions } from '../side/panel';

export interface Composer {
  /** The people in the room, and the one that is chosen; empty: everybody. @param name the chosen one's, for when it has left */
  choose(peers: readonly Peer[], chosen: string, name: string): void;
  /** The people in the room have changed; the choice stays. */
  drawReceivers(state: CallState): void;
  /** Fits the box to its text. */
  fit(): void;
  clear(): void;
  focus(): void;
  close(): void;
}

export interface ComposerEvents {
  /** The box has another height. */
  onHeight(): void;
  onSent(): void;
}

export function createComposer(options: PanelOptions, panel: HTMLElement, events: ComposerEvents): Composer {
  const { call, together, giving, text } = options;
  const listeners = new AbortController();
  const { signal } = listeners;
  const form = find(panel, '#chatForm', HTMLFormElement);
  const box = find(form, '#chatText', HTMLTextAreaElement);
  const to = find(form, '#chatTo', HTMLSelectElement);
  const problem = find(form, '#chatProblem', HTMLElement);
  const forAll = box.placeholder;

  const chosenName = (): string => to.selectedOptions[0]?.dataset['name'] ?? to.selectedOptions[0]?.text ?? '';

  /** The chosen peer has left: what was meant for one person must not go to all. */
  const goneText = (): string => {
    const chosen = to.selectedOptions[0];
    return chosen?.disabled === true ? text.room.receiverGone(chosen.dataset['name'] ?? '') : '';
  };

  function fit(): void {
    const over = [...box.value.trim()].length - CHAT_LIMITS.codePoints;
    setText(problem, over > 0 ? text.room.tooLong(over) : goneText());
    // A hidden panel has no height to measure.
    if (panel.hidden) return;
    // As high as its text; the style sheet says where it begins to scroll.
    box.style.height = 'auto';
    box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
    events.onHeight();
  }

  function send(): void {
    const receiver = giving.receiver.get();
    if (goneText() !== '' || !together.chat.say(box.value, receiver === '' ? undefined : receiver)) return;
    box.value = '';
    fit();
    events.onSent();
  }

  /** A private message must not be taken for one to all, also where only the box is read aloud. */
  function drawReceiver(): void {
    giving.receiver.set(to.value);
    const label = to.value === '' ? forAll : text.room.privateTo(chosenName());
    box.placeholder = label;
    box.setAttribute('aria-label', label);
    fit();
  }

  function choose(peers: readonly Peer[], chosen: string, name: string): void {
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
  }

  const drawReceivers = ({ peers }: CallState): void => choose(peers, to.value, chosenName());

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
      // While a Korean syllable is being composed, Enter ends the syllable and not the message. Safari says so by the key code alone.
      const isComposing = event.isComposing || event.keyCode === 229;
      if (event.key !== 'Enter' || event.shiftKey || isComposing) return;
      event.preventDefault();
      send();
    },
    { signal },
  );
  box.addEventListener('input', fit, { signal });
  // A peer that has left is not offered any more once another one is chosen.
  to.addEventListener('change', () => drawReceivers(call.store.get()), { signal });

  return {
    choose,
    drawReceivers,
    fit,
    clear: () => void (box.value = ''),
    focus: () => box.focus(),
    close: () => listeners.abort(),
  };
}
