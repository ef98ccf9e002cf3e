/** The menu of everything that has no button of its own in the bar. */
import { fetchPart } from '../../../shared/part';
import type { Call } from '../../call/call';
import { mountDialog, openDialog } from '../base/dialogs';
import { find, restFocus, setText } from '../base/dom';
import { createBarMenu } from '../base/popover';
import type { View } from '../base/view';

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
  const bar = createBarMenu(menu, find(root, '#more', HTMLButtonElement));
  const shortcuts = find(root, '#shortcuts', HTMLDialogElement);

  menu.addEventListener(
    'click',
    ({ target, detail }) => {
      const item = target instanceof Element ? target.closest<HTMLElement>('.menu-item') : null;
      if (item === null) return;
      bar.hide();
      // By pointer: then the space bar is to talk (see ui/bar/controls.ts), also after what this opens is closed again.
      if (detail > 0) restFocus(root);
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
      fetchPart(() => import('./float'))
        .then(({ floatCall }) => floatCall(root, call))
        .catch(onError);
    },
    { signal },
  );
  find(menu, '#keysButton', HTMLButtonElement).addEventListener('click', () => openDialog(shortcuts), { signal });

  const draw = (): void => mode.setAttribute('aria-pressed', String(view.get().mode === 'speaker'));
  const drawButtons = (): void => {
    full.setAttribute('aria-pressed', String(root.fullscreenElement !== null));
    float.setAttribute('aria-pressed', String(root.querySelector('#stage') === null));
    // Two people see each other large as it is.
    mode.hidden = call.store.get().peers.length < 2;
    // The menu leaves out the buttons that the bar shows, and those that this browser cannot do.
    for (const item of menu.querySelectorAll<HTMLElement>('[data-for]')) {
      const button = find(root, `#${item.dataset['for'] ?? ''}`, HTMLButtonElement);
      item.hidden = button.hidden || button.getClientRects().length > 0;
      const label = button.querySelector(`.control-label.when-${button.dataset['pressed'] === 'true' ? 'off' : 'on'}`);
      if (label !== null) setText(find(item, 'span:last-child', HTMLElement), label.textContent);
    }
  };
  draw();
  menu.addEventListener('beforetoggle', drawButtons, { signal });
  const undos = [view.subscribe(draw), mountDialog(shortcuts), () => bar.unmount()];
  return () => {
    for (const undo of undos) undo();
    listeners.abort();
  };
}

async function toggleFullScreen(root: Document): Promise<void> {
  if (root.fullscreenElement === null) await root.documentElement.requestFullscreen();
  else await root.exitFullscreen();
}
