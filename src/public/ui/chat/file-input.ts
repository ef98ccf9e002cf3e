/**
 * The ways to give a file beside dropping it (ui/chat/drop.ts): the button, and pasting. Mounted by ui/room-tools.ts, on the markup of the chat:
 * they work also where the panel's own script has not been fetched yet.
 */
import type { TextInRoom } from '../../../shared/text';
import type { Call } from '../../call/call';
import { when } from '../../call/store';
import { find, setText } from '../base/dom';
import type { Giving, GivingProblem } from '../side/giving';
import { namesOf } from '../base/names';

export function mountFileInput(root: Document, call: Call, text: TextInRoom, giving: Giving): () => void {
  const listeners = new AbortController();
  const { signal } = listeners;
  const panel = find(root, '#chatPanel', HTMLElement);
  const input = find(panel, '#chatFiles', HTMLInputElement);
  const problem = find(panel, '#fileProblem', HTMLElement);
  const question = find(panel, '#pasted', HTMLElement);
  const box = find(panel, '#chatText', HTMLElement);
  /** They are not sent before the user confirms: the clipboard may hold something else than you think. */
  let pasted: readonly File[] = [];

  const drawQuestion = (): void => {
    const { peers } = call.store.get();
    const to = giving.receiver.get();
    question.hidden = pasted.length === 0;
    const name = namesOf(peers, text.guest).get(to);
    setText(
      find(question, 'p', HTMLElement),
      text.room.sendPasted(pasted.length, to === '' ? null : (name ?? text.guest)),
    );
  };
  const ask = (files: readonly File[]): void => {
    pasted = files;
    drawQuestion();
    if (files.length > 0) find(question, '#sendPasted', HTMLButtonElement).focus();
  };
  const answer = (sends: boolean): void => {
    const files = pasted;
    ask([]);
    if (sends) giving.give(files);
    box.focus();
  };
  const drawProblem = (): void => setText(problem, problemText(giving.problem.get(), text));

  find(panel, '#attach', HTMLButtonElement).addEventListener('click', () => input.click(), { signal });
  find(question, '#sendPasted', HTMLButtonElement).addEventListener('click', () => answer(true), { signal });
  find(question, '#dropPasted', HTMLButtonElement).addEventListener('click', () => answer(false), { signal });
  input.addEventListener(
    'change',
    () => {
      giving.give([...(input.files ?? [])]);
      // The same file again is a change too.
      input.value = '';
    },
    { signal },
  );
  panel.addEventListener(
    'paste',
    (event) => {
      const files = filesIn(event.clipboardData);
      if (files.length === 0) return;
      event.preventDefault();
      ask(files);
    },
    { signal },
  );
  // The notice about the last files is removed when the user writes.
  panel.addEventListener('input', () => giving.problem.set(null), { signal });
  const undos = [
    giving.problem.subscribe(drawProblem),
    giving.receiver.subscribe(() => {
      giving.problem.set(null);
      drawQuestion();
    }),
    call.store.subscribe(
      when(
        ({ room }) => [room],
        () => {
          // Files that were pasted in another room stay there.
          ask([]);
          giving.receiver.set('');
        },
      ),
    ),
  ];
  return () => {
    for (const undo of undos) undo();
    listeners.abort();
  };
}

/**
 * The files of a clipboard that holds nothing else. Words and cells that were copied from an office program come with a picture of
 * themselves, and are meant as text; a file that was copied from a folder comes with its name.
 */
function filesIn(clipboard: DataTransfer | null): readonly File[] {
  const files = [...(clipboard?.files ?? [])];
  const words = clipboard?.getData('text/plain').trim() ?? '';
  return words === '' || words === files.map(({ name }) => name).join('\n') ? files : [];
}

function problemText(problem: GivingProblem | null, { room }: TextInRoom): string {
  if (problem === null) return '';
  if (problem.code === 'too-many') return room.tooManyFiles(problem.leftOut);
  return problem.code === 'nobody' ? room.nobodyToSend : room.noFolders;
}
