/** Modal dialogs: opened here, closed by their button, by Escape, or beside them. */
import { find } from './dom';

/** The browser keeps the focus inside and gives it back to where it was. */
export function openDialog(dialog: HTMLDialogElement): void {
  if (!dialog.open) dialog.showModal();
}

/** The ways out. Returns its undo. */
export function mountDialog(dialog: HTMLDialogElement): () => void {
  const listeners = new AbortController();
  const { signal } = listeners;
  find(dialog, '.close', HTMLButtonElement).addEventListener('click', () => dialog.close(), { signal });
  dialog.addEventListener(
    'click',
    (event) => {
      // A click on the dialog itself and not on what is in it lies on the backdrop.
      if (event.target !== dialog) return;
      const { left, right, top, bottom } = dialog.getBoundingClientRect();
      const isInside =
        event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom;
      if (!isInside) dialog.close();
    },
    { signal },
  );
  return () => {
    listeners.abort();
    dialog.close();
  };
}
