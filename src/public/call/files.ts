/**
 * Files from person to person: offered, answered, moved, taken up again after a lost link. A feature of call/call; the bytes are
 * call/file-sender's and call/file-receiver's. Nobody is sent anything that they did not ask for.
 */
import { cleanFileName, FILE_LIMITS } from '../../shared/file-message';
import type { PeerMessage } from '../../shared/peer-message';
import type { PeerId } from '../../shared/protocol';
import type { Digest } from './file-hash';
import { createFileReceiver, type FileReceiver } from './file-receiver';
import { createFileSender, UnreadableFile, type FileSender } from './file-sender';
import type { PeerFeature } from './peer-feature';
import type { BulkChannel, FileSink, Transport } from './ports';
import { withTransfers } from './state';
import type { WritableStore } from './store';
import { changeTransfer, isOpen, keyOf, withTransfer, type Transfer } from './transfers';

export interface Files extends PeerFeature {
  /** Asks those people whether they want it. */
  offer(file: File, to: readonly PeerId[]): void;
  /** Into that sink, which is closed or aborted here. */
  accept(key: string, sink: FileSink): void;
  refuse(key: string): void;
  /** By either side, at any time before the end. */
  cancel(key: string): void;
}

export interface FilesOptions {
  readonly store: WritableStore;
  readonly transport: Pick<Transport, 'say' | 'openBulk'>;
  /** Milliseconds since 1970. */
  readonly timeOfDay: () => number;
  readonly digest: Digest;
  /** A fresh random string for each call. */
  readonly createName: () => string;
  readonly onError: (error: unknown) => void;
}

