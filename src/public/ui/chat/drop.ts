/** Files dropped anywhere on the call are given at once, and the chat shows them. */
import type { Call } from '../../call/call';
import { isInCall } from '../../call/state/state';
import { find } from '../base/dom';
import type { Giving } from '../side/giving';
import type { Side } from '../side/side';

export function mountDrop(root: Document, call: Call, side: Side, giving: Giving): () => void {
  const listeners = new AbortController();
  const { signal } = listeners;
  const section = find(root, '#call', HTMLElement);
  const mark = find(root, '#dropHere', HTMLElement);
  /** `dragenter` and `dragleave` come for each element that is crossed. */
  let depth = 0;
  const draw = (): void => {
    mark.hidden = depth === 0;
  };
  const takes = ({ dataTransfer }: DragEvent): boolean =>
    dataTransfer?.types.includes('Files') === true && isInCall(call.store.get());

  section.addEventListener(
    'dragenter',
    (event) => {
      if (!takes(event)) return;
      event.preventDefault();
      depth += 1;
      draw();
    },
    { signal },
  );
  section.addEventListener(
    'dragleave',
    (event) => {
      if (!takes(event)) return;
      depth = Math.max(0, depth - 1);
      draw();
    },
    { signal },
  );
  section.addEventListener(
    'dragover',
    (event) => {
      if (takes(event)) event.preventDefault();
    },
    { signal },
  );
  section.addEventListener(
    'drop',
    (event) => {
      depth = 0;
      draw();
      if (!takes(event)) return;
      // Otherwise the browser opens the file in place of the call.
      event.preventDefault();
      const items = [...(event.dataTransfer?.items ?? [])].filter(({ kind }) => kind === 'file');
      const isFolder = (item: DataTransferItem): boolean => item.webkitGetAsEntry()?.isDirectory === true;
      const files = items.filter((item) => !isFolder(item)).map((item) => item.getAsFile());
      giving.give(
        files.filter((file) => file !== null),
        items.some(isFolder),
      );
      side.open('chat');
    },
    { signal },
  );
  return () => listeners.abort();
}
