/** The menu of everything that has no button of its own in the bar. Mounted by ui/app.ts. */
import type { Call } from '../call/call';
import { mountDialog, openDialog } from './dialogs';
import { find } from './dom';
import type { View } from './view';

export interface MoreMenuOptions {
  readonly root: Document;
  readonly call: Call;
  readonly view: View;
  readonly onError: (error: unknown) => void;
}

export function mountMoreMenu({ root, call, view, onError }: MoreMenuOptions): () => void {
  const listeners = new AbortController();
  const { signal } = listeners;
  const menu = find(root, '#moreMenu', HTMLElement);
  const mode = find(menu, '#viewMode', HTMLButtonElement);
  const full = find(menu, '#fullScreen', HTMLButtonElement);
  const float = find(menu, '#float', HTMLButtonElement);
  const shortcuts = find(root, '#shortcuts', HTMLDialogElement);

  menu.addEventListener(
    'click',
    ({ target }) => {
      const item = target instanceof Element ? target.closest<HTMLElement>('.menu-item') : null;
      if (item === null) return;
      menu.hidePopover();
      const wanted = item.dataset['for'];
      if (wanted !== undefined) find(root, `#${wanted}`, HTMLButtonElement).click();
    },
    // Before the item's own listeners: what they open must not be closed again with the menu.
    { signal, capture: true },
  );
  mode.addEventListener(
    'click',
    () => {
      const now = view.get();
      view.set({ ...now, mode: now.mode === 'grid' ? 'speaker' : 'grid', pins: [] });
    },
    { signal },
  );
  full.hidden = !root.fullscreenEnabled;
  full.addEventListener('click', () => void toggleFullScreen(root).catch(onError), { signal });
  float.hidden = !('documentPictureInPicture' in globalThis);
  float.addEventListener(
    'click',
    () => {
      import('./float').then(({ floatCall }) => floatCall(root, call)).catch(onError);
    },
    { signal },
  );
  find(menu, '#keysButton', HTMLButtonElement).addEventListener('click', () => openDialog(shortcuts), { signal });

  const draw = (): void => mode.setAttribute('aria-pressed', String(view.get().mode === 'speaker'));
  const drawButtons = (): void => {
    // What the bar cannot do the menu cannot either, and what is on there is on here.
    for (const item of menu.querySelectorAll<HTMLElement>('[data-for]')) {
      const button = find(root, `#${item.dataset['for'] ?? ''}`, HTMLButtonElement);
      item.hidden = button.hidden;
      const pressed = button.getAttribute('aria-pressed');
      if (pressed !== null) item.setAttribute('aria-pressed', pressed);
    }
  };
  draw();
  menu.addEventListener('beforetoggle', drawButtons, { signal });
  const undos = [view.subscribe(draw), mountDialog(shortcuts)];
  return () => {
    for (const undo of undos) undo();
    listeners.abort();
  };
}

async function toggleFullScreen(root: Document): Promise<void> {
  if (root.fullscreenElement === null) await root.documentElement.requestFullscreen();
  else await root.exitFullscreen();
}
