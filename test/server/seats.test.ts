import { eventually, startTestServer, stateOf, type Person, type TestServer } from '../support/server';

let server: TestServer;
let rooms = 0;
let room = '';
let ann: Person;
beforeAll(async () => {
  // Long enough for a test to look at a waiting seat, short enough to wait for its end.
  server = await startTestServer({}, { times: { closedGraceMs: 400, silentGraceMs: 60_000 } });
});
afterAll(() => server.stop());
beforeEach(async () => {
  rooms += 1;
  room = `seats ${rooms}`;
  ann = await server.person();
  await ann.enter(room, { name: 'Ann' });
});
afterEach(() => void ann.socket.disconnect());

describe('a lost socket', () => {
  it('keeps its seat, in rosters and for the cap, and the page takes it again', async () => {
    const bob = await server.person();
    const { self } = await bob.enter(room, { name: 'Bob', epoch: 'page', state: stateOf(2, { hand: true }) });
    bob.die();
    await eventually(() => server.logLines.some((line) => line.includes(`lost`) && line.includes(self.id)), 'the loss');
    expect(await ann.look(room)).toMatchObject({ peers: [{ name: 'Ann' }, { name: 'Bob' }] });
    expect(await ann.askAnything('offer', {}, self.id)).toEqual({ ok: true });

    const again = await server.person();
    const reply = await again.enter(room, { epoch: 'page', resume: self });
    expect(reply.self).toEqual(self);
    expect(reply.peers).toHaveLength(1);
    await eventually(() => ann.all('welcome').length === 2, 'the second welcome');
    expect(ann.all('welcome')[1]).toEqual([
      { id: self.id, name: 'Bob', epoch: 'page', state: stateOf(2, { hand: true }) },
    ]);
    ann.sendAnything('offer', 'for the new socket', self.id);
    await again.hears('offer');
    expect(again.all('offer')).toEqual([['for the new socket', expect.any(String)]]);
    expect(ann.all('bye')).toEqual([]);
  });

  it('that does not come back is gone after the grace time', async () => {
    const bob = await server.person();
    const { self } = await bob.enter(room);
    bob.die();
    expect(await ann.hears('bye')).toEqual([self.id, 'gone']);
    expect(await ann.look(room)).toMatchObject({ peers: [{ name: 'Ann' }] });
  });

  it('that fell silent waits longer than one that was closed', async () => {
    const patient = await startTestServer(
      {},
      { times: { closedGraceMs: 0, silentGraceMs: 60_000, pingIntervalMs: 100, pingTimeoutMs: 300 } },
    );
    try {
      // Says what a page says, by polling, and then only listens, as a page whose network is gone in one direction.
      const polling = `${patient.url}/socket.io/?EIO=4&transport=polling`;
      const opened = await (await fetch(polling)).text();
      const { sid } = JSON.parse(opened.slice(1)) as { sid: string };
      for (const body of ['40', '420["join_room","silent",{"name":"Bob"}]']) {
        await fetch(`${polling}&sid=${sid}`, { method: 'POST', body });
      }
      const isOver = (): boolean => patient.logLines.some((line) => line.includes('reason=ping-timeout'));
      while (!isOver()) await (await fetch(`${polling}&sid=${sid}`)).text();
      const cho = await patient.person();
      expect(await cho.look('silent')).toMatchObject({ peers: [{ name: 'Bob' }] });
    } finally {
      await patient.stop();
    }
  });
});

