import { LIMITS } from '../../src/shared/protocol';
import { eventually, startTestServer, type Person, type TestServer } from '../support/server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

let rooms = 0;
/** Three people in a room of their own. */
async function three(): Promise<{ room: string; people: [Person, Person, Person]; ids: [string, string, string] }> {
  rooms += 1;
  const room = `room ${rooms}`;
  const people: [Person, Person, Person] = [await server.person(), await server.person(), await server.person()];
  const [a, b, c] = [await people[0].enter(room), await people[1].enter(room), await people[2].enter(room)];
  return { room, people, ids: [a.self.id, b.self.id, c.self.id] };
}

describe('a signal', () => {
  it.each(['offer', 'answer', 'ice'])('%s reaches the one it is for, with its sender', async (event) => {
    const { people, ids } = await three();
    const [ann, bob, cho] = people;
    const data = { type: event, sdp: 'v=0\r\n', nested: { a: [1, null, 'ü'] } };
    expect(await ann.askAnything(event, data, ids[1])).toEqual({ ok: true });
    expect(await bob.hears(event)).toEqual([data, ids[0]]);
    // What is sent behind it to all shows that Cho got nothing before.
    ann.sendAnything(event, 'all', `room ${rooms}`);
    expect(await cho.hears(event)).toEqual(['all', ids[0]]);
  });

  it('for the room reaches all others in it and nobody else', async () => {
    const { room, people, ids } = await three();
    const [ann, bob, cho] = people;
    const stranger = await server.person();
    await stranger.enter('elsewhere');
    ann.sendAnything('offer', 'sealed', room);
    expect(await bob.hears('offer')).toEqual(['sealed', ids[0]]);
    expect(await cho.hears('offer')).toEqual(['sealed', ids[0]]);
    expect(ann.all('offer')).toEqual([]);
    expect(stranger.all('offer')).toEqual([]);
  });

  it('carries the end of candidates, which is null', async () => {
    const { people, ids } = await three();
    people[0].sendAnything('ice', null, ids[1]);
    expect(await people[1].hears('ice')).toEqual([null, ids[0]]);
  });

  it('names its sender itself: nobody can be spoken for', async () => {
    const { people, ids } = await three();
    people[0].sendAnything('offer', {}, ids[1], ids[2]);
    expect(await people[1].hears('offer')).toEqual([{}, ids[0]]);
  });

  it('leaves no room that its sender is not in', async () => {
    const { people, ids } = await three();
    const [ann] = people;
    const outsider = await server.person();
    expect(await outsider.askAnything('offer', {}, ids[0])).toEqual({ ok: false, error: 'not-in-room' });
    const { self } = await outsider.enter('outside');
    expect(await outsider.askAnything('offer', {}, ids[0])).toEqual({ ok: false, error: 'no-such-peer' });
    expect(await outsider.askAnything('offer', {}, `room ${rooms}`)).toEqual({ ok: false, error: 'no-such-peer' });
    expect(await outsider.askAnything('offer', {}, ann.socket.id)).toEqual({ ok: false, error: 'no-such-peer' });
    expect(await outsider.askAnything('offer', {}, `inbox:room ${rooms}:${ids[0]}`)).toMatchObject({ ok: false });
    expect(await outsider.askAnything('offer', {}, self.id)).toEqual({ ok: false, error: 'no-such-peer' });
    people[1].sendAnything('offer', 'from inside', ids[0]);
    expect(await ann.hears('offer')).toEqual(['from inside', ids[1]]);
  });

  it('does not stray to whose socket the room is named after', async () => {
    const [ann, bob, cho] = [await server.person(), await server.person(), await server.person()];
    await ann.enter('private');
    const room = ann.socket.id ?? '';
    await bob.enter(room);
    const { self } = await cho.enter(room);
    cho.sendAnything('offer', {}, room);
    expect(await bob.hears('offer')).toEqual([{}, self.id]);
    cho.socket.emit('leave_room');
    await bob.hears('bye');
    expect(await ann.look('private')).toMatchObject({ ok: true });
    expect(ann.heard).toEqual([]);
  });

  it('is refused when it is too large or shapeless', async () => {
    const { people, ids } = await three();
    const [ann] = people;
    const fits = 'x'.repeat(LIMITS.descriptionBytes - 2);
    expect(await ann.askAnything('offer', fits, ids[1])).toEqual({ ok: true });
    expect(await ann.askAnything('offer', `${fits}x`, ids[1])).toEqual({ ok: false, error: 'too-large' });
    expect(await ann.askAnything('ice', 'x'.repeat(LIMITS.candidateBytes), ids[1])).toMatchObject({
      error: 'too-large',
    });
    for (const data of [null, 7, true, ['offer']]) {
      expect(await ann.askAnything('offer', data, ids[1])).toEqual({ ok: false, error: 'bad-request' });
    }
    for (const target of [null, 7, ['x'], {}]) {
      expect(await ann.askAnything('offer', {}, target)).toEqual({ ok: false, error: 'bad-request' });
    }
  });
});

