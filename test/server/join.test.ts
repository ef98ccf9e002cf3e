import { LIMITS, DEFAULT_PEER_STATE } from '../../src/shared/protocol';
import { eventually, startTestServer, stateOf, type TestServer } from '../support/server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

describe('joining a room', () => {
  it('gives a seat, the roster, the servers and the limits, and tells the others', async () => {
    const ann = await server.person();
    const first = await ann.enter('join', { name: 'Ann', state: stateOf(3, { mic: false }), epoch: 'e1' });
    expect(first.peers).toEqual([]);
    expect(first.iceServers).toEqual([]);
    expect(first.limits).toEqual({ people: LIMITS.people, nameBytes: LIMITS.nameBytes, frameBytes: LIMITS.frameBytes });
    expect(first.self.id).toMatch(/^[\w-]{22}$/);
    expect(first.self.id).not.toBe(ann.socket.id);

    const bob = await server.person();
    const second = await bob.enter('join', { name: 'Bob' });
    expect(second.peers).toEqual([{ id: first.self.id, name: 'Ann', state: stateOf(3, { mic: false }), epoch: 'e1' }]);
    const [welcomed] = await ann.hears('welcome');
    expect(welcomed).toEqual({
      id: second.self.id,
      name: 'Bob',
      state: DEFAULT_PEER_STATE,
      epoch: expect.stringMatching(/.+/) as unknown,
    });
    expect(bob.all('welcome')).toEqual([]);
  });

  it('is one room however its name is spelled', async () => {
    const ann = await server.person();
    const { self } = await ann.enter('  가족 '.normalize('NFD'));
    const bob = await server.person();
    expect((await bob.enter('가족')).peers.map(({ id }) => id)).toEqual([self.id]);
  });

  it.each(['', ' ', '..', 'a\0', 'x'.repeat(65)])('is refused where %p is no name', async (name) => {
    const ann = await server.person();
    expect(await ann.join(name)).toEqual({ ok: false, error: 'bad-room' });
  });

  it('is told by the event "refused" where the page asks for no acknowledgement', async () => {
    const ann = await server.person();
    ann.sendAnything('join_room', '..');
    expect(await ann.hears('refused')).toEqual(['join_room', 'bad-room']);
  });

  it('twice on one socket is the same seat', async () => {
    const ann = await server.person();
    const first = await ann.enter('twice', { name: 'Ann' });
    const second = await ann.enter('twice', { name: 'Anna' });
    expect(second.self).toEqual(first.self);
    expect(await ann.look('twice')).toMatchObject({ peers: [{ name: 'Anna' }] });
  });

  it('leaves the room before', async () => {
    const [ann, bob] = [await server.person(), await server.person()];
    await ann.enter('one');
    const { self } = await bob.enter('one');
    await bob.enter('other');
    expect(await ann.hears('bye')).toEqual([self.id, 'left']);
    expect(await ann.look('one')).toMatchObject({ peers: [{}] });
  });

  it('that is refused leaves the room before untouched', async () => {
    const [ann, bob] = [await server.person(), await server.person()];
    await ann.enter('stay');
    await bob.enter('stay');
    expect(await bob.join('..')).toMatchObject({ ok: false });
    bob.sendAnything('offer', { type: 'offer' }, 'stay');
    await ann.hears('offer');
    expect(ann.all('bye')).toEqual([]);
  });
});

describe('a full room', () => {
  it('has exactly its number of people, however many come at once, and a seat is free after a leave', async () => {
    const people = await Promise.all(Array.from({ length: 100 }, () => server.person()));
    const replies = await Promise.all(people.map((person) => person.join('full')));
    expect(replies.filter((reply) => reply.ok)).toHaveLength(LIMITS.people);
    expect(new Set(replies.map((reply) => (reply.ok ? 'in' : reply.error)))).toEqual(new Set(['in', 'room-full']));

    const inside = people.find((_person, index) => replies[index]?.ok);
    const outside = people.find((_person, index) => !replies[index]?.ok);
    expect(await outside?.look('full')).toMatchObject({ ok: true, full: true });
    inside?.socket.emit('leave_room');
    await eventually(
      () => inside !== undefined && people.some((person) => person.all('bye').length > 0),
      'a bye',
      1000,
    );
    expect(await outside?.join('full')).toMatchObject({ ok: true });
    for (const person of people) person.socket.disconnect();
  });

  it('has as many people as the setting says', async () => {
    const small = await startTestServer({ peopleLimit: 2 });
    try {
      const [ann, bob, cho] = [await small.person(), await small.person(), await small.person()];
      expect((await ann.enter('a')).limits.people).toBe(2);
      await bob.enter('a');
      expect(await cho.join('a')).toEqual({ ok: false, error: 'room-full' });
      // Not even who sits elsewhere loses that seat by trying.
      const { self } = await cho.enter('b');
      expect(await cho.join('a')).toEqual({ ok: false, error: 'room-full' });
      expect((await cho.enter('b')).self).toEqual(self);
    } finally {
      await small.stop();
    }
  });
});

