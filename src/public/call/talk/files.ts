/**
 * Files from peer to peer: offered, answered, transferred, resumed after a lost link. call/talk/outgoing and call/talk/file-receiver move
 * the bytes. A peer is sent nothing that it did not accept.
 */
import { cleanFileName, FILE_LIMITS, type FileMessages } from '../../../shared/file-message';
import type { Handlers } from '../../../shared/handlers';
import type { PeerId } from '../../../shared/protocol';
import type { Digest } from './file-hash';
import { createFileReceiver, type FileReceiver } from './file-receiver';
import { createOutgoing } from './outgoing';
import type { PeerFeature } from '../links/peer-feature';
import type { BulkChannel, Clock, FileSink, MessagePlane } from '../ports';
import { createProgress, type Progress } from './progress';
import { nameOf, withTransfers } from '../state/state';
import type { WritableStore } from '../store';
import { changeTransfer, isOpen, keyOf, withTransfer, type Transfer } from '../state/transfers';

export interface Files extends PeerFeature {
  readonly hears: Handlers<FileMessages>;
  /** Claims the bulk channels whose label begins with this. */
  readonly bulkPrefix: string;
  onBulk(from: PeerId, channel: BulkChannel): void;
  readonly progress: Progress;
  /** Offers the file to those peers. */
  offer(file: File, to: readonly PeerId[]): void;
  /** Receives into that sink, and closes or aborts it. */
  accept(key: string, sink: FileSink): void;
  refuse(key: string): void;
  /** By either side, at any time before the end. */
  cancel(key: string): void;
}

export interface FilesOptions {
  readonly store: WritableStore;
  readonly messages: Pick<MessagePlane, 'say' | 'openBulk'>;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly timeOfDay: () => number;
  readonly digest: Digest;
  /** A fresh random string for each call. */
  readonly createName: () => string;
  readonly onError: (error: unknown) => void;
}

function refusal(id: string): FileMessages {
  return { type: 'file_answer', id, accept: false, from: 0 };
}

/** The label of a file's bulk channel is this and the file's id. */
const BULK_PREFIX = 'file:';