describe("a client as the course's students write it", () => {
  it('calls our page, whichever came first', async () => {
    const page = await server.person();
    const student = await server.person();
    const { self } = await page.enter('course');
    student.sendAnything('join_room', 'course');
    const [peer] = await page.hears('welcome');
    expect(peer).toMatchObject({ name: '', state: { mic: true, camera: true, revision: 0 } });
    const studentId = (peer as { id: string }).id;
    page.sendAnything('offer', { type: 'offer', sdp: 'p' }, studentId);
    expect((await student.hears('offer'))[0]).toEqual({ type: 'offer', sdp: 'p' });
    student.sendAnything('answer', { type: 'answer', sdp: 's' }, 'course');
    expect(await page.hears('answer')).toEqual([{ type: 'answer', sdp: 's' }, studentId]);
    student.sendAnything('ice', { candidate: 'c' }, 'course');
    expect(await page.hears('ice')).toEqual([{ candidate: 'c' }, studentId]);

    // And the other way round: the student was there first, so the student offers.
    page.socket.emit('leave_room');
    await student.hears('bye');
    await page.enter('course', { resume: self });
    await student.hears('welcome');
    student.sendAnything('offer', { type: 'offer', sdp: 's' }, 'course');
    expect(await page.hears('offer')).toEqual([{ type: 'offer', sdp: 's' }, studentId]);
    expect(student.all('refused')).toEqual([]);
  });

  it('may pass a callback behind the name', async () => {
    const student = await server.person();
    expect(await student.askAnything('join_room', 'course with callback')).toMatchObject({ ok: true });
  });

  it('has no key, so the seat goes with the socket', async () => {
    const page = await server.person();
    await page.enter('course gone');
    const student = await server.person();
    student.sendAnything('join_room', 'course gone');
    const [peer] = await page.hears('welcome');
    student.die();
    // The grace time is 4 s; this is well before.
    await eventually(() => page.all('bye').length > 0, 'the bye of a keyless seat', 2_000);
    expect(page.all('bye')).toEqual([[(peer as { id: string }).id, 'gone']]);
  });
});

describe('capitals', () => {
  it('make no other room, also where a client calls the room by its own spelling', async () => {
    const [ann, student] = [await server.person(), await server.person()];
    const { self } = await ann.enter('Team 7');
    // As in the course: no acknowledgement, and the room for a target.
    student.sendAnything('join_room', 'team 7');
    await ann.hears('welcome');
    student.sendAnything('offer', { type: 'offer' }, 'team 7');
    await ann.hears('offer');
    ann.sendAnything('answer', { type: 'answer' }, 'TEAM 7');
    await student.hears('answer');
    expect(await ann.look('tEAM 7')).toMatchObject({ peers: [{}, {}] });
    // The same seat by another spelling.
    expect((await ann.enter('TEAM 7')).self.id).toBe(self.id);
  });
});
