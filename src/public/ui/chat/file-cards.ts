/** A file on its way, as a card in the chat: one row for each person, with the actions for it. */
import type { Transfer } from '../../call/state/transfers';
import { sizeParts } from './chat-text';
import { clone, find, hasLostFocus, setText } from '../base/dom';
import { openSink, type OpenedSink } from './file-sink';
import type { PanelOptions } from '../side/panel';
import { transferText } from '../base/sentences';

export interface FileCards {
  make(): HTMLElement;
  /** All with the same file. */
  draw(card: HTMLElement, transfers: readonly Transfer[]): void;
  /** Forgets what belongs to other files than these. */
  keep(transfers: readonly Transfer[]): void;
  close(): void;
}

interface Shown {
  readonly row: HTMLElement;
  readonly transfer: Transfer;
}

export function createFileCards({ root, together, store, text, onError }: PanelOptions): FileCards {
  const sinks = new Map<string, OpenedSink>();

  const rows = new Map<string, Shown>();
  /** The rows whose user is choosing a place, or has chosen: a second click must not ask again. */
  const asking = new Set<string>();
  /** Why a file could not be accepted. The offer stands. */
  const problems = new Map<string, string>();

  const redraw = (key: string): void => {
    const shown = rows.get(key);
    if (shown !== undefined) drawRow(shown.row, shown.transfer);
  };
  const accept = async ({ key, fileName, sizeBytes }: Transfer): Promise<void> => {
    if (asking.has(key)) return;
    asking.add(key);
    problems.delete(key);
    redraw(key);
    let isTaken = false;
    try {
      const sink = await openSink(root.defaultView, store, fileName, sizeBytes);
      if (sink === 'no-space') problems.set(key, text.room.noSpace);
      else if (sink === 'too-large') problems.set(key, text.room.tooLarge);
      else if (sink !== 'cancelled') {
        isTaken = true;
        sinks.set(key, sink);
        together.files.accept(key, sink);
      }
    } finally {
      if (!isTaken) asking.delete(key);
      redraw(key);
    }
  };
  const forget = (key: string): void => {
    sinks.get(key)?.forget().catch(onError);
    sinks.delete(key);
    for (const known of [asking, problems, rows]) known.delete(key);
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

  function drawProgress({ row, transfer: { key, sizeBytes } }: Shown): void {
    const progress = find(row, '.transfer-progress', HTMLProgressElement);
    progress.value = sizeBytes === 0 ? 0 : together.files.progress.of(key) / sizeBytes;
  }

  function drawRow(row: HTMLElement, transfer: Transfer): void {
    const { key, direction, phase, fileName } = transfer;
    const isOffer = direction === 'in' && phase === 'offered' && !asking.has(key);
    const isMoving = phase === 'moving' || phase === 'waiting';
    const hadFocus = row.contains(root.activeElement);
    row.dataset['phase'] = phase;
    const sentence = transferText(transfer, text);
    setText(find(row, '.transfer-sentence', HTMLElement), sentence);
    setText(find(row, '.transfer-problem', HTMLElement), phase === 'offered' ? (problems.get(key) ?? '') : '');
    const progress = find(row, '.transfer-progress', HTMLProgressElement);
    progress.hidden = !isMoving;
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

  const undo = together.files.progress.subscribe(() => {
    for (const shown of rows.values()) if (shown.transfer.phase === 'moving') drawProgress(shown);
  });

  return {
    make: () => clone(root, '#transfer', HTMLElement),
    keep(transfers) {
      const keys = new Set(transfers.map(({ key }) => key));
      for (const key of [...rows.keys(), ...sinks.keys()]) if (!keys.has(key)) forget(key);
    },
    draw(card, transfers) {
      const [first] = transfers;
      if (first === undefined) return;
      card.dataset['direction'] = first.direction;
      setText(find(card, '.transfer-name', HTMLElement), first.fileName);
      setText(
        find(card, '.transfer-size', HTMLElement),
        text.room.bytes(...sizeParts(first.sizeBytes, root.documentElement.lang)),
      );
      for (const transfer of transfers) {
        const known = rows.get(transfer.key);
        if (known?.transfer === transfer) continue;
        const shown = { row: known?.row ?? makeRow(transfer), transfer };
        if (known === undefined) find(card, '.transfer-rows', HTMLElement).append(shown.row);
        rows.set(transfer.key, shown);
        drawRow(shown.row, transfer);
        drawProgress(shown);
      }
    },
    close() {
      undo();
      for (const key of [...sinks.keys()]) forget(key);
    },
  };
}
