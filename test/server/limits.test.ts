import { get, request } from 'node:http';
import { ADDRESS_RATES } from '../../src/shared/protocol';
import { eventually, meet, startTestServer, type TestServer } from '../support/server';

const HANDSHAKE = '/socket.io/?EIO=4&transport=polling';

/** One request from that loopback address. */
function ask(
  server: TestServer,
  localAddress: string,
  headers: Record<string, string> = {},
): Promise<{ readonly status: number | undefined; readonly retryAfter: string | undefined }> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: server.port, path: HANDSHAKE, localAddress, headers, agent: false };
    get(options, (response) => {
      response.resume();
      resolve({ status: response.statusCode, retryAfter: response.headers['retry-after'] });
    }).on('error', reject);
  });
}

/** How many handshakes from there pass before one does not. */
async function countUntilRefused(server: TestServer, address: string, headers = {}): Promise<number> {
  const most = 4 * ADDRESS_RATES.handshake.burst;
  for (let passed = 0; passed < most; passed += 1) {
    const { status, retryAfter } = await ask(server, address, headers);
    if (status === 200) continue;
    expect([status, Number(retryAfter) >= 1]).toEqual([429, true]);
    return passed;
  }
  throw new Error(`all ${most} handshakes of one address passed`);
}

describe('handshakes', () => {
  it('of one address are limited, those of another are not', async () => {
    const server = await startTestServer();
    try {
      expect(await countUntilRefused(server, '127.1.0.1')).toBeGreaterThanOrEqual(ADDRESS_RATES.handshake.burst);
      expect((await ask(server, '127.1.0.2')).status).toBe(200);
      // Where there is nothing to say by, the connection is closed.
      const refused = meet(server.url, { localAddress: '127.1.0.1', family: 4 });
      await new Promise((resolve) => refused.socket.once('connect_error', resolve));
      refused.socket.disconnect();
      expect(server.logLines.filter((line) => line.includes('TRUST_PROXY'))).toHaveLength(1);
      expect(server.logLines.join('\n')).not.toContain('127.1');
    } finally {
      await server.stop();
    }
  });

  it('are counted by the person and not by the proxy where TRUST_PROXY says that there is one', async () => {
    const server = await startTestServer({ trustedHops: 1 });
    const from = (address: string) => ({ 'X-Forwarded-For': `10.9.9.9, ${address}` });
    try {
      await countUntilRefused(server, '127.1.0.1', from('192.0.2.1'));
      expect((await ask(server, '127.1.0.1', from('192.0.2.2'))).status).toBe(200);
      // What the client itself claims stands further left.
      expect((await ask(server, '127.1.0.1', { 'X-Forwarded-For': '203.0.113.7, 192.0.2.1' })).status).toBe(429);
    } finally {
      await server.stop();
    }
  });

  it('of a page of another origin cost the visitor nothing', async () => {
    const server = await startTestServer();
    try {
      for (let count = 0; count < 2 * ADDRESS_RATES.handshake.burst; count += 1)
        expect((await ask(server, '127.1.0.1', { Origin: 'http://evil.example' })).status).toBe(403);
      expect((await ask(server, '127.1.0.1')).status).toBe(200);
    } finally {
      await server.stop();
    }
  });
});

describe('a process that has as many connections as it takes', () => {
  it('says 503 to more of them, and takes them again when there is room', async () => {
    const server = await startTestServer({}, { connectionsLimit: 2 });
    try {
      const [ann] = [await server.person(), await server.person()];
      const { status, retryAfter } = await ask(server, '127.1.0.1');
      expect([status, Number(retryAfter) >= 1]).toEqual([503, true]);
      const refused = meet(server.url, { localAddress: '127.1.0.1', family: 4 });
      await new Promise((resolve) => refused.socket.once('connect_error', resolve));
      refused.socket.disconnect();
      expect(server.logLines.filter((line) => line.includes('full'))).toHaveLength(1);

      ann.socket.disconnect();
      let isIn = false;
      // The server hears of a closed connection a moment later.
      while (!isIn) isIn = (await ask(server, '127.1.0.1')).status === 200;
    } finally {
      await server.stop();
    }
  });
});

describe('looks', () => {
  it('of one address are limited over all its connections, and a join does not count', async () => {
    const server = await startTestServer();
    try {
      const ann = await server.person();
      await ann.enter('seen');
      // Each connection alone stays below its own rate.
      const most = 2 * ADDRESS_RATES.look.burst;
      const replies: string[] = [];
      let spy = await server.person({ localAddress: '127.1.0.1' });
      for (let count = 0; count < most; count += 1) {
        if (count % 4 === 3) spy = await server.person({ localAddress: '127.1.0.1' });
        const reply = await spy.look('seen');
        replies.push(reply.ok ? 'ok' : reply.error);
      }
      const passed = replies.filter((reply) => reply === 'ok').length;
      expect(passed).toBeGreaterThanOrEqual(ADDRESS_RATES.look.burst);
      expect(replies).toContain('rate-limited');
      expect(await spy.join('seen')).toMatchObject({ ok: true });
      const other = await server.person({ localAddress: '127.1.0.2' });
      expect(await other.look('seen')).toMatchObject({ ok: true });
    } finally {
      await server.stop();
    }
  });
});

describe('a connection that nobody uses', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({}, { times: { strangerMs: 1_000, lookerMs: 2_000 } });
  });
  afterAll(() => server.stop());

  it('is closed when it has asked for no room, also one that never became a socket; a page in a room stays', async () => {
    const ann = await server.person();
    await ann.enter('a');
    const stranger = await server.person();
    const looker = await server.person();
    await looker.look('a');
    let isRawClosed = false;
    const raw = request({
      port: server.port,
      path: '/socket.io/?EIO=4&transport=websocket',
      headers: {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      },
    });
    raw.on('upgrade', (_response, socket) => socket.on('close', () => (isRawClosed = true)).resume());
    raw.end();
    // Not by Socket.IO's own word, after which its client would not come back.
    expect(await stranger.hears('disconnect')).toEqual(['transport close']);
    expect(looker.socket.connected).toBe(true);
    await eventually(() => isRawClosed, 'the bare one is closed');
    await looker.hears('disconnect');
    expect(ann.socket.connected).toBe(true);
  });

  it('is closed some time after it has left its room, and not sooner for having been there long', async () => {
    const ann = await server.person();
    await ann.enter('b');
    const older = await server.person();
    await older.look('b');
    await older.hears('disconnect');
    expect(ann.socket.connected).toBe(true);
    await ann.askAnything('leave_room');
    expect(ann.socket.connected).toBe(true);
    await ann.hears('disconnect');
  });
});