describe('looking into a room', () => {
  it('tells names and states, seats nobody and tells nobody', async () => {
    const [ann, bob] = [await server.person(), await server.person()];
    await ann.enter('look', { name: 'Ann' });
    expect(await bob.look('look')).toEqual({
      ok: true,
      peers: [{ name: 'Ann', state: DEFAULT_PEER_STATE }],
      full: false,
    });
    expect(await bob.look('nobody here')).toEqual({ ok: true, peers: [], full: false });
    expect(await bob.askAnything('offer', {}, 'look')).toEqual({ ok: false, error: 'not-in-room' });
    expect((await (await server.person()).enter('look')).peers).toHaveLength(1);
    await ann.hears('welcome');
    expect(ann.all('welcome')).toHaveLength(1);
  });

  it('needs somebody to tell', async () => {
    const ann = await server.person();
    ann.sendAnything('look_room', 'look');
    expect(await ann.hears('refused')).toEqual(['look_room', 'bad-request']);
  });
});

describe('leaving', () => {
  it('frees the seat at once', async () => {
    const [ann, bob] = [await server.person(), await server.person()];
    await ann.enter('leave');
    const { self } = await bob.enter('leave');
    bob.socket.emit('leave_room');
    expect(await ann.hears('bye')).toEqual([self.id, 'left']);
    expect(await ann.look('leave')).toMatchObject({ peers: [{}] });
    expect(await bob.askAnything('offer', {}, 'leave')).toEqual({ ok: false, error: 'not-in-room' });
    expect(await bob.askAnything('leave_room')).toEqual({ ok: true });
  });
});

describe("a person's state", () => {
  it('reaches the others and those who come later, and only the newest counts', async () => {
    const [ann, bob] = [await server.person(), await server.person()];
    await ann.enter('state');
    const { self } = await bob.enter('state', { name: 'Bob', state: stateOf(4) });
    const newest = stateOf(6, { camera: false, name: 'Robert' });
    expect(await bob.askAnything('state', newest)).toEqual({ ok: true });
    expect(await bob.askAnything('state', stateOf(5))).toEqual({ ok: true });
    expect(await bob.askAnything('state', stateOf(6))).toEqual({ ok: true });
    bob.sendAnything('offer', {}, 'state');
    await ann.hears('offer');
    expect(ann.all('peer_state')).toEqual([[self.id, newest]]);
    const cho = await server.person();
    expect((await cho.enter('state')).peers[1]).toMatchObject({ name: 'Robert', state: newest });
  });

  it.each([null, {}, { ...stateOf(1), mic: 'on' }, stateOf(-1), stateOf(1.5), { ...stateOf(1), name: 7 }])(
    'may not be %p',
    async (state) => {
      const ann = await server.person();
      await ann.enter('bad state');
      expect(await ann.askAnything('state', state)).toEqual({ ok: false, error: 'bad-request' });
      ann.socket.disconnect();
    },
  );

  it('needs a seat', async () => {
    const ann = await server.person();
    expect(await ann.askAnything('state', stateOf(1))).toEqual({ ok: false, error: 'not-in-room' });
  });
});

describe('TURN', () => {
  it('is for people with a seat', async () => {
    const relayed = await startTestServer({
      stunUrls: ['stun:127.0.0.1:1'],
      turnUrls: ['turn:127.0.0.1:2'],
      turnAccess: { kind: 'secret', secret: 'shared' },
    });
    try {
      const ann = await relayed.person();
      expect(await ann.askAnything('ice_servers')).toEqual({ ok: false, error: 'not-in-room' });
      const { iceServers, self } = await ann.enter('turn');
      expect(iceServers).toEqual([
        { urls: ['stun:127.0.0.1:1'] },
        {
          urls: ['turn:127.0.0.1:2'],
          username: expect.stringMatching(new RegExp(`^\\d+:${self.id}$`)) as unknown,
          credential: expect.stringMatching(/^[\w+/]{27}=$/) as unknown,
        },
      ]);
      expect(await ann.askAnything('ice_servers')).toMatchObject({ ok: true, iceServers: [{}, {}] });
    } finally {
      await relayed.stop();
    }
  });
});

it('logs neither names nor rooms nor keys', async () => {
  const ann = await server.person();
  const { self } = await ann.enter('a very secret room', { name: 'Rumpelstiltskin' });
  const log = server.logLines.join('\n');
  expect(log).toContain(self.id);
  expect(log).not.toMatch(/secret room|Rumpelstiltskin/);
  expect(log).not.toContain(self.key);
});

it('is answered also when the server itself fails, and then nothing has changed', async () => {
  // As a fault of ours would look: it throws in the middle of the handler.
  const broken = new Proxy<string[]>([], {
    get() {
      throw new Error('a fault of ours');
    },
  });
  const failing = await startTestServer({ turnUrls: broken });
  try {
    const [ann, bob] = [await failing.person(), await failing.person()];
    expect(await ann.join('fault')).toEqual({ ok: false, error: 'unexpected' });
    ann.sendAnything('join_room', 'fault');
    expect(await ann.hears('refused')).toEqual(['join_room', 'unexpected']);
    expect(await bob.look('fault')).toMatchObject({ ok: true, peers: [] });
    expect(failing.logLines.filter((line) => line.includes('a fault of ours'))).toHaveLength(2);
  } finally {
    await failing.stop();
  }
});
