/**
 * Menus that a button opens: their place, their focus, and how they close. Used by ui/bar/more-menu.ts, ui/stage/reactions.ts and
 * ui/stage/tile-menu.ts. They are popovers: the browser closes them by Escape, by a press elsewhere, and by Android's "back".
 */
import { windowOf } from './dom';

/** The element says `beforetoggle` before it opens or closes, and `toggle` after it. */
export interface Menu {
  isOpen(): boolean;
  show(): void;
  hide(): void;
  unmount(): void;
}

/** Closed also when the focus goes elsewhere. @param opener the button that it belongs to now */
export function createMenu(menu: HTMLElement, opener: () => HTMLElement | null): Menu {
  const listeners = new AbortController();
  const { signal } = listeners;
  const made = 'popover' in HTMLElement.prototype ? byBrowser(menu) : byHand(menu, signal);
  menu.ownerDocument.addEventListener(
    'focusin',
    ({ target }) => {
      // Not for its own button, which closes it by itself; and not for what is around both: Safari puts the focus there when something is clicked.
      if (!(target instanceof Node) || menu.contains(target) || target.contains(opener())) return;
      made.hide();
    },
    { signal },
  );
  return {
    ...made,
    unmount() {
      made.hide();
      listeners.abort();
    },
  };
}

/** Above its button, the focus on the first thing that can be pressed. */
export function createBarMenu(menu: HTMLElement, button: HTMLElement): Menu {
  const listeners = new AbortController();
  const { signal } = listeners;
  const view = windowOf(menu.ownerDocument);
  const made = createMenu(menu, () => button);
  const place = (): void => {
    const { left, width } = button.getBoundingClientRect();
    // In a bar that has no room for the button there is none to lie above.
    const middle = width > 0 ? left + width / 2 : view.innerWidth / 2;
    menu.style.setProperty('--middle', `${middle}px`);
  };
  menu.addEventListener('beforetoggle', place, { signal });
  view.addEventListener('resize', place, { signal });
  menu.addEventListener(
    'toggle',
    () => {
      if (made.isOpen()) menu.querySelector<HTMLElement>('button:not([hidden])')?.focus();
    },
    { signal },
  );
  return {
    ...made,
    unmount() {
      made.unmount();
      listeners.abort();
    },
  };
}

type Shown = Omit<Menu, 'unmount'>;

function byBrowser(menu: HTMLElement): Shown {
  return {
    isOpen: () => menu.matches(':popover-open'),
    show: () => menu.showPopover(),
    hide: () => menu.hidePopover(),
  };
}

/** HACK(firefox 124, safari 16): no popovers. The style sheet shows there what is `data-open`; the rest is as the browser would do it. */
function byHand(menu: HTMLElement, signal: AbortSignal): Shown {
  const root = menu.ownerDocument;
  let focused: Element | null = null;
  const isOpen = (): boolean => menu.dataset['open'] === 'true';
  const turn = (open: boolean): void => {
    if (isOpen() === open) return;
    menu.dispatchEvent(new Event('beforetoggle'));
    if (open) focused = root.activeElement;
    else if (menu.contains(root.activeElement) && focused instanceof HTMLElement) focused.focus();
    menu.dataset['open'] = String(open);
    menu.dispatchEvent(new Event('toggle'));
  };
  const isItsButton = (target: EventTarget | null): boolean =>
    target instanceof Element && target.closest(`[popovertarget="${menu.id}"]`) !== null;

  root.addEventListener(
    'click',
    ({ target }) => {
      if (isItsButton(target)) turn(!isOpen());
    },
    { signal },
  );
  root.addEventListener(
    'pointerdown',
    ({ target }) => {
      if (target instanceof Node && !menu.contains(target) && !isItsButton(target)) turn(false);
    },
    { signal },
  );
  root.addEventListener(
    'keydown',
    (event) => {
      if (!isOpen() || event.key !== 'Escape' || event.isComposing) return;
      event.preventDefault();
      turn(false);
    },
    { signal },
  );
  return { isOpen, show: () => turn(true), hide: () => turn(false) };
}