export function createFiles(options: FilesOptions): Files {
  const { store, messages, clock, timeOfDay, digest, createName, onError } = options;
  const outgoing = createOutgoing({ messages, clock, digest });
  const receivers = new Map<string, FileReceiver>();
  /** The byte from which we last asked on the present link: asking again without progress would never end. */
  const askedFrom = new Map<string, number>();
  const progress = createProgress(clock);

  const find = (key: string): Transfer | undefined => store.get().transfers.find((one) => one.key === key);
  const change = (key: string, phase: Transfer['phase']): void =>
    store.change((state) => withTransfers(state, changeTransfer(state.transfers, key, phase)));
  const add = (transfer: Omit<Transfer, 'peerName' | 'time' | 'phase'>): void =>
    store.change((state) => {
      const peerName = nameOf(state, transfer.peer);
      const offered: Transfer = { ...transfer, peerName, time: timeOfDay(), phase: 'offered' };
      return withTransfers(state, withTransfer(state.transfers, offered));
    });

  function end(key: string, phase: Transfer['phase']): void {
    change(key, phase);
    receivers.get(key)?.abort();
    outgoing.remove(key);
    for (const map of [receivers, askedFrom]) map.delete(key);
    progress.forget(key);
  }

  function send({ key, peer, id }: Transfer, from: number): void {
    outgoing
      .send(key, { peer, label: BULK_PREFIX + id }, from, {
        onMoving(begin) {
          change(key, 'moving');
          progress.set(key, begin);
        },
        onProgress: (bytes) => progress.set(key, bytes),
        onWaiting() {
          const transfer = find(key);
          if (transfer !== undefined && isOpen(transfer)) change(key, 'waiting');
        },
        onFailed() {
          messages.say({ type: 'file_cancel', id }, peer);
          end(key, 'failed');
        },
      })
      .catch(onError);
  }

  function hearOffer(peer: PeerId, id: string, fileName: string, sizeBytes: number): void {
    const key = keyOf('in', peer, id);
    const open = store.get().transfers.filter((one) => one.peer === peer && one.direction === 'in' && isOpen(one));
    const known = find(key);
    if (known !== undefined) return tellEnd(known);
    // Answer, because otherwise the sender's card would wait for ever.
    if (open.length >= FILE_LIMITS.offersOpen) return void messages.say(refusal(id), peer);
    add({ key, id, direction: 'in', peer, fileName, sizeBytes });
  }

  /** The peer asks, so our last message about this file was lost with its link: send it again. */
  function tellEnd({ peer, id, phase }: Transfer): void {
    if (phase === 'done' || phase === 'failed') messages.say({ type: 'file_done', id, ok: phase === 'done' }, peer);
    else if (phase === 'refused') messages.say(refusal(id), peer);
    else if (phase === 'cancelled' || phase === 'lost') messages.say({ type: 'file_cancel', id }, peer);
  }

  function hearAnswer(peer: PeerId, id: string, accept: boolean, from: number): void {
    const key = keyOf('out', peer, id);
    const transfer = find(key);
    if (transfer === undefined || !isOpen(transfer)) {
      if (accept) messages.say({ type: 'file_cancel', id }, peer);
      return;
    }
    if (!accept) return end(key, 'refused');
    if (from > transfer.sizeBytes || (from % FILE_LIMITS.blockBytes !== 0 && from !== transfer.sizeBytes)) return;
    send(transfer, from);
  }

  const hears: Handlers<FileMessages> = {
    file_offer: (peer, { id, name, size }) => hearOffer(peer, id, name, size),
    file_answer: (peer, { id, accept, from }) => hearAnswer(peer, id, accept, from),
    file_cancel(peer, { id }) {
      end(keyOf('in', peer, id), 'cancelled');
      end(keyOf('out', peer, id), 'cancelled');
    },
    file_done: (peer, { id, ok }) => end(keyOf('out', peer, id), ok ? 'done' : 'failed'),
  };

  /** False when the peer could not be asked, or was asked already. */
  function ask({ key, peer, id }: Pick<Transfer, 'key' | 'peer' | 'id'>): boolean {
    const from = receivers.get(key)?.stored ?? 0;
    if (from <= (askedFrom.get(key) ?? -1)) return false;
    const reached = messages.say({ type: 'file_answer', id, accept: true, from }, peer);
    if (reached) askedFrom.set(key, from);
    return reached;
  }

  return {
    bulkPrefix: BULK_PREFIX,
    progress,
    offer(file, to) {
      const id = createName();
      for (const peer of to) {
        const key = keyOf('out', peer, id);
        const fileName = cleanFileName(file.name);
        outgoing.add(key, file);
        add({ key, id, direction: 'out', peer, fileName, sizeBytes: file.size });
        messages.say({ type: 'file_offer', id, name: fileName, size: file.size }, peer);
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
        onStored: (bytes) => progress.set(key, bytes),
        onEnd(ok) {
          messages.say({ type: 'file_done', id, ok }, peer);
          end(key, ok ? 'done' : 'failed');
        },
        onLost() {
          change(key, 'waiting');
          // Only the channel was lost, or the link is back already.
          ask(transfer);
        },
      });
      receivers.set(key, receiver);
      change(key, ask(transfer) ? 'moving' : 'waiting');
    },
    refuse(key) {
      const transfer = find(key);
      if (transfer === undefined || !isOpen(transfer)) return;
      messages.say(refusal(transfer.id), transfer.peer);
      end(key, 'refused');
    },
    cancel(key) {
      const transfer = find(key);
      if (transfer === undefined || !isOpen(transfer)) return;
      messages.say({ type: 'file_cancel', id: transfer.id }, transfer.peer);
      end(key, 'cancelled');
    },
    hears,
    onOpen(peer) {
      for (const transfer of store.get().transfers) {
        const { key, id, direction, fileName, sizeBytes } = transfer;
        if (transfer.peer !== peer) continue;
        if (direction === 'out' && isOpen(transfer)) {
          // The offer, or the end of the transfer, may never have arrived. A receiver that is still at it ignores this.
          messages.say({ type: 'file_offer', id, name: fileName, size: sizeBytes }, peer);
        } else if (direction === 'in') {
          askedFrom.delete(key);
          // A receiver that is still storing from an old channel asks when it has finished.
          if (receivers.get(key)?.isReceiving === false) ask(transfer);
        }
      }
    },
    onBulk(peer, channel) {
      const key = keyOf('in', peer, channel.label.slice(BULK_PREFIX.length));
      const receiver = receivers.get(key);
      if (receiver === undefined) return channel.close();
      change(key, 'moving');
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
