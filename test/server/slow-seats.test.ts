/** Taking a seat may take time, as with a record outside this process: nothing that a page does meanwhile is lost or done twice. */
import * as seatsModule from '../../src/server/seats';
import { eventually, startTestServer, type TestServer } from '../support/server';

const { createSeats } = seatsModule;
let server: TestServer;
/** Opens the door for everybody who waits for a seat. */
let open: () => void;
let asked = 0;

beforeEach(async () => {
  asked = 0;
  const door = new Promise<void>((resolve) => (open = resolve));
  jest.spyOn(seatsModule, 'createSeats').mockImplementation((...settings) => {
    const seats = createSeats(...settings);
    return {
      ...seats,
      async take(request) {
        asked += 1;
        await door;
        return seats.take(request);
      },
    };
  });
  server = await startTestServer({}, { times: { closedGraceMs: 0 } });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await server.stop();
});

const askedTimes = (times: number): Promise<void> => eventually(() => asked === times, `${times} asked for a seat`);

it('leaves the room again when the page says so right behind its join', async () => {
  const [ann, bob] = [await server.person(), await server.person()];
  const reply = ann.join('slow');
  ann.socket.emit('leave_room');
  await askedTimes(1);
  open();
  expect(await reply).toMatchObject({ ok: true });
  // The next answer comes after the leave, because a client's events are done in their order.
  expect(await ann.askAnything('ice_servers')).toEqual({ ok: false, error: 'not-in-room' });
  expect(await bob.look('slow')).toMatchObject({ peers: [] });
});

it('frees the seat of a page that was gone before it had it', async () => {
  const [ann, bob] = [await server.person(), await server.person()];
  void ann.join('slow').catch(() => undefined);
  await askedTimes(1);
  ann.die();
  const seen = bob.join('slow');
  await askedTimes(2);
  open();
  await seen;
  await eventually(() => server.logLines.some((line) => line.includes('gone')), 'the seat is gone');
  expect(await bob.look('slow')).toMatchObject({ peers: [expect.anything()] });
});

it('is exact about the last seat, however long it takes', async () => {
  await server.stop();
  server = await startTestServer({ peopleLimit: 2 });
  const people = await Promise.all([server.person(), server.person(), server.person(), server.person()]);
  const replies = people.map((person) => person.join('slow'));
  await askedTimes(4);
  open();
  const codes = (await Promise.all(replies)).map((reply) => (reply.ok ? 'in' : reply.error));
  expect(codes.sort()).toEqual(['in', 'in', 'room-full', 'room-full']);
});
