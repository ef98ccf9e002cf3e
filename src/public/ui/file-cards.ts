/** A file on its way, as a card in the chat: one row a person, with what one can do about it. Made by ui/chat-panel.ts. */
import type { Transfer } from '../call/transfers';
import { sizeParts } from './chat-text';
import { clone, find, hasLostFocus, setText } from './dom';
import { openSink, type OpenedSink } from './file-sink';
import type { PanelOptions } from './panel';
import { transferText } from './sentences';

export interface FileCards {
  make(): HTMLElement;
  /** All with the same file. */
  draw(card: HTMLElement, transfers: readonly Transfer[]): void;
  close(): void;
}

export function createFileCards({ root, together, text, onError }: PanelOptions): FileCards {
  const sinks = new Map<string, OpenedSink>();

  const accept = async (transfer: Transfer): Promise<void> => {
    const sink = await openSink(root, transfer.fileName);
    // Null: the person closed the question where to put it. The offer stands.
    if (sink === null) return;
    sinks.set(transfer.key, sink);
    together.files.accept(transfer.key, sink);
  };

  function makeRow(transfer: Transfer): HTMLElement {
    const { key } = transfer;
    const row = clone(root, '#transferRow', HTMLElement);
    row.dataset['key'] = key;
    const on = (selector: string, run: () => void): void =>
      find(row, selector, HTMLButtonElement).addEventListener('click', run);
    for (const action of row.querySelectorAll('.transfer-actions > *'))
      action.setAttribute('aria-label', `${action.textContent}: ${transfer.fileName}`);
    on('.transfer-accept', () => {
      accept(transfer).catch(onError);
    });
    on('.transfer-refuse', () => together.files.refuse(key));
    on('.transfer-cancel', () => together.files.cancel(key));
    return row;
  }

  function drawRow(row: HTMLElement, transfer: Transfer): void {
    const { key, direction, phase, sizeBytes, movedBytes, fileName } = transfer;
    const isOffer = direction === 'in' && phase === 'offered';
    const isMoving = phase === 'moving' || phase === 'waiting';
    const hadFocus = row.contains(root.activeElement);
    row.dataset['phase'] = phase;
    const sentence = transferText(transfer, text);
    setText(find(row, '.transfer-sentence', HTMLElement), sentence);
    const progress = find(row, '.transfer-progress', HTMLProgressElement);
    progress.hidden = !isMoving;
    progress.value = sizeBytes === 0 ? 0 : movedBytes / sizeBytes;
    progress.setAttribute('aria-label', `${fileName}: ${sentence}`);
    find(row, '.transfer-accept', HTMLElement).hidden = !isOffer;
    find(row, '.transfer-refuse', HTMLElement).hidden = !isOffer;
    find(row, '.transfer-cancel', HTMLElement).hidden = !isMoving && !(direction === 'out' && phase === 'offered');
    const save = find(row, '.transfer-save', HTMLAnchorElement);
    const address = phase === 'done' ? (sinks.get(key)?.address() ?? null) : null;
    if (address !== null && save.hidden) {
      save.href = address;
      save.download = fileName;
      save.hidden = false;
    }
    // The button that was pressed goes with what it asked.
    // Never to the next one: a key pressed twice must not stop what it has begun.
    if (hadFocus && hasLostFocus(row)) row.focus();
  }

  return {
    make: () => clone(root, '#transfer', HTMLElement),
    draw(card, transfers) {
      const [first] = transfers;
      if (first === undefined) return;
      card.dataset['direction'] = first.direction;
      setText(find(card, '.transfer-name', HTMLElement), first.fileName);
      setText(
        find(card, '.transfer-size', HTMLElement),
        text.room.bytes(...sizeParts(first.sizeBytes, root.documentElement.lang)),
      );
      const rows = find(card, '.transfer-rows', HTMLElement);
      for (const transfer of transfers) {
        const known = [...rows.children].find(
          (row) => row instanceof HTMLElement && row.dataset['key'] === transfer.key,
        );
        const row = known instanceof HTMLElement ? known : makeRow(transfer);
        if (known === undefined) rows.append(row);
        drawRow(row, transfer);
      }
    },
    close() {
      for (const sink of sinks.values()) sink.forget();
    },
  };
}
