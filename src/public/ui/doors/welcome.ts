/** The form at home: room with a suggestion, own name, recent rooms. */
import { parseRoomName } from '../../../shared/room-name';
import type { Text } from '../../../shared/text';
import type { Call } from '../../call/call';
import type { Memory } from '../../call/ports';
import { clone, find, setText, windowOf } from '../base/dom';
import { cutName, readName, writeName } from '../base/own-name';
import { addressOf } from '../base/address';
import { enterRoom, openLobby } from './pages';
import type { RecentRooms } from './recent-rooms';
import { parseWords, suggestRoom } from './room-suggestion';

export function mountWelcome(root: Document, call: Call, text: Text, memory: Memory, rooms: RecentRooms): () => void {
  const listeners = new AbortController();
  const { signal } = listeners;
  const welcome = find(root, '#welcome', HTMLElement);
  const room = find(welcome, '#room', HTMLInputElement);
  const name = find(welcome, '#name', HTMLInputElement);
  const problem = find(welcome, '#roomProblem', HTMLElement);

  const words = parseWords(welcome.dataset['words']);
  const suggest = (): void => {
    if (words !== null) room.placeholder = suggestRoom(words);
  };
  const enter = (wished: string): void => {
    writeName(memory, name.value);
    enterRoom(windowOf(root), call, wished, cutName(name.value));
  };
  const check = find(welcome, '#check', HTMLButtonElement);
  const drawProblem = (sentence: string): void => {
    setText(problem, sentence);
    room.setAttribute('aria-invalid', String(sentence !== ''));
  };

  room.required = false;
  name.value = readName(memory);
  suggest();
  name.addEventListener('change', () => writeName(memory, name.value), { signal });
  room.addEventListener('input', () => drawProblem(''), { signal });
  find(welcome, '#another', HTMLButtonElement).addEventListener(
    'click',
    () => {
      room.value = '';
      drawProblem('');
      suggest();
      setText(find(root, '#announcer', HTMLElement), room.placeholder);
    },
    { signal },
  );
  find(welcome, 'form', HTMLFormElement).addEventListener(
    'submit',
    (event) => {
      event.preventDefault();
      const wished = parseRoomName(room.value.trim() === '' ? room.placeholder : room.value);
      if (wished !== null && event.submitter === check) {
        writeName(memory, name.value);
        return openLobby(windowOf(root), wished);
      }
      if (wished !== null) return enter(wished);
      drawProblem(text.errors['bad-room']);
      room.focus();
    },
    { signal },
  );

  const undoRecent = mountRecent(root, text, rooms, enter);
  return () => {
    listeners.abort();
    undoRecent();
  };
}

/** The list is drawn again whenever the form comes back into sight: a call may have added a room. */
function mountRecent(root: Document, text: Text, rooms: RecentRooms, enter: (room: string) => void): () => void {
  const form = find(root, '#room', HTMLElement);
  const listeners = new AbortController();
  const { signal } = listeners;
  const section = find(root, '#recent', HTMLElement);
  const list = find(section, '#recentRooms', HTMLElement);
  const clear = find(section, '#clearRecent', HTMLButtonElement);

  const itemFor = (room: string): HTMLElement => {
    const item = clone(root, '#recentRoom', HTMLElement);
    const link = find(item, 'a', HTMLAnchorElement);
    const forget = find(item, '.forget', HTMLButtonElement);
    link.href = addressOf(root, room);
    setText(find(link, '.recent-name', HTMLElement), room);
    forget.setAttribute('aria-label', text.welcome.remove(room));
    link.addEventListener(
      'click',
      (event) => {
        // With a modifier the person wants another tab, which begins in the lobby.
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        enter(room);
      },
      { signal },
    );
    forget.addEventListener(
      'click',
      () => {
        const next = item.nextElementSibling ?? item.previousElementSibling;
        rooms.remove(room);
        item.remove();
        section.hidden = list.childElementCount === 0;
        (next?.querySelector<HTMLElement>('.forget') ?? form).focus();
      },
      { signal },
    );
    return item;
  };
  const draw = (): void => {
    const known = rooms.list();
    section.hidden = known.length === 0;
    list.replaceChildren(...known.map(itemFor));
  };

  clear.addEventListener(
    'click',
    () => {
      rooms.clear();
      draw();
      // The button is gone with the list.
      form.focus();
    },
    { signal },
  );
  const opening = new MutationObserver(draw);
  opening.observe(find(root, '#welcome', HTMLElement), { attributeFilter: ['hidden'] });
  draw();
  return () => {
    listeners.abort();
    opening.disconnect();
  };
}