describe('a seat', () => {
  it('is taken again also when it was just freed, as by a reload', async () => {
    const bob = await server.person();
    const { self } = await bob.enter(room, { name: 'Bob', epoch: 'first-load', state: stateOf(9, { mic: false }) });
    bob.socket.emit('leave_room');
    bob.die();
    await ann.hears('bye');
    const reloaded = await server.person();
    const reply = await reloaded.enter(room, { name: 'Bob', epoch: 'second-load', resume: self, state: stateOf(0) });
    expect(reply.self).toEqual(self);
    await eventually(() => ann.all('welcome').length === 2, 'the second welcome');
    expect(ann.all('welcome')[1]).toEqual([{ id: self.id, name: 'Bob', epoch: 'second-load', state: stateOf(0) }]);
  });

  it('keeps the newest state of one page load, and starts again with the next', async () => {
    const bob = await server.person();
    const { self } = await bob.enter(room, { epoch: 'one', state: stateOf(5, { mic: false }) });
    const back = await server.person();
    await back.enter(room, { epoch: 'one', resume: self, state: stateOf(3) });
    expect(await ann.look(room)).toMatchObject({ peers: [{}, { state: stateOf(5, { mic: false }) }] });
    await back.enter(room, { epoch: 'two', resume: self, state: stateOf(1) });
    expect(await ann.look(room)).toMatchObject({ peers: [{}, { state: stateOf(1) }] });
  });

  it('exists once: the newer connection wins, and the older is told and does not come back', async () => {
    const bob = await server.person({ reconnection: true, reconnectionDelay: 1 });
    const { self } = await bob.enter(room, { epoch: 'old-tab' });
    const duplicate = await server.person();
    const reply = await duplicate.enter(room, { epoch: 'new-tab', resume: self });
    expect(reply.self).toEqual(self);
    await eventually(() => bob.all('disconnect').length > 0, 'the older is disconnected');
    expect(bob.heard.slice(-2)).toEqual([
      { event: 'replaced', args: [] },
      { event: 'disconnect', args: ['io server disconnect'] },
    ]);
    expect(bob.socket.active).toBe(false);

    // The older one's disconnect freed nothing, not even when the grace time has passed for somebody else.
    const cho = await server.person();
    const { self: choSeat } = await cho.enter(room);
    cho.die();
    expect(await ann.hears('bye')).toEqual([choSeat.id, 'gone']);
    ann.sendAnything('offer', {}, self.id);
    await duplicate.hears('offer');
    expect(ann.all('bye')).toHaveLength(1);
  });

  it('stays with the newer connection also when the join of the older one comes late', async () => {
    const first = await server.person();
    const { self } = await first.enter(room, { epoch: 'first-load' });
    first.die();
    const [dead, living] = [await server.person(), await server.person()];
    await living.enter(room, { epoch: 'third-load', resume: self });
    dead.sendAnything('join_room', room, { epoch: 'second-load', resume: self });
    await eventually(() => dead.all('disconnect').length > 0, 'the older is disconnected');
    expect(dead.all('replaced')).toEqual([[]]);
    expect(living.all('replaced')).toEqual([]);
    ann.sendAnything('offer', {}, self.id);
    await living.hears('offer');
    expect(ann.all('welcome').map(([peer]) => (peer as { epoch: string }).epoch)).toEqual(['first-load', 'third-load']);
    expect(ann.all('bye')).toEqual([]);
  });

  it('is refused to a page with the wrong key, or with the key of another room or peer', async () => {
    const bob = await server.person();
    const { self } = await bob.enter(room);
    const thief = await server.person();
    const { self: own } = await thief.enter('of my own');
    const attempts = [
      { id: self.id, key: 'guessed' },
      { id: self.id, key: own.key },
      { id: own.id, key: self.key },
    ];
    const strangers = await Promise.all(attempts.map(() => server.person()));
    for (const [index, resume] of attempts.entries()) {
      expect(await strangers[index]?.join(room, { resume })).toEqual({ ok: false, error: 'bad-key' });
    }
    expect(await thief.join(room, { resume: own })).toEqual({ ok: false, error: 'bad-key' });
    expect(bob.all('replaced')).toEqual([]);
  });

  it('counts for the cap while it waits, and its own page gets in all the same', async () => {
    const small = await startTestServer({ peopleLimit: 2 }, { times: { closedGraceMs: 60_000 } });
    try {
      const [first, second] = [await small.person(), await small.person()];
      await first.enter('two');
      const { self } = await second.enter('two');
      second.die();
      await eventually(() => small.logLines.some((line) => line.includes(' lost')), 'the loss');
      expect(await (await small.person()).join('two')).toEqual({ ok: false, error: 'room-full' });
      expect(await (await small.person()).join('two', { resume: self })).toMatchObject({ ok: true });
    } finally {
      await small.stop();
    }
  });

  it('is known to a server that restarts with the same secret', async () => {
    const { self } = await ann.enter(room);
    const other = await startTestServer();
    try {
      const reply = await (await other.person()).enter(room, { resume: self, name: 'Ann' });
      expect(reply.self).toEqual(self);
    } finally {
      await other.stop();
    }
  });
});
