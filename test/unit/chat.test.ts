import {
  historyFor,
  knownBy,
  mergeMessages,
  nextNumber,
  remembered,
  type ChatMessage,
} from '../../src/public/call/state/chat';
import { CHAT_LIMITS } from '../../src/shared/chat-message';
import { utf8Bytes } from '../../src/shared/measure';
import { parseTogetherMessage } from '../../src/shared/together-message';

const message = (from: string, number: number, changes: Partial<ChatMessage> = {}): ChatMessage => ({
  from,
  number,
  name: from.toUpperCase(),
  mine: false,
  time: number,
  text: `${from}${number}`,
  privateTo: null,
  told: false,
  waitsFor: null,
  toldBy: null,
  ...changes,
});
const texts = (chat: readonly ChatMessage[]) => chat.map(({ text }) => text);

const readHistory = (messages: readonly unknown[]) =>
  parseTogetherMessage({ type: 'unread', value: { type: 'history', messages, last: true } });

describe('the chat', () => {
  it('shows each message once, however many tell of it', () => {
    const first = [message('a', 1), message('b', 2)];
    const merged = mergeMessages(first, [message('b', 2), message('a', 3), message('a', 3)]);
    expect(texts(merged)).toEqual(['a1', 'b2', 'a3']);
    expect(mergeMessages(merged, first)).toBe(merged);
  });

  it('stands in the order of its times, the same on every page', () => {
    const all = [message('b', 5, { time: 10 }), message('a', 5, { time: 10 }), message('c', 1, { time: 3 })];
    expect(texts(mergeMessages([], all))).toEqual(['c1', 'a5', 'b5']);
    expect(texts(mergeMessages(all.slice(0, 1), all.slice(1)))).toEqual(['c1', 'a5', 'b5']);
  });

  it('stands in the order in which it was written, although each writer tells of it at another moment', () => {
    // Ada wrote first. Bob tells of both at once, Ada's own telling is on its way for longer.
    const fromBob = [message('b', 2, { time: 2_100 }), message('a', 1, { time: 2_000, toldBy: 'Bob' })];
    const late = mergeMessages(fromBob, [message('a', 1, { time: 2_500 })]);
    expect(late.map(({ text, toldBy }) => [text, toldBy])).toEqual([
      ['a1', null],
      ['b2', null],
    ]);
    // After a reload Ada's own first words are hearsay: from Cem, whose telling was late, and from Bob.
    const fromCem = [message('a', 1, { time: 2_900, toldBy: 'Cem' }), message('b', 2, { time: 3_000, toldBy: 'Cem' })];
    const both = mergeMessages(fromCem, [
      message('a', 1, { time: 2_000, toldBy: 'Bob' }),
      message('b', 2, { time: 2_100 }),
    ]);
    expect(both.map(({ text, toldBy }) => [text, toldBy])).toEqual([
      ['a1', 'Cem'],
      ['b2', null],
    ]);
    // A tale that it is from last week puts it nowhere else.
    const lied = mergeMessages([message('a', 1, { time: 0, toldBy: 'Mallory' })], [message('a', 1, { time: 600_000 })]);
    expect(lied.map(({ time }) => time)).toEqual([600_000]);
  });

  it('remembers the last 200 messages, and not more than a quarter of a mebibyte', () => {
    const many = Array.from({ length: 250 }, (_, index) => message('a', index));
    const kept = mergeMessages([], many);
    expect(kept).toHaveLength(CHAT_LIMITS.messagesKept);
    expect(kept.at(-1)?.number).toBe(249);
    const long = many.map((one) => ({ ...one, text: '가'.repeat(4000) }));
    const bytes = mergeMessages([], long).reduce((sum, { text }) => sum + utf8Bytes(text), 0);
    expect(bytes).toBeLessThanOrEqual(256 * 1024);
    expect(bytes).toBeGreaterThan(200 * 1024);
  });

  it('does not let what others tell of a writer hide what the writer says', () => {
    const lies = Array.from({ length: 300 }, (_, index) =>
      message('a', 50 + index, { text: 'a lie', toldBy: 'Mallory', time: 1_000 }),
    );
    const lied = mergeMessages([message('b', 1), message('b', 2)], lies);
    // It pushes nothing out, counts as nothing that is known, and gives way to the writer's own word.
    expect(texts(lied)).toEqual(expect.arrayContaining(['b1', 'b2']));
    expect(lied.length).toBeLessThanOrEqual(2 + CHAT_LIMITS.messagesKept);
    expect(knownBy(lied)).toEqual([['b', 2]]);
    // Nor does it when who tells has no name.
    expect(knownBy([message('a', 9, { toldBy: '' })])).toEqual([]);
    const own = [message('a', 50, { time: 999 }), message('a', 300, { time: 1_001 })];
    const righted = mergeMessages(lied, own);
    expect(righted.filter(({ toldBy }) => toldBy === null).map(({ text }) => text)).toEqual([
      'b1',
      'b2',
      'a50',
      'a300',
    ]);
    expect(righted.filter(({ from, number }) => from === 'a' && number === 300)).toHaveLength(1);
  });

  it('tells a latecomer everything, and a peer that was away only the missing messages', () => {
    const chat = [message('a', 1), message('b', 1), message('a', 2), message('c', 9)];
    const told = (known: [string, number][]) => historyFor(chat, known, 100).flat();
    expect(told([]).map(({ text }) => text)).toEqual(['a1', 'b1', 'a2', 'c9']);
    expect(told([['a', 1]]).map(({ text }) => text)).toEqual(['b1', 'a2', 'c9']);
    // Who has missed nothing is told so.
    expect(historyFor(chat, knownBy(chat), 100)).toEqual([[]]);
    expect(told([...knownBy(chat)].map(([id, number]) => [id, number]))).toEqual([]);
    expect(told([])[0]?.age).toBe(99);
  });

  it('never tells what was private, not even that there was something', () => {
    const chat = [message('a', 1), message('a', 2, { privateTo: 'B' })];
    expect(historyFor(chat, [], 9).flat()).toHaveLength(1);
    expect(knownBy(chat)).toEqual([['a', 1]]);
    expect(JSON.stringify(historyFor(chat, [], 9))).not.toContain('a2');
  });

  it('tells in frames that the other side accepts, whatever was written', () => {
    const chat = Array.from({ length: 30 }, (_, index) =>
      message('a', index, { text: (index % 3 === 0 ? '👍' : '"').repeat(index % 2 === 0 ? 4000 : 10) }),
    );
    const frames = historyFor(chat, [], 100);
    expect(frames.length).toBeGreaterThan(5);
    const read = frames.map((messages) => readHistory(messages));
    expect(read.flatMap((frame) => (frame?.type === 'history' ? frame.messages : []))).toHaveLength(30);
  });

  it('dates a told message by its own clock, knows its own messages again, and says who told it', () => {
    const told = [
      { from: 'me', number: 1, name: 'Me', age: 500, text: 'mine' },
      { from: 'b', number: 1, name: 'Bob', age: 400, text: 'his' },
      { from: 'c', number: 1, name: 'Cem', age: 300, text: 'hearsay' },
    ];
    const from = { isOwn: (id: string) => id === 'me', teller: 'b', tellerName: 'Bob', now: 10_000, since: 9_650 };
    // What was written after we came is no old story, only because an outage kept it from us.
    expect(remembered(told, from).map(({ mine, time, toldBy, told: old }) => [mine, time, toldBy, old])).toEqual([
      [true, 9_500, 'Bob', true],
      [false, 9_600, null, true],
      [false, 9_700, 'Bob', false],
    ]);
  });

  it('shows no name that turns the direction of what stands around it', () => {
    const told = [{ from: 'b', number: 1, name: 'B\u202eob', age: 0, text: 'x' }];
    const from = { isOwn: () => false, teller: 'c', tellerName: 'Cem', now: 10, since: 0 };
    expect(remembered(told, from).map(({ name }) => name)).toEqual(['Bob']);
  });

  it('does not believe a number or an age that nobody can have', () => {
    const day = 24 * 3_600_000;
    const told = [day, day + 1, Number.MAX_SAFE_INTEGER].map((ahead) => {
      return { from: 'me', number: Math.min(10_000 + ahead, Number.MAX_SAFE_INTEGER), name: 'Me', age: 0, text: 'x' };
    });
    const isOwn = (id: string): boolean => id === 'me';
    const chat = remembered(told, { isOwn, teller: 'b', tellerName: 'Bob', now: 10_000, since: 0 });
    expect(chat.map(({ number }) => number)).toEqual([10_000 + day]);
    const read = (age: number) => {
      const messages = [{ from: 'b', number: 1, name: 'Bob', age, text: 'x' }];
      return readHistory(messages);
    };
    expect(read(7 * day)).not.toBeNull();
    expect(read(8.7e15)).toBeNull();
  });

  it('never uses a number twice, also not when the clock stands still or goes back', () => {
    const chat = [message('me', 1000), message('other', 9999)];
    expect(nextNumber(chat, 'me', 5000)).toBe(5000);
    expect(nextNumber(chat, 'me', 1000)).toBe(1001);
    expect(nextNumber(chat, 'me', 10)).toBe(1001);
    expect(nextNumber([], 'me', 10.4)).toBe(10);
  });
});