export function createFiles({ store, transport, timeOfDay, digest, createName, onError }: FilesOptions): Files {
  const senders = new Map<string, FileSender>();
  const receivers = new Map<string, FileReceiver>();
  /** The channel that a file goes out by. */
  const channels = new Map<string, BulkChannel>();
  /** From where a receiver last asked on the present link: asking again without having got anything would never end. */
  const askedFrom = new Map<string, number>();

  const find = (key: string): Transfer | undefined => store.get().transfers.find((one) => one.key === key);
  const change = (key: string, to: Partial<Pick<Transfer, 'movedBytes' | 'phase'>>): void =>
    store.change((state) => withTransfers(state, changeTransfer(state.transfers, key, to)));
  const add = (transfer: Omit<Transfer, 'peerName' | 'time' | 'movedBytes' | 'phase'>): void =>
    store.change((state) => {
      const peerName = state.peers.find(({ id }) => id === transfer.peer)?.name ?? '';
      const offered: Transfer = { ...transfer, peerName, time: timeOfDay(), movedBytes: 0, phase: 'offered' };
      return withTransfers(state, withTransfer(state.transfers, offered));
    });

  function end(key: string, phase: Transfer['phase']): void {
    change(key, { phase });
    receivers.get(key)?.abort();
    channels.get(key)?.close();
    for (const map of [senders, receivers, channels, askedFrom]) map.delete(key);
  }

  async function send(key: string, peer: PeerId, id: string, from: number): Promise<void> {
    const sender = senders.get(key);
    if (sender === undefined) return;
    channels.get(key)?.close();
    const channel = await transport.openBulk(peer, id);
    if (channel === null) return change(key, { phase: 'waiting' });
    if (!senders.has(key)) return channel.close();
    channels.set(key, channel);
    change(key, { phase: 'moving', movedBytes: from });
    try {
      await sender.send(channel, from, (movedBytes) => change(key, { movedBytes }));
    } catch (error) {
      if (channels.get(key) !== channel) return;
      if (error instanceof UnreadableFile) {
        transport.say({ type: 'file_cancel', id }, peer);
        end(key, 'failed');
      } else if (find(key)?.phase === 'moving') {
        // The receiver asks for the rest when the link is back.
        change(key, { phase: 'waiting' });
      }
    }
  }

  function hearOffer(peer: PeerId, id: string, fileName: string, sizeBytes: number): void {
    const key = keyOf('in', peer, id);
    const open = store.get().transfers.filter((one) => one.peer === peer && one.direction === 'in' && isOpen(one));
    const known = find(key);
    if (known !== undefined) return tellEnd(known);
    if (open.length >= FILE_LIMITS.offersOpen) return;
    add({ key, id, direction: 'in', peer, fileName, sizeBytes });
  }

  /** Our last word on a file was lost with the link that it went by, or they would not ask. */
  function tellEnd({ peer, id, phase }: Transfer): void {
    if (phase === 'done' || phase === 'failed') transport.say({ type: 'file_done', id, ok: phase === 'done' }, peer);
    else if (phase === 'refused') transport.say({ type: 'file_answer', id, accept: false, from: 0 }, peer);
    else if (phase === 'cancelled' || phase === 'lost') transport.say({ type: 'file_cancel', id }, peer);
  }

  function hearAnswer(peer: PeerId, id: string, accept: boolean, from: number): void {
    const key = keyOf('out', peer, id);
    const transfer = find(key);
    if (transfer === undefined || !isOpen(transfer)) {
      if (accept) transport.say({ type: 'file_cancel', id }, peer);
      return;
    }
    if (!accept) return end(key, 'refused');
    if (from > transfer.sizeBytes || (from % FILE_LIMITS.blockBytes !== 0 && from !== transfer.sizeBytes)) return;
    send(key, peer, id, from).catch(onError);
  }

  function onMessage(peer: PeerId, message: PeerMessage): void {
    if (message.type === 'file_offer') hearOffer(peer, message.id, message.name, message.size);
    else if (message.type === 'file_answer') hearAnswer(peer, message.id, message.accept, message.from);
    else if (message.type === 'file_done') {
      const key = keyOf('out', peer, message.id);
      const transfer = find(key);
      if (transfer === undefined) return;
      if (message.ok) change(key, { movedBytes: transfer.sizeBytes });
      end(key, message.ok ? 'done' : 'failed');
    } else if (message.type === 'file_cancel') {
      end(keyOf('in', peer, message.id), 'cancelled');
      end(keyOf('out', peer, message.id), 'cancelled');
    }
  }

  /** False when they could not be asked, or have been. */
  function ask({ key, peer, id }: Pick<Transfer, 'key' | 'peer' | 'id'>): boolean {
    const from = receivers.get(key)?.stored ?? 0;
    if (from <= (askedFrom.get(key) ?? -1)) return false;
    const reached = transport.say({ type: 'file_answer', id, accept: true, from }, peer);
    if (reached) askedFrom.set(key, from);
    return reached;
  }

  return {
    offer(file, to) {
      const id = createName();
      for (const peer of to) {
        const key = keyOf('out', peer, id);
        const fileName = cleanFileName(file.name);
        senders.set(key, createFileSender(file, digest));
        add({ key, id, direction: 'out', peer, fileName, sizeBytes: file.size });
        transport.say({ type: 'file_offer', id, name: fileName, size: file.size }, peer);
      }
    },
    accept(key, sink) {
      const transfer = find(key);
      if (transfer === undefined || transfer.phase !== 'offered' || receivers.has(key)) {
        sink.abort().catch(onError);
        return;
      }
      const { peer, id, sizeBytes } = transfer;
      const receiver = createFileReceiver(sizeBytes, sink, digest, {
        onStored: (movedBytes) => change(key, { movedBytes }),
        onEnd(ok) {
          transport.say({ type: 'file_done', id, ok }, peer);
          end(key, ok ? 'done' : 'failed');
        },
        onLost() {
          change(key, { phase: 'waiting' });
          // Only the channel may have been lost, or the link is back already.
          ask(transfer);
        },
      });
      receivers.set(key, receiver);
      change(key, { phase: ask(transfer) ? 'moving' : 'waiting' });
    },
    refuse(key) {
      const transfer = find(key);
      if (transfer === undefined || !isOpen(transfer)) return;
      transport.say({ type: 'file_answer', id: transfer.id, accept: false, from: 0 }, transfer.peer);
      end(key, 'refused');
    },
    cancel(key) {
      const transfer = find(key);
      if (transfer === undefined || !isOpen(transfer)) return;
      transport.say({ type: 'file_cancel', id: transfer.id }, transfer.peer);
      end(key, 'cancelled');
    },
    onMessage,
    onOpen(peer) {
      for (const transfer of store.get().transfers) {
        const { key, id, direction, fileName, sizeBytes } = transfer;
        if (transfer.peer !== peer) continue;
        if (direction === 'out' && isOpen(transfer)) {
          // It may never have been heard, or its end may not have been. Who is still at it passes it over.
          transport.say({ type: 'file_offer', id, name: fileName, size: sizeBytes }, peer);
        } else if (direction === 'in') {
          askedFrom.delete(key);
          // One that still empties an old channel asks when it has come to its end.
          if (receivers.get(key)?.isReceiving === false) ask(transfer);
        }
      }
    },
    onBulk(peer, channel) {
      const key = keyOf('in', peer, channel.label);
      const receiver = receivers.get(key);
      if (receiver === undefined) return channel.close();
      change(key, { phase: 'moving' });
      receiver.receive(channel);
    },
    onGone(peer) {
      for (const transfer of store.get().transfers) {
        if (transfer.peer === peer && isOpen(transfer)) end(transfer.key, 'lost');
      }
    },
    onEnd() {
      for (const transfer of store.get().transfers) if (isOpen(transfer)) end(transfer.key, 'cancelled');
    },
  };
}
