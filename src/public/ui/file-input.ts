/** The ways to give a file: the button, pasting, and what was dropped (ui/drop.ts). Mounted by ui/chat-panel.ts. */
import type { PeerId } from '../../shared/protocol';
import { find } from './dom';
import type { PanelOptions } from './panel';

/** At once; more is a folder by mistake. */
const FILES_MOST = 20;

/**
 * @param receiver who alone gets it; undefined: everybody who is here
 * @param tell whether nobody is there who could
 */
export function mountFileInput(
  { root, call, together }: PanelOptions,
  receiver: () => PeerId | undefined,
  tell: (isForNobody: boolean) => void,
): { offer(files: readonly File[]): void; close(): void } {
  const listeners = new AbortController();
  const { signal } = listeners;
  const panel = find(root, '#chatPanel', HTMLElement);
  const input = find(panel, '#chatFiles', HTMLInputElement);

  const offer = (files: readonly File[]): void => {
    const one = receiver();
    const here = call.store.get().peers.map(({ id }) => id);
    const to = one === undefined ? here : here.filter((id) => id === one);
    // One who has gone is told of already.
    tell(one === undefined && here.length === 0 && files.length > 0);
    if (to.length > 0) for (const file of files.slice(0, FILES_MOST)) together.files.offer(file, to);
  };
  find(panel, '#attach', HTMLButtonElement).addEventListener('click', () => input.click(), { signal });
  input.addEventListener(
    'change',
    () => {
      offer([...(input.files ?? [])]);
      // The same file again is a change too.
      input.value = '';
    },
    { signal },
  );
  panel.addEventListener(
    'paste',
    (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      offer(files);
    },
    { signal },
  );
  return { offer, close: () => listeners.abort() };
}
