/** The page's own way to the server, against a real one. */
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import type { Clock, Signaling, SignalingEvents } from '../../src/public/call/ports';
import { createSocketSignaling } from '../../src/public/net/socket-signaling';
import { RATES, DEFAULT_PEER_STATE, type LookReply } from '../../src/shared/protocol';
import { eventually, startTestServer, type TestServer } from '../support/server';

const clock: Clock = {
  now: () => performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
const open: Signaling[] = [];
afterEach(() => {
  for (const page of open.splice(0)) page.close();
});

function createPage(url: string) {
  const heard: [event: string, ...values: unknown[]][] = [];
  const note =
    (event: string) =>
    (...values: unknown[]): void =>
      void heard.push([event, ...values]);
  const events: SignalingEvents = {
    onFound: note('found'),
    onLost: note('lost'),
    onWelcome: note('welcome'),
    onDoor: note('door'),
    onPeerState: note('peer_state'),
    onBye: note('bye'),
    onReplaced: note('replaced'),
    onRefused: note('refused'),
  };
  const isThere = async (signal: AbortSignal): Promise<boolean> => (await fetch(`${url}/healthz`, { signal })).ok;
  const { signaling, relay } = createSocketSignaling({ clock, random: () => 0, isThere, leavesHalfOpen: true, url });
  relay.listen(note('signal'));
  open.push(signaling);
  const count = (event: string): number => heard.filter(([name]) => name === event).length;
  signaling.open(events);
  return { signaling, relay, heard, count, hears: (event: string) => eventually(() => count(event) > 0, event) };
}

describe('a page', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({}, { times: { strangerMs: 1_000, lookerMs: 1_500 } });
  });
  afterAll(() => server.stop());

  it('that wants nothing of the server stays away when that hangs up, and comes when it has a question', async () => {
    const { signaling, count, hears } = createPage(server.url);
    await hears('lost');
    // Longer than it would take to come back by itself.
    const other = createPage(server.url);
    await other.hears('lost');
    expect(count('found')).toBe(1);

    let seen: LookReply | undefined;
    signaling.look('a', (reply) => (seen = reply));
    await eventually(() => seen !== undefined, 'the answer');
    expect(seen).toEqual({ ok: true, peers: [], full: false });
    expect(count('found')).toBe(2);
  });

  it('that has more candidates at once than the server takes loses none of them', async () => {
    const bob = await server.person();
    const { self } = await bob.enter('c');
    const { signaling, relay, hears } = createPage(server.url);
    await hears('found');
    let isIn = false;
    signaling.join('c', { state: DEFAULT_PEER_STATE }, () => (isIn = true));
    await eventually(() => isIn, 'the seat');
    const candidates = Array.from({ length: RATES.ice.burst + 50 }, (_, index) => ({ candidate: String(index) }));
    for (const data of candidates) relay.send(self.id, { kind: 'ice', data });
    await eventually(() => bob.all('ice').length >= candidates.length, 'all of them');
    expect(bob.all('ice').map(([data]) => data)).toEqual(candidates);
  });
});

describe('a server that is not to be trusted', () => {
  let http: HttpServer;
  let server: Server;
  let url: string;
  let answer: (event: string, reply: (value: unknown) => void) => void;
  beforeEach(async () => {
    http = createServer((_request, response) => void response.end('ok'));
    server = new Server(http);
    server.on('connection', (socket) => {
      socket.onAny((event: string, ...values: unknown[]) => {
        const reply: unknown = values.at(-1);
        if (typeof reply === 'function') answer(event, (value) => void Reflect.apply(reply, null, [value]));
      });
    });
    await new Promise<void>((resolve) => http.listen(0, resolve));
    url = `http://localhost:${(http.address() as AddressInfo).port}`;
  });
  afterEach(() => server.close());

  it('is not believed what cannot be', async () => {
    answer = (_event, reply) => reply({ ok: true, self: { id: 7 }, peers: 'none' });
    const { signaling, relay, heard, hears } = createPage(url);
    await hears('found');
    const replies: unknown[] = [];
    signaling.join('a', {}, (reply) => replies.push(reply));
    signaling.look('a', (reply) => replies.push(reply));
    expect(await relay.iceServers()).toBeNull();
    expect(replies).toEqual([
      { ok: false, error: 'unexpected' },
      { ok: true, peers: [], full: false },
    ]);
    const before = heard.length;
    server.emit('bye', 7, 'left');
    server.emit('peer_state', { id: 'a' }, DEFAULT_PEER_STATE);
    server.emit('offer', {}, 'a b');
    server.emit('welcome', { id: 'a' });
    server.emit('refused', {}, 'x');
    server.emit('bye', 'a', 'kicked');
    await hears('bye');
    expect(heard.slice(before)).toEqual([['bye', 'a', 'gone']]);
    server.emit('at_door', ['a', 7, 'a b', { id: 'a' }, 'b']);
    server.emit('at_door', 'a');
    await eventually(() => heard.length === before + 3, 'both lists');
    expect(heard.slice(before + 1)).toEqual([
      ['door', ['a', 'b']],
      ['door', []],
    ]);
  });

  it('and hangs up on a page that wants to be in a room has it back', async () => {
    answer = () => undefined;
    const { signaling, count, hears } = createPage(url);
    await hears('found');
    signaling.join('a', { state: DEFAULT_PEER_STATE }, () => undefined);
    await eventually(() => server.engine.clientsCount === 1, 'the connection');
    for (const { conn } of server.sockets.sockets.values()) conn.close();
    await eventually(() => count('found') === 2, 'it is back');
  });

  it('and does not answer a join is asked again on a new connection', async () => {
    let asked = 0;
    answer = (event, reply) => {
      asked += 1;
      if (event === 'join_room' && asked > 1) reply({ ok: false, error: 'room-full' });
    };
    const { signaling, count, hears } = createPage(url);
    await hears('found');
    const replies: unknown[] = [];
    const join = (): void => signaling.join('a', { state: DEFAULT_PEER_STATE }, (reply) => replies.push(reply));
    join();
    await eventually(() => count('found') === 2, 'the new connection', 20_000);
    expect(replies).toEqual([]);
    join();
    await eventually(() => replies.length > 0, 'the answer');
    expect(replies).toEqual([{ ok: false, error: 'room-full' }]);
  }, 30_000);
});
