/** Two or more pages' features, joined by fake channels that carry messages and files. */
import { createAudience, type Audience } from '../../src/public/call/links/audience';
import { combine, type PeerFeature } from '../../src/public/call/links/peer-feature';
import { createTogether, type Together } from '../../src/public/call/talk/together';
import type { Digest } from '../../src/public/call/talk/file-hash';
import type { BulkChannel } from '../../src/public/call/ports';
import { withLink, withPeer, withoutPeer, withSelf, type CallState } from '../../src/public/call/state/state';
import { createStore, type WritableStore } from '../../src/public/call/store';
import { parsePeerMessage, type HeardMessage, type PeerMessage } from '../../src/shared/peer-message';
import { parseTogetherMessage } from '../../src/shared/together-message';
import { DEFAULT_PEER_STATE } from '../../src/shared/protocol';
import { createFaultPlan, type FaultPlan } from './fault-plan';
import { createFakeClock, createFakeMesh, type FakeClock, type FakeMesh } from './fakes';

export interface FakePage {
  readonly audience: Audience;
  readonly chat: Together['chat'];
  readonly files: Together['files'];
  readonly reactions: Together['reactions'];
  readonly all: Required<PeerFeature>;
  readonly together: Together;
  /** As it comes over the wire, from whomever. */
  hear(from: string, message: PeerMessage): void;
  readonly id: string;
  readonly store: WritableStore;
  readonly mesh: FakeMesh;
  readonly clock: FakeClock;
  readonly errors: unknown[];
  /** The channels for files that are open, by either side. */
  readonly bulk: Set<FakeBulkChannel>;
  state(): CallState;
  time: number;
  /** Changes what arrives of what this page sends on its channels for files. */
  garble: ((data: ArrayBuffer | string) => ArrayBuffer | string) | null;
}

export interface FakeBulkChannel extends BulkChannel {
  /** Messages that went out by this end. */
  readonly sent: (ArrayBuffer | string)[];
  readonly faults: FaultPlan<'send'>;
}

export function createFakePages(
  names: readonly string[],
  digest: Digest = (data) => crypto.subtle.digest('SHA-256', data),
): {
  readonly pages: readonly FakePage[];
  meet(a: FakePage, b: FakePage): void;
  part(a: FakePage, b: FakePage): void;
  swallow(a: FakePage, b: FakePage): void;
  listen(a: FakePage, b: FakePage): void;
} {
  const pages = names.map((id) => createPage(id, digest));
  const joined = new Set<string>();
  const swallowed = new Set<string>();
  const keyOf = (a: FakePage, b: FakePage): string => [a.id, b.id].sort().join(' ');
  for (const page of pages) {
    page.mesh.say = (message, to) => {
      page.mesh.said.push({ message, to });
      overTheWire(message);
      const receivers = pages.filter(({ id }) => id !== page.id && (to === undefined || to === id));
      const reached = receivers.filter((receiver) => joined.has(keyOf(page, receiver)));
      for (const receiver of reached.filter((one) => !swallowed.has(keyOf(page, one))))
        queueMicrotask(() => receiver.hear(page.id, message));
      return reached.length === receivers.length;
    };
    page.mesh.openBulk = (to, label) =>
      page.mesh.faults.answer('openBulk', () => {
        const receiver = pages.find(({ id }) => id === to);
        if (receiver === undefined || !joined.has(keyOf(page, receiver))) return null;
        const [here, there] = createChannelPair(label, page, receiver);
        receiver.together.onBulk(page.id, there);
        return here;
      });
  }
  return {
    pages,
    /** The channel between the two opens. */
    meet(a, b) {
      swallowed.delete(keyOf(a, b));
      joined.add(keyOf(a, b));
      for (const [one, other] of [
        [a, b],
        [b, a],
      ] as const) {
        one.store.change((state) =>
          withLink(
            withPeer(state, { id: other.id, name: other.id, epoch: '1', state: DEFAULT_PEER_STATE }),
            other.id,
            'connected',
          ),
        );
        one.all.onPeer(other.id);
      }
      a.all.onOpen(b.id);
      b.all.onOpen(a.id);
    },
    /** Nothing gets through any more, and nobody has noticed: the channels still take what is said. */
    swallow: (a, b) => void swallowed.add(keyOf(a, b)),
    /** From now on something gets through, by the same channel. */
    listen: (a, b) => void swallowed.delete(keyOf(a, b)),
    /** The link is lost; nobody has left. */
    part(a, b) {
      joined.delete(keyOf(a, b));
      a.store.change((state) => withLink(state, b.id, 'reconnecting'));
      b.store.change((state) => withLink(state, a.id, 'reconnecting'));
      for (const channel of [...a.bulk, ...b.bulk]) channel.close();
    },
  };
}

export function leaveTo(page: FakePage, gone: string): void {
  page.all.onGone(gone);
  page.store.change((state) => withoutPeer(state, gone));
}

function createPage(id: string, digest: Digest): FakePage {
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const store = createStore(onError);
  store.change((state) => withSelf(state, { id, name: id }));
  const mesh = createFakeMesh();
  const clock = createFakeClock();
  let made = 0;
  const page = {
    id,
    store,
    mesh,
    clock,
    errors,
    bulk: new Set<FakeBulkChannel>(),
    state: () => store.get(),
    time: 1_000_000,
    garble: null,
  };
  const together = createTogether({
    store,
    mediaPlane: mesh,
    messagePlane: mesh,
    seats: { wasOurs: () => false },
    clock,
    timeOfDay: () => page.time,
    digest,
    createName: () => `${id}${(made += 1)}`,
    onError,
  });
  const audience = createAudience(store, mesh, mesh, onError);
  const { chat, files, reactions } = together;
  const all = combine([audience, together]);
  const hear = (from: string, message: PeerMessage): void => {
    const heard = overTheWire(message);
    if (heard.type === 'unread') together.onUnread(from, heard);
    else if (heard.type === 'whisper') audience.hears.whisper(from, heard);
  };
  return Object.assign(page, { audience, chat, files, reactions, all, together, hear });
}

function createChannelPair(label: string, a: FakePage, b: FakePage): readonly [FakeBulkChannel, FakeBulkChannel] {
  type Listener = Parameters<BulkChannel['listen']>[0];
  const listeners: [Listener | null, Listener | null] = [null, null];
  let open = true;
  const make = (side: 0 | 1, page: FakePage): FakeBulkChannel => {
    const faults = createFaultPlan<'send'>();
    const channel: FakeBulkChannel = {
      label,
      faults,
      sent: [],
      listen: (listener) => void (listeners[side] = listener),
      send: (data) =>
        faults.answer('send', async () => {
          await Promise.resolve();
          if (!open) throw new Error('the channel is closed');
          channel.sent.push(data);
          listeners[side === 0 ? 1 : 0]?.onData(page.garble?.(data) ?? data);
        }),
      close() {
        if (!open) return;
        open = false;
        a.bulk.delete(pair[0]);
        b.bulk.delete(pair[1]);
        for (const listener of listeners) listener?.onClose();
      },
    };
    page.bulk.add(channel);
    return channel;
  };
  const pair: [FakeBulkChannel, FakeBulkChannel] = [make(0, a), make(1, b)];
  return pair;
}

/** @throws Error when no page would read it. */
function overTheWire(message: PeerMessage): HeardMessage {
  const heard = parsePeerMessage(JSON.stringify(message));
  if (heard === null || (heard.type === 'unread' && parseTogetherMessage(heard) === null))
    throw new Error(`no other page would read ${JSON.stringify(message).slice(0, 200)}`);
  return heard;
}
