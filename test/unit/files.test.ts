import type { BulkChannel, FileSink } from '../../src/public/call/ports';
import type { Transfer } from '../../src/public/call/state/transfers';
import { FILE_LIMITS } from '../../src/shared/file-message';
import { createFakePages, leaveTo, type FakePage } from '../support/fake-pages';
import { eventually } from '../support/server';

const MIB = 1024 * 1024;

/** A sink that keeps what it gets, can be broken, and is as slow as told: beyond `pauseBytes` it takes nothing until `resume`. */
function createSink(pauseBytes = Infinity) {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let resume: () => void = () => undefined;
  const resumed = new Promise<void>((resolve) => (resume = resolve));
  const sink = {
    parts,
    closed: false,
    aborted: false,
    full: false,
    resume,
    get bytes(): number {
      return parts.reduce((sum, part) => sum + part.length, 0);
    },
    async write(bytes: Uint8Array<ArrayBuffer>) {
      if (sink.bytes + bytes.length > pauseBytes) await resumed;
      if (sink.full) throw new Error('no room on this disk');
      parts.push(bytes);
    },
    close: async () => void (sink.closed = true),
    abort: async () => void (sink.aborted = true),
  };
  return sink satisfies FileSink;
}

/** Bytes of which no two blocks are alike. */
function fileOf(size: number, name = 'cat.png'): File {
  const bytes = new Uint32Array(Math.ceil(size / 4));
  for (let at = 0; at < bytes.length; at += 64) bytes[at] = at;
  return new File([new Uint8Array(bytes.buffer, 0, size)], name);
}
const same = async (parts: Uint8Array<ArrayBuffer>[], file: File): Promise<boolean> =>
  Buffer.from(await new Blob(parts).arrayBuffer()).equals(Buffer.from(await file.arrayBuffer()));

const only = (page: FakePage): Transfer => {
  const [transfer, ...more] = page.state().transfers;
  if (transfer === undefined || more.length > 0) throw new Error(`expected one transfer, found ${more.length + 1}`);
  return transfer;
};
/** What the receiver has stored. */
const moved = (page: FakePage): number => page.files.progress.of(only(page).key);
const until = (page: FakePage, phase: Transfer['phase']) =>
  eventually(() => page.state().transfers.some((one) => one.phase === phase), `${page.id}: ${phase}`, 5_000);

function two(...rest: [digest?: null]) {
  const { pages, meet, part, swallow } = createFakePages(['ada', 'bob'], ...rest);
  const [ada, bob] = pages as [FakePage, FakePage];
  meet(ada, bob);
  return { ada, bob, meet: () => meet(ada, bob), part: () => part(ada, bob), swallow: () => swallow(ada, bob) };
}

