import { isPlain } from '../../src/shared/measure';
import { CLIENT_EVENTS, ERROR_CODES, LIMITS, type ClientEvent } from '../../src/shared/protocol';
import { eventually, startTestServer, type Person, type TestServer } from '../support/server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
afterEach(() => expect(server.logLines.filter((line) => line.includes('unexpected'))).toEqual([]));

const nest = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
const nestObjects = (depth: number): string => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
const ACK_ID = 7;

/** The server's answer to a raw event that asks for one, or "closed". */
async function outcomeOf(person: Person, packet: string): Promise<unknown> {
  let outcome: unknown;
  person.socket.io.engine.on('data', (data: unknown) => {
    if (typeof data !== 'string' || !data.startsWith(`3${ACK_ID}[`)) return;
    const [answer] = JSON.parse(data.slice(2)) as unknown[];
    outcome = answer;
  });
  person.sendRaw(packet);
  await eventually(() => outcome !== undefined || !person.socket.connected, `an answer to ${packet.slice(0, 80)}`);
  return outcome ?? 'closed';
}

/** Two people who join, signal and leave: the server is well. */
async function expectWell(): Promise<void> {
  const [ann, bob] = [await server.person(), await server.person()];
  await ann.enter('canary');
  const { self } = await bob.enter('canary');
  ann.sendAnything('offer', { type: 'offer' }, self.id);
  await bob.hears('offer');
  for (const person of [ann, bob]) {
    await person.askAnything('leave_room');
    person.socket.disconnect();
  }
}

/** One valid call of each event, as JSON, each leaf apart so that it can be exchanged. */
const SAMPLES: Readonly<Record<ClientEvent, readonly string[]>> = {
  join_room: ['"ROOM"', '{"name":"n","epoch":"e","state":STATE,"resume":{"id":"i","key":"k"}}'],
  look_room: ['"ROOM"'],
  leave_room: [],
  offer: ['{"type":"offer","sdp":"v=0"}', '"ROOM"'],
  answer: ['{"type":"answer","sdp":"v=0"}', '"ROOM"'],
  ice: ['{"candidate":"c"}', '"ROOM"'],
  state: ['STATE'],
  ice_servers: [],
};
const STATE = '{"mic":true,"camera":true,"screen":false,"hand":false,"name":"n","revision":1}';

const WRONG_VALUES = [
  'null',
  'true',
  '0',
  '-1',
  '1e999',
  '9007199254740993',
  '""',
  '"\\u0000"',
  '"\\ud800"',
  '"\\u202e\\u2066"',
  '"__proto__"',
  '"constructor"',
  `"${'x'.repeat(LIMITS.descriptionBytes + 1)}"`,
  `"${'x'.repeat(1_000_000)}"`,
  '[]',
  '["x"]',
  '{}',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"toJSON":"x","then":1}',
  '{"_placeholder":true,"num":0}',
  `{${Array.from({ length: 5_000 }, (_, index) => `"k${index}":1`).join()}}`,
  nest(7),
  nestObjects(4_170),
  nest(30_000),
  `"${'a=candidate:1 1 udp 1 1.2.3.4 5 typ host\\r\\n'.repeat(10_000).slice(0, 60_000)}`.replace(/\\?r?\\?$/, '"'),
];

/** Each event with each wrong value in the place of each argument and leaf; without it; and with one too many. */
function* badCalls(): Generator<{ event: ClientEvent; packet: (room: string) => string }> {
  for (const event of CLIENT_EVENTS) {
    const sample = SAMPLES[event].join(',').replaceAll('STATE', STATE);
    const call =
      (values: string) =>
      (room: string): string =>
        `2${ACK_ID}["${event}"${values === '' ? '' : ','}${values.replaceAll('ROOM', room)}]`;
    yield { event, packet: call(sample) };
    yield { event, packet: call('') };
    for (const wrong of WRONG_VALUES) {
      yield { event, packet: call(wrong) };
      yield { event, packet: call(sample === '' ? wrong : `${sample},${wrong}`) };
      for (const leaf of sample.matchAll(/(?<=[:,{]|^)("(?:ROOM|offer|v=0|c|n|e|i|k)"|true|1)(?=[,}]|$)/g)) {
        if (!isWorthTrying(event, leaf.index, wrong)) continue;
        yield { event, packet: call(sample.slice(0, leaf.index) + wrong + sample.slice(leaf.index + leaf[0].length)) };
      }
    }
  }
}

/** Some hundred inputs are enough for every run: of the larger values one a leaf, in turn. */
function isWorthTrying(event: ClientEvent, index: number, wrong: string): boolean {
  return wrong.length < 100 || (index + wrong.length + event.length) % 5 === 0;
}

