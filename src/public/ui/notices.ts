/** Draws the call's notices: one place, one sentence and at most one action each. Mounted by ui/app.ts. */
import type { Text } from '../../shared/text';
import type { Call } from '../call/call';
import type { LocalSlotName, Notice, NoticeCode } from '../call/state';
import { clone, find, setText, windowOf } from './dom';

/** Long enough to read "Somebody joined." twice. What asks for an action stays until it is dismissed. */
const PASSING_MS = 5_000;
const PASSING: ReadonlySet<NoticeCode> = new Set(['joined', 'gone']);

export function mountNotices(root: Document, call: Call, text: Text): () => void {
  const view = windowOf(root);
  const place = find(root, '#notices', HTMLElement);
  // A notice without a sentence does not compile here.
  const sentences: Readonly<Record<NoticeCode, (name: string) => string>> = text.notices.sentences;
  const shown = new Map<number, { readonly element: HTMLElement; readonly undo: () => void }>();

  const add = (notice: Notice): void => {
    const listeners = new AbortController();
    const { signal } = listeners;
    const dismiss = (): void => call.dismissNotice(notice.id);
    const element = clone(root, '#notice', HTMLElement);
    element.dataset['code'] = notice.code;
    setText(find(element, '.notice-sentence', HTMLElement), sentences[notice.code](notice.name || text.guest));
    find(element, '.notice-dismiss', HTMLButtonElement).addEventListener('click', dismiss, { signal });
    const slot = slotToRetry(notice.code);
    if (slot !== null) {
      const action = find(element, '.notice-action', HTMLButtonElement);
      action.hidden = false;
      action.addEventListener(
        'click',
        () => {
          dismiss();
          call.slots.set(slot, true);
        },
        { signal },
      );
    }
    const timer = PASSING.has(notice.code) ? view.setTimeout(dismiss, PASSING_MS) : undefined;
    place.append(element);
    shown.set(notice.id, {
      element,
      undo: () => {
        view.clearTimeout(timer);
        listeners.abort();
        element.remove();
      },
    });
  };

  const draw = (): void => {
    const { notices } = call.store.get();
    for (const [id, { undo }] of shown) {
      if (notices.some((notice) => notice.id === id)) continue;
      undo();
      shown.delete(id);
    }
    for (const notice of notices) if (!shown.has(notice.id)) add(notice);
  };

  draw();
  const unsubscribe = call.store.subscribe((now, before) => {
    if (now.notices !== before.notices) draw();
  });
  return () => {
    unsubscribe();
    for (const { undo } of shown.values()) undo();
    shown.clear();
  };
}

/** Shows that a fault of ours happened. Called by main.ts from the one place that catches. */
export function showUnexpected(root: Document): void {
  find(root, '#unexpected', HTMLElement).hidden = false;
}

/** The device that "Try again" opens; null where trying again cannot help. */
function slotToRetry(code: NoticeCode): LocalSlotName | null {
  if (code.endsWith('-insecure')) return null;
  if (code.startsWith('mic-')) return 'mic';
  return code.startsWith('camera-') ? 'camera' : null;
}