describe('a file', () => {
  it.each([0, 1, FILE_LIMITS.pieceBytes, MIB, MIB + 1, 3 * MIB - 5])(
    'of %i bytes arrives whole and checked',
    async (size) => {
      const { ada, bob } = two();
      const file = fileOf(size);
      ada.files.offer(file, ['bob']);
      await until(bob, 'offered');
      expect(only(bob)).toMatchObject({ fileName: 'cat.png', sizeBytes: size, peerName: 'ada', direction: 'in' });
      const sink = createSink();
      bob.files.accept(only(bob).key, sink);
      await until(ada, 'done');
      await until(bob, 'done');
      expect(sink).toMatchObject({ closed: true, aborted: false });
      expect(await same(sink.parts, file)).toBe(true);
      expect(ada.bulk.size + bob.bulk.size).toBe(0);
      expect([...ada.errors, ...bob.errors]).toEqual([]);
    },
  );

  it('that is accepted is on its way, and not waiting for a connection', async () => {
    const { ada, bob } = two();
    const seen: string[] = [];
    bob.store.subscribe(({ transfers }) => seen.push(transfers[0]?.phase ?? ''));
    ada.files.offer(fileOf(MIB), ['bob']);
    await until(bob, 'offered');
    bob.files.accept(only(bob).key, createSink());
    await until(bob, 'done');
    expect(new Set(seen)).toEqual(new Set(['offered', 'moving', 'done']));
  });

  it('sends nothing before the other one has said yes, and nothing after a no', async () => {
    const { ada, bob } = two();
    ada.files.offer(fileOf(100), ['bob']);
    await until(bob, 'offered');
    expect(ada.bulk.size).toBe(0);
    bob.files.refuse(only(bob).key);
    await until(ada, 'refused');
    expect(ada.bulk.size).toBe(0);
  });

  it('arrives also where the browser has no hashes', async () => {
    const { ada, bob } = two(null);
    ada.files.offer(fileOf(MIB + 7), ['bob']);
    await until(bob, 'offered');
    const sink = createSink();
    bob.files.accept(only(bob).key, sink);
    await until(ada, 'done');
    expect(sink.bytes).toBe(MIB + 7);
  });

  it('that is not what was sent is thrown away, and both are told', async () => {
    const { ada, bob } = two();
    ada.files.offer(fileOf(2 * MIB), ['bob']);
    await until(bob, 'offered');
    const sink = createSink();
    let pieces = 0;
    ada.garble = (data) => {
      pieces += 1;
      return pieces === 35 && typeof data !== 'string' ? new Uint8Array(data.byteLength).fill(9).buffer : data;
    };
    bob.files.accept(only(bob).key, sink);
    await until(ada, 'failed');
    await until(bob, 'failed');
    expect(sink).toMatchObject({ closed: false, aborted: true });
  });

  it('never grows beyond what was offered', async () => {
    const { ada, bob } = two();
    ada.files.offer(fileOf(3 * MIB), ['bob']);
    await until(bob, 'offered');
    const sink = createSink();
    ada.garble = () => new ArrayBuffer(2 * MIB);
    bob.files.accept(only(bob).key, sink);
    await until(bob, 'failed');
    expect(sink.bytes).toBeLessThanOrEqual(3 * MIB);
    expect(sink.aborted).toBe(true);
  });

  it('waits for a slow disk: the sender is never more than four blocks ahead', async () => {
    const { ada, bob } = two();
    ada.files.offer(fileOf(6 * MIB), ['bob']);
    await until(bob, 'offered');
    const sink = createSink(0);
    bob.files.accept(only(bob).key, sink);
    const sentBytes = (): number =>
      [...ada.bulk]
        .flatMap(({ sent }) => sent)
        .reduce((sum, data) => sum + (typeof data === 'string' ? 0 : data.byteLength), 0);
    await eventually(() => sentBytes() >= 4 * MIB, 'four blocks');
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
    expect(sentBytes()).toBe(4 * MIB);
    expect(moved(ada)).toBe(0);
    sink.resume();
    await until(ada, 'done');
    expect(sink.bytes).toBe(6 * MIB);
  });

  it('goes on where it was when the link comes back', async () => {
    const { ada, bob, meet, part } = two();
    const file = fileOf(6 * MIB + 3);
    ada.files.offer(file, ['bob']);
    await until(bob, 'offered');
    const sink = createSink(2 * MIB);
    bob.files.accept(only(bob).key, sink);
    await eventually(() => moved(bob) === 2 * MIB, 'two blocks');
    part();
    sink.resume();
    await until(ada, 'waiting');
    await until(bob, 'waiting');
    expect(sink.bytes).toBeLessThan(file.size);
    meet();
    await until(ada, 'done');
    expect(await same(sink.parts, file)).toBe(true);
    expect(only(bob).phase).toBe('done');
  });

  it('goes on when the link is back before the old channel has been emptied', async () => {
    const { ada, bob, meet, part } = two();
    const file = fileOf(6 * MIB);
    ada.files.offer(file, ['bob']);
    await until(bob, 'offered');
    const sink = createSink(MIB);
    bob.files.accept(only(bob).key, sink);
    await eventually(() => moved(bob) === MIB, 'a block');
    part();
    meet();
    sink.resume();
    await until(ada, 'done');
    expect(await same(sink.parts, file)).toBe(true);
  });

  it('goes on when only its channel was lost', async () => {
    const { ada, bob } = two();
    const file = fileOf(5 * MIB);
    ada.files.offer(file, ['bob']);
    await until(bob, 'offered');
    const sink = createSink(MIB);
    bob.files.accept(only(bob).key, sink);
    await eventually(() => moved(bob) === MIB, 'a block');
    for (const channel of [...ada.bulk]) channel.close();
    sink.resume();
    await until(ada, 'done');
    expect(await same(sink.parts, file)).toBe(true);
  });

  it('that was accepted while the link was away comes when it is back', async () => {
    const { ada, bob, meet, part } = two();
    ada.files.offer(fileOf(10), ['bob']);
    await until(bob, 'offered');
    part();
    bob.files.accept(only(bob).key, createSink());
    expect(only(bob).phase).toBe('waiting');
    meet();
    await until(ada, 'done');
  });

  it('that was offered while the link was away is offered when it is back, once', async () => {
    const { ada, bob, meet, part } = two();
    part();
    ada.files.offer(fileOf(10), ['bob']);
    meet();
    await until(bob, 'offered');
    part();
    meet();
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    expect(bob.state().transfers).toHaveLength(1);
  });

  it.each(['the sender', 'the receiver'])('stops at once when %s calls it off', async (who) => {
    const { ada, bob } = two();
    ada.files.offer(fileOf(8 * MIB), ['bob']);
    await until(bob, 'offered');
    const sink = createSink(MIB);
    bob.files.accept(only(bob).key, sink);
    await eventually(() => moved(bob) === MIB, 'a block');
    const page = who === 'the sender' ? ada : bob;
    page.files.cancel(only(page).key);
    await until(ada, 'cancelled');
    await until(bob, 'cancelled');
    expect(sink).toMatchObject({ aborted: true, closed: false });
    expect(ada.bulk.size).toBe(0);
  });

  it.each(['refused', 'cancelled by the sender', 'cancelled by the receiver', 'done'])(
    'that was %s ends on both sides, also when that word was lost with the link',
    async (how) => {
      const { ada, bob, meet, part, swallow } = two();
      ada.files.offer(fileOf(how === 'done' ? MIB : 8 * MIB), ['bob']);
      await until(bob, 'offered');
      const sink = createSink(how === 'done' ? Infinity : 0);
      if (how === 'done') {
        // The whole file has gone through, the last word not.
        bob.files.accept(only(bob).key, sink);
        swallow();
      } else {
        if (how !== 'refused') {
          bob.files.accept(only(bob).key, sink);
          await until(ada, 'moving');
        }
        swallow();
        if (how === 'refused') bob.files.refuse(only(bob).key);
        else (how.endsWith('sender') ? ada : bob).files.cancel(only(how.endsWith('sender') ? ada : bob).key);
      }
      part();
      meet();
      sink.resume();
      const end = how === 'done' ? 'done' : how === 'refused' ? 'refused' : 'cancelled';
      await until(ada, end);
      await until(bob, end);
    },
  );

  it('is given up when the other page goes, and says so', async () => {
    const { ada, bob } = two();
    ada.files.offer(fileOf(8 * MIB), ['bob']);
    await until(bob, 'offered');
    const sink = createSink(MIB);
    bob.files.accept(only(bob).key, sink);
    await eventually(() => moved(bob) === MIB, 'a block');
    leaveTo(bob, 'ada');
    leaveTo(ada, 'bob');
    expect([only(ada).phase, only(bob).phase]).toEqual(['lost', 'lost']);
    expect(sink.aborted).toBe(true);
  });

  it('ends as failed when the disk is full', async () => {
    const { ada, bob } = two();
    ada.files.offer(fileOf(3 * MIB), ['bob']);
    await until(bob, 'offered');
    const sink = createSink();
    sink.full = true;
    bob.files.accept(only(bob).key, sink);
    await until(ada, 'failed');
    await until(bob, 'failed');
  });

  it('that can no longer be read ends as failed here and is called off there', async () => {
    const { ada, bob } = two();
    const file = fileOf(3 * MIB);
    file.slice = () => {
      const gone = new Blob();
      gone.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
      return gone;
    };
    ada.files.offer(file, ['bob']);
    await until(bob, 'offered');
    bob.files.accept(only(bob).key, createSink());
    await until(ada, 'failed');
    await until(bob, 'cancelled');
  });

  it('goes to several at once, each for themselves, and several go to one', async () => {
    const { pages, meet } = createFakePages(['ada', 'bob', 'cem']);
    const [ada, bob, cem] = pages as [FakePage, FakePage, FakePage];
    meet(ada, bob);
    meet(ada, cem);
    const [small, large] = [fileOf(10, 'a.txt'), fileOf(2 * MIB, 'b.bin')];
    ada.files.offer(small, ['bob', 'cem']);
    ada.files.offer(large, ['bob']);
    await eventually(() => bob.state().transfers.length === 2 && cem.state().transfers.length === 1, 'the offers');
    const sinks = bob.state().transfers.map(({ key }) => {
      const sink = createSink();
      bob.files.accept(key, sink);
      return sink;
    });
    cem.files.refuse(only(cem).key);
    await eventually(() => ada.state().transfers.filter(({ phase }) => phase === 'done').length === 2, 'both at bob');
    expect(sinks.map(({ bytes }) => bytes)).toEqual([10, 2 * MIB]);
    expect(ada.state().transfers.find(({ peer }) => peer === 'cem')?.phase).toBe('refused');
  });

  it('is not taken from a peer that only opens a channel', async () => {
    const { ada, bob } = two();
    const channel = await ada.mesh.openBulk('bob', 'file:never offered');
    await expect(channel?.send('x')).rejects.toThrow('closed');
    expect(bob.state().transfers).toEqual([]);
  });

  it('is offered at most twenty times at once by one person, and the others are answered by a no', async () => {
    const { ada, bob } = two();
    for (let count = 0; count < 30; count += 1) ada.files.offer(fileOf(1), ['bob']);
    const refused = () => ada.state().transfers.filter(({ phase }) => phase === 'refused');
    await eventually(() => refused().length === 30 - FILE_LIMITS.offersOpen, 'the answers');
    expect(bob.state().transfers).toHaveLength(FILE_LIMITS.offersOpen);
  });

  it('that comes without waiting for the receiver is given up before it fills the memory', async () => {
    const { ada, bob, swallow } = two();
    // What this sender answers is not heard either.
    swallow();
    const size = 40 * MIB;
    bob.hear('ada', { type: 'file_offer', id: 'flood', name: 'flood', size });
    const sink = createSink(0);
    bob.files.accept(only(bob).key, sink);
    const channel = await ada.mesh.openBulk('bob', 'file:flood');
    let sent = 0;
    const piece = new ArrayBuffer(64 * 1024);
    const flood = async (): Promise<void> => {
      for (; sent < size; sent += piece.byteLength) await channel?.send(piece);
    };
    await expect(flood()).rejects.toThrow('closed');
    // What waits, and the block that is being stored.
    expect(sent).toBeLessThan(10 * MIB);
    await until(bob, 'failed');
    expect(sink.aborted).toBe(true);
  });

  it('that comes in pieces of nothing is given up too', async () => {
    const { ada, bob, swallow } = two();
    swallow();
    bob.hear('ada', { type: 'file_offer', id: 'flood', name: 'flood', size: 10 });
    const sink = createSink(0);
    bob.files.accept(only(bob).key, sink);
    const channel = await ada.mesh.openBulk('bob', 'file:flood');
    await channel?.send(new ArrayBuffer(10));
    const flood = async (): Promise<void> => {
      for (let count = 0; count < 10_000; count += 1) await channel?.send(new ArrayBuffer(0));
    };
    await expect(flood()).rejects.toThrow('closed');
    await until(bob, 'failed');
  });

  it('has one channel, however often it is asked for while that opens, and begins where it was asked for last', async () => {
    const { ada, bob } = two();
    const file = fileOf(3 * MIB);
    ada.files.offer(file, ['bob']);
    await until(bob, 'offered');
    const { id } = only(ada);
    const { openBulk } = ada.mesh;
    let opened = 0;
    let mayOpen: () => void = () => undefined;
    const door = new Promise<void>((resolve) => (mayOpen = resolve));
    const channels: (BulkChannel | null)[] = [];
    ada.mesh.openBulk = async (to, label) => {
      opened += 1;
      await door;
      const channel = await openBulk(to, label);
      channels.push(channel);
      return channel;
    };
    const answer = (from: number): void => ada.hear('bob', { type: 'file_answer', id, accept: true, from });
    for (let count = 0; count < 50; count += 1) answer(0);
    answer(2 * MIB);
    expect(opened).toBe(1);
    const sink = createSink();
    bob.files.accept(only(bob).key, sink);
    mayOpen();
    await eventually(() => channels.length === 1 && ada.bulk.size > 0, 'the channel');
    await until(ada, 'done');
    expect(await same(sink.parts, file)).toBe(true);
  });

  it('is cancelled for a peer that asks for channels again and again', async () => {
    const { ada, bob } = two();
    ada.files.offer(fileOf(3 * MIB), ['bob']);
    await until(bob, 'offered');
    const { id } = only(ada);
    const { openBulk } = ada.mesh;
    let opened = 0;
    ada.mesh.openBulk = (to, label) => {
      opened += 1;
      return openBulk(to, label);
    };
    for (let count = 0; count < 50; count += 1) {
      ada.hear('bob', { type: 'file_answer', id, accept: true, from: 0 });
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    }
    expect(opened).toBeLessThanOrEqual(10);
    expect(only(ada).phase).toBe('failed');
    await until(bob, 'cancelled');
    expect(ada.bulk.size).toBe(0);
  });

  it('tells how far it is a few times a second, and changes the state only by what happens to it', async () => {
    const { ada, bob } = two();
    let changes = 0;
    let told = 0;
    ada.files.offer(fileOf(20 * MIB), ['bob']);
    await until(bob, 'offered');
    bob.store.subscribe(() => (changes += 1));
    bob.files.progress.subscribe(() => (told += 1));
    bob.files.accept(only(bob).key, createSink());
    await eventually(() => moved(bob) > 5 * MIB, 'a quarter of it');
    expect(told).toBe(0);
    bob.clock.pass(250);
    expect(told).toBe(1);
    await until(bob, 'done');
    bob.clock.pass(250);
    expect(told).toBe(2);
    // On its way, its channel there (the same), at its end.
    expect(changes).toBe(2);
  });
});