it('is answered with a code or a closed connection, whatever it is, and nobody else hears of it', async () => {
  const [ann, bob] = [await server.person(), await server.person()];
  await ann.enter('untouched');
  await bob.enter('untouched');
  await ann.hears('welcome');
  const seen = new Set<string>();
  const calls = [...badCalls()];
  expect(calls.length).toBeGreaterThan(300);

  await inBatches(calls, 20, async ({ event, packet }, index) => {
    const room = `bad ${index}`;
    const sender = await server.person();
    const witness = await server.person();
    if (!['join_room', 'look_room'].includes(event)) {
      await sender.enter(room);
      await witness.enter(room);
    }
    const outcome = await outcomeOf(sender, packet(room));
    if (outcome === 'closed') seen.add('closed');
    else if (isRefusal(outcome)) seen.add(outcome.error);
    else expect(outcome).toMatchObject({ ok: true });
    for (const { args } of witness.heard) {
      for (const value of args) expect(isPlain(value, LIMITS.depth)).toBe(true);
      expect(JSON.stringify(args).length).toBeLessThan(LIMITS.frameBytes);
    }
    sender.socket.disconnect();
    witness.socket.disconnect();
  });

  expect([...seen].sort()).toEqual(['bad-key', 'bad-request', 'bad-room', 'closed', 'no-such-peer', 'too-large']);
  expect([...ann.heard, ...bob.heard].map((item) => item.event)).toEqual(['welcome']);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  await expectWell();
});

function isRefusal(value: unknown): value is { ok: false; error: string } {
  const code = (value as { error?: unknown }).error;
  return ERROR_CODES.some((known) => known === code);
}

async function inBatches<T>(items: readonly T[], size: number, run: (item: T, index: number) => Promise<void>) {
  for (let begin = 0; begin < items.length; begin += size) {
    await Promise.all(items.slice(begin, begin + size).map((item, offset) => run(item, begin + offset)));
  }
}

describe('the known ways to stop such a server', () => {
  it.each([
    [4_170, 'offer'],
    [30_000, 'offer'],
    [4_170, 'ice'],
    [30_000, 'state'],
  ])('a nesting of %d levels in "%s" is refused', async (depth, event) => {
    const [sender, witness] = [await server.person(), await server.person()];
    await sender.enter('deep');
    await witness.enter('deep');
    for (const value of [nest(depth), nestObjects(Math.min(depth, 10_000))]) {
      expect(await outcomeOf(sender, `2${ACK_ID}["${event}",${value},"deep"]`)).toEqual({
        ok: false,
        error: 'bad-request',
      });
    }
    sender.sendAnything('offer', {}, 'deep');
    await witness.hears('offer');
    expect(witness.heard.map((item) => item.event)).toEqual(['offer']);
    await sender.askAnything('leave_room');
    await witness.askAnything('leave_room');
  });

  it.each(CLIENT_EVENTS)('a missing acknowledgement of "%s" is accepted', async (event) => {
    const person = await server.person();
    person.sendAnything(event);
    person.sendAnything(event, null, null, null);
    expect(await person.look('still here')).toMatchObject({ ok: true });
  });

  it('the same acknowledgement asked for twice is answered twice and no more', async () => {
    const person = await server.person();
    const packet = `2${ACK_ID}["look_room","a"]`;
    expect(await outcomeOf(person, packet)).toMatchObject({ ok: true });
    person.sendRaw(packet);
    person.sendRaw(`3${ACK_ID}["an answer that nobody asked for"]`);
    expect(await person.look('a')).toMatchObject({ ok: true });
  });

  it.each(['error', 'disconnect ', '__proto__', 'constructor', 'connection', ''])(
    'an event named %p is passed over',
    async (event) => {
      const person = await server.person();
      person.sendRaw(`2["${event}",{"a":1}]`);
      person.sendRaw('2[1,2]');
      expect(await person.look('a')).toMatchObject({ ok: true });
    },
  );
});

describe('a connection is closed', () => {
  it.each([
    ['a binary frame', Buffer.from([1, 2, 3])],
    ['an event with attachments', '51-["offer",{"_placeholder":true,"num":0},"a"]'],
    ['an acknowledgement with attachments', '61-0[{"_placeholder":true,"num":0}]'],
    ['more than 65,536 bytes', `2["offer","${'x'.repeat(LIMITS.frameBytes)}"]`],
    ['an event that Socket.IO keeps for itself', '2["disconnect"]'],
    ['what is no packet', 'hello'],
  ])('that sends %s', async (_what, frame) => {
    const person = await server.person();
    person.sendRaw(frame);
    await eventually(() => !person.socket.connected, 'the connection is closed');
    await expectWell();
  });
});

it('a client that polls is held to the same', async () => {
  const person = await server.person({ transports: ['polling'] });
  expect(await person.enter('polling')).toMatchObject({ ok: true });
  expect(await outcomeOf(person, `2${ACK_ID}["offer",${nest(30_000)},"polling"]`)).toMatchObject({ ok: false });
  person.sendRaw(Buffer.from([1, 2, 3]));
  await eventually(() => !person.socket.connected, 'the connection is closed');
});
