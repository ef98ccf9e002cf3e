import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { LISTEN_TIMES } from '../../src/server/listen';
import { eventually, meet, startTestServer, type TestServer } from '../support/server';

/** A bare TCP connection that notes what it gets. */
async function dial(port: number): Promise<{ socket: Socket; received: () => string; isClosed: () => boolean }> {
  const socket = connect(port, 'localhost');
  let received = '';
  let isClosed = false;
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => (received += text));
  socket.on('error', () => undefined);
  socket.on('close', () => (isClosed = true));
  await once(socket, 'connect');
  return { socket, received: () => received, isClosed: () => isClosed };
}

const HEALTH = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n';

describe('a connection', () => {
  let server: TestServer;
  beforeAll(async () => {
    const times = { headersTimeoutMs: 300, requestTimeoutMs: 300, checkingIntervalMs: 50 };
    server = await startTestServer({}, { times, silentConnections: 3 });
  });
  afterAll(() => server.stop());

  it('that never sent a byte is left alone, as a tunnel needs it, and works later', async () => {
    const silent = await dial(server.port);
    // A slow one beside it shows that the time limit has passed, also for the silent one.
    const slow = await dial(server.port);
    slow.socket.write('GET / HTTP/1.1\r\nHost');
    await eventually(slow.isClosed, 'the slow one is closed');
    expect(slow.received()).toMatch(/^HTTP\/1.1 408 /);
    expect([silent.received(), silent.isClosed()]).toEqual(['', false]);

    silent.socket.write(HEALTH);
    await eventually(() => silent.received().endsWith('ok'), 'the answer');
    expect(silent.received()).toMatch(/^HTTP\/1.1 200 /);
    silent.socket.destroy();
  });

  it('that was silent for long has the same limit from its first byte on', async () => {
    const silent = await dial(server.port);
    const slow = await dial(server.port);
    slow.socket.write('G');
    await eventually(slow.isClosed, 'the time limit has passed once');
    silent.socket.write('GET / HTTP/1.1\r\nHo');
    await eventually(silent.isClosed, 'the once silent one is closed');
    expect(silent.received()).toMatch(/^HTTP\/1.1 408 /);
  });

  it('that is silent goes when too many others are, the oldest first; used ones do not count', async () => {
    const used = await dial(server.port);
    used.socket.write(HEALTH);
    await eventually(() => used.received().endsWith('ok'), 'the answer');
    const oldest = await dial(server.port);
    const others = [await dial(server.port), await dial(server.port)];
    const newest = await dial(server.port);
    await eventually(oldest.isClosed, 'the oldest is closed');
    expect([...others, newest].map(({ isClosed }) => isClosed())).toEqual([false, false, false]);
    for (const { socket } of [used, ...others, newest]) socket.destroy();
  });

  it('that is silent between two requests is kept for longer than balancers keep theirs', async () => {
    const idle = await dial(server.port);
    idle.socket.write(HEALTH);
    await eventually(() => idle.received().endsWith('ok'), 'the first answer');
    const slow = await dial(server.port);
    slow.socket.write('G');
    await eventually(slow.isClosed, 'the time limit of a request has passed');
    expect(idle.isClosed()).toBe(false);
    expect(idle.received()).toContain(`Keep-Alive: timeout=${LISTEN_TIMES.keepAliveMs / 1000}`);
    expect(LISTEN_TIMES.keepAliveMs).toBeGreaterThan(60_000);
    idle.socket.destroy();
  });

  it.each([
    ['headers that are too large', `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, /^HTTP\/1.1 431 /],
    ['what is no request', 'hello\r\n\r\n', /^HTTP\/1.1 400 /],
  ])('that sends %s is told and closed', async (_what, bytes, answer) => {
    const dialled = await dial(server.port);
    dialled.socket.write(bytes);
    await eventually(dialled.isClosed, 'it is closed');
    expect(dialled.received()).toMatch(answer);
  });
});

describe('a page of another origin', () => {
  const socketPath = '/socket.io/?EIO=4&transport=polling';
  const poll = async (server: TestServer, headers: Record<string, string>): Promise<number> =>
    (await fetch(server.url + socketPath, { headers })).status;

  it('gets no connection by either way, and the log says once what would allow it', async () => {
    const server = await startTestServer();
    try {
      const own = `localhost:${server.port}`;
      const refused = ['null', 'http://evil.example', `http://${own}.evil.example`, `http://${own}@evil.example`];
      for (const origin of [
        ...refused,
        'http://localhost',
        `http://localhost:${server.port + 1}`,
        `ftp://${own}`,
        'x',
      ]) {
        expect([origin, await poll(server, { Origin: origin })]).toEqual([origin, 403]);
        const foreign = meet(server.url, { extraHeaders: { Origin: origin } });
        await new Promise((resolve) => foreign.socket.once('connect_error', resolve));
        expect(foreign.socket.connected).toBe(false);
        foreign.socket.disconnect();
      }
      for (const headers of [{}, { Origin: `http://${own}` }, { Origin: `https://${own}` }]) {
        expect(await poll(server, headers)).toBe(200);
      }
      await server.person({ extraHeaders: { Origin: `http://${own}` } });
      expect(server.logLines.filter((line) => line.includes('PUBLIC_URL'))).toHaveLength(1);
      expect(server.logLines.join('\n')).not.toContain('evil');
    } finally {
      await server.stop();
    }
  });

  it('is welcome where PUBLIC_URL names it', async () => {
    const server = await startTestServer({ publicOrigins: ['https://call.example.org'] });
    try {
      expect(await poll(server, { Origin: 'https://call.example.org' })).toBe(200);
      expect(await poll(server, { Origin: 'http://call.example.org' })).toBe(403);
      await server.person({ extraHeaders: { Origin: 'https://call.example.org' } });
    } finally {
      await server.stop();
    }
  });

  it('is welcome where a trusted proxy says that this is its host', async () => {
    const headers = { Origin: 'https://call.example.org', 'X-Forwarded-Host': 'call.example.org:443' };
    const [trusting, plain] = [await startTestServer({ trustedHops: 1 }), await startTestServer()];
    try {
      expect(await poll(trusting, headers)).toBe(200);
      expect(await poll(trusting, { ...headers, 'X-Forwarded-Host': 'call.example.org, inner.example' })).toBe(403);
      expect(await poll(plain, headers)).toBe(403);
    } finally {
      await Promise.all([trusting.stop(), plain.stop()]);
    }
  });
});

describe('a stop', () => {
  it('lets go of everything within about a second, also of clients that do not agree', async () => {
    const server = await startTestServer();
    const polling = await server.person({ transports: ['polling'] });
    await polling.enter('a');
    const idle = await dial(server.port);
    const half = await dial(server.port);
    half.socket.write('GET / HTTP/1.1\r\nHost');
    const kept = await dial(server.port);
    kept.socket.write(HEALTH);
    await eventually(() => kept.received().endsWith('ok'), 'the answer');
    // A page that is frozen does not agree to anything.
    const frozen = await dial(server.port);
    frozen.socket.write(
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n' +
        'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
    await eventually(() => frozen.received().includes('101 '), 'the upgrade');

    let isStopped = false;
    void server.stop().then(() => (isStopped = true));
    await eventually(() => isStopped, 'the stop', 2_500);
    await eventually(() => [idle, half, kept, frozen].every(({ isClosed }) => isClosed()), 'all are closed');
  });
});
