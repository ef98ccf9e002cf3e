/**
 * The panel beside the tiles: chat or people, one at a time. What is in a panel is fetched when the first link
 * stands, so that it is there also when the server is not, and made when it is first opened.
 */
import { hasLink, type CallState } from '../../call/state/state';
import { when } from '../../call/store';
import { find, restFocus, setText, windowOf } from '../base/dom';
import type { Panel, PanelName, PanelOptions, Wish } from './panel';
import { createValue, type Value } from '../base/value';

export interface Side {
  /** Which panel is in sight; null: none. */
  readonly shown: Value<PanelName | null>;
  open(panel: PanelName, wish?: Wish): void;
  toggle(panel: PanelName): void;
  close(): void;
  unmount(): void;
}

/** After the last person's link stands, so that it takes nothing from the pictures. */
const FETCH_AFTER_MS = 1_500;
const AGAIN_MS = 3_000;

/** How the code of each panel is fetched. This module knows none of them. */
export type PanelParts = Readonly<Record<PanelName, () => Promise<(options: PanelOptions) => Panel>>>;

function isInBar(element: Element | null): boolean {
  return (element?.closest('.controls, .tile') ?? null) !== null;
}

export function mountSide(options: PanelOptions, parts: PanelParts): Side {
  const { root, call, giving, text, onError } = options;
  const view = windowOf(root);
  const listeners = new AbortController();
  const { signal } = listeners;
  const side = find(root, '#side', HTMLElement);
  const title = find(side, '#sideTitle', HTMLElement);
  const buttons: Readonly<Record<PanelName, HTMLButtonElement>> = {
    chat: find(root, '#chat', HTMLButtonElement),
    people: find(root, '#people', HTMLButtonElement),
  };
  const bodies: Readonly<Record<PanelName, HTMLElement>> = {
    chat: find(side, '#chatPanel', HTMLElement),
    people: find(side, '#peoplePanel', HTMLElement),
  };
  const panels = new Map<PanelName, Promise<Panel>>();
  const shown = createValue<PanelName | null>(null);
  const late = find(side, '#sideLate', HTMLElement);
  let opener: Element | null = null;
  let again: number | undefined;

  function load(name: PanelName): Promise<Panel> {
    const loading = panels.get(name) ?? parts[name]().then((mount) => mount(options));
    panels.set(name, loading);
    // Another try, the next time: the server may have been away.
    loading.catch(() => panels.delete(name));
    return loading;
  }

  const covered = find(root, '.call-body', HTMLElement);
  const covers = view.matchMedia('(max-width: 52rem)');

  const draw = (): void => {
    const now = shown.get();
    side.hidden = now === null;
    // Elements under the panel take no focus.
    covered.inert = now !== null && covers.matches;
    for (const name of ['chat', 'people'] as const) {
      bodies[name].hidden = name !== now;
      buttons[name].setAttribute('aria-expanded', String(name === now));
    }
    if (now !== null) setText(title, text.room[now]);
  };

  /** A panel's code may not be fetched while the server is away. It is tried again for as long as the panel is open. */
  function show(name: PanelName, wish: Wish): void {
    view.clearTimeout(again);
    load(name)
      .then(
        (panel) => {
          setText(late, '');
          if (shown.get() === name) panel.onShown(wish);
        },
        (error: unknown) => {
          onError(error);
          if (shown.get() !== name) return;
          setText(late, text.room.panelLate);
          again = view.setTimeout(() => show(name, wish), AGAIN_MS);
        },
      )
      .catch(onError);
  }

  function open(name: PanelName, wish: Wish = {}): void {
    // From now on files are for that one alone, also before the chat is there.
    if (wish.to !== undefined) giving.receiver.set(wish.to.id);
    // Safari gives a button that was clicked no focus.
    if (shown.get() === null) opener = isInBar(root.activeElement) ? root.activeElement : buttons[name];
    shown.set(name);
    draw();
    show(name, wish);
  }

  function close(): void {
    if (shown.get() === null) return;
    const hadFocus = side.contains(root.activeElement);
    const button = buttons[shown.get() ?? 'chat'];
    view.clearTimeout(again);
    shown.set(null);
    draw();
    if (!hadFocus) return;
    // The button that opened it may be gone: a narrow bar has no room for it.
    for (const place of [opener, button]) {
      if (place instanceof HTMLElement) place.focus();
      if (root.activeElement === place) return;
    }
    restFocus(root);
  }

  const toggle = (name: PanelName): void => (shown.get() === name ? close() : open(name));
  for (const name of ['chat', 'people'] as const) {
    buttons[name].addEventListener('click', () => toggle(name), { signal });
  }
  covers.addEventListener('change', draw, { signal });
  find(side, '#closeSide', HTMLButtonElement).addEventListener(
    'click',
    ({ detail }) => {
      close();
      // By pointer: see ui/bar/controls.ts.
      if (detail > 0) restFocus(root);
    },
    { signal },
  );
  // Before the chat's script is there, a browser would take the form for one of a page, and leave the call.
  side.addEventListener('submit', (event) => event.preventDefault(), { signal });
  side.addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'Escape' && !event.isComposing) close();
    },
    { signal },
  );

  let fetching: number | undefined;
  const follow = ({ status, peers }: CallState): void => {
    if (status === 'left' || status === 'refused') close();
    if (fetching !== undefined || !hasLink({ peers })) return;
    fetching = view.setTimeout(() => {
      for (const part of Object.values(parts)) part().catch(onError);
    }, FETCH_AFTER_MS);
  };
  follow(call.store.get());
  const undo = call.store.subscribe(when(({ status, peers }) => [status, peers], follow));

  return {
    shown,
    open,
    toggle,
    close,
    unmount() {
      undo();
      view.clearTimeout(fetching);
      view.clearTimeout(again);
      listeners.abort();
      for (const panel of panels.values()) panel.then((made) => made.close(), onError);
    },
  };
}
