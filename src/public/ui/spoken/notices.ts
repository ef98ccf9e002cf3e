/** Draws the call's notices: one place, one sentence and at most one action each. */
import type { BrowserName, Text } from '../../../shared/text';
import type { Call } from '../../call/call';
import { retryOf } from '../../call/state/device-notices';
import type { CallState, Notice, NoticeCode } from '../../call/state/state';
import { when } from '../../call/store';
import { clone, find, restFocus, setText, windowOf } from '../base/dom';
import type { Preferences } from '../base/preferences';
import { wayOut, type Action } from '../base/way-out';

/** Long enough to read "Somebody joined." twice. What asks for an action stays until it is dismissed. */
const PASSING_MS = 5_000;
const PASSING: ReadonlySet<NoticeCode> = new Set(['joined', 'gone', 'flood']);

export function mountNotices(
  root: Document,
  call: Call,
  text: Text,
  browser: BrowserName,
  preferences: Preferences,
): () => void {
  const view = windowOf(root);
  const place = find(root, '#notices', HTMLElement);
  // A finger that has tapped hovers until it taps elsewhere.
  const canHover = view.matchMedia('(hover: hover)').matches;
  // A notice without a sentence does not compile here.
  const sentences: Readonly<Record<NoticeCode, Sentence>> = text.notices.sentences;
  const shown = new Map<number, { readonly element: HTMLElement; readonly undo: () => void }>();

  const add = (notice: Notice): void => {
    const listeners = new AbortController();
    const { signal } = listeners;
    const dismiss = (): void => call.dismissNotice(notice.id);
    const element = clone(root, '#notice', HTMLElement);
    element.dataset['code'] = notice.code;
    setText(find(element, '.notice-sentence', HTMLElement), sentences[notice.code](nameIn(notice, text), browser));
    find(element, '.notice-dismiss', HTMLButtonElement).addEventListener('click', dismiss, { signal });
    const offered = wayOut(notice.code, browser, text, view) ?? actionOf(notice, call, text, view, preferences);
    if (offered !== null) {
      const action = find(element, '.notice-action', HTMLButtonElement);
      setText(action, offered.label);
      action.hidden = false;
      action.addEventListener(
        'click',
        () => {
          dismiss();
          offered.run();
        },
        { signal },
      );
    }
    let timer: number | undefined;
    const passLater = (): void => {
      timer = view.setTimeout(() => {
        // A notice with the pointer or the focus in it stays longer.
        if (element.matches(canHover ? ':hover, :focus-within' : ':focus-within')) passLater();
        else dismiss();
      }, PASSING_MS);
    };
    if (PASSING.has(notice.code)) passLater();
    place.append(element);
    shown.set(notice.id, {
      element,
      undo: () => {
        view.clearTimeout(timer);
        listeners.abort();
        const hadFocus = element.contains(root.activeElement);
        element.remove();
        if (hadFocus) restFocus(root);
      },
    });
  };

  const draw = (now: CallState): void => {
    const notices = noticesToShow(now);
    for (const [id, { undo }] of shown) {
      if (notices.some((notice) => notice.id === id)) continue;
      undo();
      shown.delete(id);
    }
    for (const notice of notices) if (!shown.has(notice.id)) add(notice);
  };

  draw(call.store.get());
  // At once: it may move the focus.
  const unsubscribe = call.store.subscribe(when(({ notices, status }) => [notices, status], draw));
  return () => {
    unsubscribe();
    for (const { undo } of shown.values()) undo();
    shown.clear();
  };
}

type Sentence = (name: string, browser: BrowserName) => string;

/** In the lobby what is wrong with a device stands beside the picture (ui/doors/lobby-devices.ts). */
function noticesToShow({ notices, status }: CallState): readonly Notice[] {
  return status === 'idle' ? notices.filter(({ code }) => retryOf(code) === null) : notices;
}

/** About people; the others are about devices. */
const ABOUT_PEOPLE: ReadonlySet<NoticeCode> = new Set([...PASSING, 'no-way', 'no-way-no-relay', 'no-way-set-up']);

function nameIn({ code, name }: Notice, text: Text): string {
  return ABOUT_PEOPLE.has(code) ? name || text.guest : name;
}

/** The one thing to do about it; null where there is nothing to be done here. */
function actionOf(
  { code, device }: Notice,
  call: Call,
  text: Text,
  view: Window,
  preferences: Preferences,
): Action | null {
  const { devices } = call;
  switch (code) {
    case 'talking-muted':
      return { label: text.devices.unmute, run: () => devices.set('mic', true) };
    case 'sound-blocked':
      // The click itself is what the browser waits for; ui/stage/audio-output.ts sees it too.
      return { label: text.devices.hear, run: () => undefined };
    case 'strain':
    case 'strain-sound':
      return { label: text.notices.fullPictures, run: () => call.audience.rule({ strain: 0 }) };
    case 'small-window':
      return {
        label: text.notices.switchOn,
        run: () => preferences.set({ ...preferences.get(), floats: true }),
      };
    case 'new-version':
      return { label: text.notices.load, run: () => view.location.reload() };
    case 'camera-blank': {
      if (call.store.get().devices.filter(({ kind }) => kind === 'camera').length > 1)
        return { label: text.devices.another, run: () => devices.flip() };
      return { label: text.notices.tryAgain, run: () => devices.reopen('camera') };
    }
    case 'microphone-added':
      return { label: text.devices.use, run: () => devices.use('mic', device) };
    case 'camera-added':
      return { label: text.devices.use, run: () => devices.use('camera', device) };
    case 'speaker-added':
      return { label: text.devices.use, run: () => devices.useSpeaker(device) };
    case 'no-way':
    case 'no-way-no-relay':
    case 'no-way-set-up':
      return { label: text.notices.tryAgain, run: () => call.retryNow() };
    default: {
      const again = retryOf(code);
      // No retry makes a page secure.
      if (again === null || code.endsWith('-insecure')) return null;
      return { label: text.notices.tryAgain, run: () => devices.retry(again) };
    }
  }
}
