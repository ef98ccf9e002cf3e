/** What a button opens and the browser closes: where it lies, and where the focus is. Used by ui/more-menu.ts, ui/reactions.ts and ui/tile-menu.ts. */
import { windowOf } from './dom';

/** Above its button, the focus on the first thing that can be pressed; closed when the focus goes elsewhere. Returns its undo. */
export function mountPopover(menu: HTMLElement, button: HTMLElement): () => void {
  const listeners = new AbortController();
  const { signal } = listeners;
  const view = windowOf(menu.ownerDocument);
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
      if (menu.matches(':popover-open')) menu.querySelector<HTMLElement>('button:not([hidden])')?.focus();
    },
    { signal },
  );
  closeWithFocus(menu, () => button, signal);
  return () => listeners.abort();
}

/** Closed when the focus goes elsewhere. */
export function closeWithFocus(menu: HTMLElement, button: () => HTMLElement | null, signal: AbortSignal): void {
  menu.ownerDocument.addEventListener(
    'focusin',
    ({ target }) => {
      // Not for its own button, which closes it by itself; and not for what is around both: Safari puts the focus there when something is clicked.
      if (!(target instanceof Node) || menu.contains(target) || target.contains(button())) return;
      menu.hidePopover();
    },
    { signal },
  );
}
