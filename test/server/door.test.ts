/** The door: those who look into a room get an id ahead, and the pages inside are told it. */
import { LIMITS } from '../../src/shared/protocol';
import { createLookers } from '../../src/server/lookers';
import { eventually, startTestServer, stateOf, type Person, type TestServer } from '../support/server';

const DOOR_MS = 1_500;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ peopleLimit: 3 }, { times: { doorMs: DOOR_MS } });
});
afterAll(() => server.stop());

let rooms = 0;
/** Somebody inside a room of the own, and so many people who look into it, one after the other. */
async function lookers(count: number): Promise<{ room: string; inside: Person; outside: Person[] }> {
  rooms += 1;
  const room = `door ${rooms}`;
  const inside = await server.person();
  await inside.enter(room);
  const outside = await Promise.all(Array.from({ length: count }, () => server.person()));
  for (const person of outside) await person.look(room);
  return { room, inside, outside };
}

/** The lists that this page has been told, after a way there and back: nothing is under way any more. */
async function told(person: Person): Promise<readonly (readonly string[])[]> {
  await person.askAnything('state', stateOf(0));
  return person.all('at_door').map(([ids]) => ids as string[]);
}
const newest = async (person: Person): Promise<readonly string[]> => (await told(person)).at(-1) ?? [];

describe('a page that looks into a room', () => {
  it('is announced to the pages inside by an id alone, once, and hears nothing itself', async () => {
    const { room, inside, outside } = await lookers(1);
    const [bob] = outside;
    for (let looks = 0; looks < 3; looks += 1) await bob?.look(room);
    expect(await told(inside)).toEqual([[expect.stringMatching(/^[\w-]{22}$/)]]);
    expect(inside.heard.map(({ event }) => event)).toEqual(['at_door']);
    expect(bob?.heard).toEqual([]);
    expect(Object.keys((await bob?.look(room)) ?? {}).sort()).toEqual(['full', 'ok', 'peers']);
  });

  it('has that id as its seat when it joins, and the pages inside are not told that nobody is there any more', async () => {
    const { room, inside, outside } = await lookers(1);
    const [[id]] = (await told(inside)) as [[string]];
    expect((await outside[0]?.enter(room))?.self.id).toBe(id);
    expect((await inside.hears('welcome'))[0]).toMatchObject({ id });
    expect(await told(inside)).toEqual([[id]]);
  });

  it('has its own older seat when it comes back, and then its place at the door is free', async () => {
    const { room, inside, outside } = await lookers(0);
    expect(outside).toEqual([]);
    const bob = await server.person();
    const { self } = await bob.enter(room);
    await bob.askAnything('leave_room');
    await bob.look(room);
    expect(await newest(inside)).not.toContain(self.id);
    expect((await bob.enter(room, { resume: self })).self).toEqual(self);
    expect((await told(inside)).map((ids) => ids.length)).toEqual([1, 0]);
  });

  it('is forgotten when it goes, looks elsewhere, leaves, or does not look again', async () => {
    const soon = DOOR_MS - 500;
    const ways: [goes: (person: Person) => void, withinMs: number][] = [
      [(person) => person.socket.disconnect(), soon],
      [(person) => person.sendAnything('look_room', 'elsewhere', () => undefined), soon],
      [(person) => person.sendAnything('leave_room'), soon],
      [() => undefined, DOOR_MS + 10_000],
    ];
    for (const [goes, withinMs] of ways) {
      const { inside, outside } = await lookers(1);
      for (const person of outside) goes(person);
      await eventually(() => inside.all('at_door').length === 2, 'the news', withinMs);
      expect((await told(inside)).map((ids) => ids.length)).toEqual([1, 0]);
    }
  });

  it('keeps its id as long as it looks, and gets another one afterwards', async () => {
    const { room, inside, outside } = await lookers(1);
    const [bob] = outside;
    for (let looks = 0; looks < 3; looks += 1) {
      await new Promise((resolve) => setTimeout(resolve, DOOR_MS / 2));
      await bob?.look(room);
    }
    expect(await told(inside)).toHaveLength(1);
    await eventually(() => inside.all('at_door').length === 2, 'the news');
    await bob?.look(room);
    const [first, , second] = await told(inside);
    expect(second).toHaveLength(1);
    expect(second).not.toEqual(first);
  });

  it('is not announced while it sits in another room', async () => {
    const { room, inside } = await lookers(0);
    const bob = await server.person();
    await bob.enter('where bob sits');
    await bob.look(room);
    expect(await told(inside)).toEqual([]);
  });

  it('is announced among three at most, in the order of their coming, and the next one when there is room', async () => {
    const { room, inside, outside } = await lookers(LIMITS.lookers + 2);
    const lists = await told(inside);
    expect(lists.map((ids) => ids.length)).toEqual([1, 2, 3]);
    const three = lists.at(-1) ?? [];
    outside[1]?.socket.disconnect();
    await eventually(() => inside.all('at_door').length === 4, 'the news');
    const next = await newest(inside);
    expect(next).toEqual([three[0], three[2], expect.any(String)]);
    // The first one comes in: the room has two people, and the last looker takes the free place.
    expect((await outside[0]?.enter(room))?.self.id).toBe(three[0]);
    expect((await newest(inside)).slice(0, 2)).toEqual(next.slice(1));
  });
});

describe('a page that comes', () => {
  it('is told who is at the door', async () => {
    const { room, inside } = await lookers(1);
    const cho = await server.person();
    await cho.enter(room);
    expect(await told(cho)).toEqual(await told(inside));
  });

  it('back is told also when nobody is there any more', async () => {
    const { room, outside } = await lookers(1);
    const cho = await server.person();
    const { self } = await cho.enter(room);
    cho.die();
    for (const person of outside) person.socket.disconnect();
    const again = await server.person();
    await again.enter(room, { resume: self });
    expect(await told(again)).toEqual([[]]);
  });
});

it('a full room hears of nobody, until a seat is free', async () => {
  const { room, inside, outside } = await lookers(1);
  const [cho, dan] = [await server.person(), await server.person()];
  await cho.enter(room);
  await dan.enter(room);
  expect((await told(inside)).map((ids) => ids.length)).toEqual([1, 0]);
  expect(await told(dan)).toEqual([]);
  for (const person of outside) await person.look(room);
  expect(await told(inside)).toHaveLength(2);
  cho.socket.emit('leave_room');
  await eventually(() => inside.all('at_door').length === 3, 'the news');
  const [first, , third] = await told(inside);
  expect(third).toEqual(first);
});

it("a client as the course's students write it meets nobody at the door, and is met there by nobody", async () => {
  const { room, inside, outside } = await lookers(1);
  const student = await server.person();
  student.sendAnything('join_room', room);
  await inside.hears('welcome');
  student.sendAnything('offer', { type: 'offer', sdp: 's' }, room);
  expect((await inside.hears('offer'))[0]).toEqual({ type: 'offer', sdp: 's' });
  expect(outside[0]?.heard).toEqual([]);
});

it('nobody is announced in a room that announces nobody', () => {
  const lookers = createLookers(1_000, () => false);
  lookers.look('a connection', 'a room', () => undefined);
  expect(lookers.newsAtDoor('a room')).toBeNull();
  expect(lookers.knownAtDoor('a room')).toEqual([]);
  lookers.clear();
});

it('writes no door id into its log', async () => {
  const { inside } = await lookers(1);
  const [id] = await newest(inside);
  expect(id).toBeDefined();
  expect(server.logLines.join('\n')).not.toContain(id);
});
