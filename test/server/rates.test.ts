import { createMeter, FRAME_RATE, REFUSAL_RATE } from '../../src/server/rates';
import { createBucket } from '../../src/shared/bucket';
import { RATES } from '../../src/shared/protocol';
import { eventually, startTestServer, type TestServer } from '../support/server';

describe('a bucket', () => {
  it('gives its burst at once and then its rate', () => {
    let time = 0;
    const take = createBucket({ burst: 3, perSecond: 2 }, () => time);
    const takeMany = (): number => [1, 2, 3, 4, 5].filter(() => take()).length;
    expect(takeMany()).toBe(3);
    time += 500;
    expect(takeMany()).toBe(1);
    time += 60_000;
    expect(takeMany()).toBe(3);
  });

  it('holds offers and answers to one rate, and joining apart from looking', () => {
    const meter = createMeter(() => 0);
    const passed = Array.from({ length: RATES.describe.burst }, () => [
      meter.take('offer'),
      meter.take('answer'),
    ]).flat();
    expect(passed.filter(Boolean)).toHaveLength(RATES.describe.burst);
    const joins = Array.from({ length: 9 }, () => meter.take('join_room'));
    expect(joins.filter(Boolean)).toHaveLength(RATES.join.burst);
    expect(meter.take('look_room')).toBe(true);
  });

  it('for all frames lets through whatever the single ones do', () => {
    const sum = RATES.join.burst * 3 + RATES.describe.burst + RATES.ice.burst + RATES.state.burst * 2;
    expect(FRAME_RATE.burst).toBeGreaterThan(sum + REFUSAL_RATE.burst);
  });
});

describe('a client that asks too often', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.stop());

  it('is told so, by the answer or by an event', async () => {
    const ann = await server.person();
    for (let count = 0; count < RATES.join.burst; count += 1) await ann.enter('rates');
    expect(await ann.join('rates')).toEqual({ ok: false, error: 'rate-limited' });
    ann.sendAnything('join_room', 'rates');
    expect(await ann.hears('refused')).toEqual(['join_room', 'rate-limited']);
    expect(await ann.look('rates')).toMatchObject({ ok: true });
  });

  it('does not start from zero by leaving the namespace and coming back', async () => {
    const ann = await server.person();
    const { self } = await ann.enter('again');
    for (let count = 1; count < RATES.join.burst; count += 1) await ann.enter('again');
    let isBack = false;
    ann.socket.io.engine.on('data', (data: unknown) => (isBack ||= String(data).startsWith('0{')));
    // Packets of Socket.IO: DISCONNECT and CONNECT, within one connection.
    ann.sendRaw('1');
    const isLost = (line: string): boolean => line.includes(' lost') && line.includes(self.id);
    await eventually(() => server.logLines.some(isLost), 'the loss');
    ann.sendRaw('0');
    await eventually(() => isBack, 'the new socket');
    ann.sendRaw('2["join_room","again"]');
    await eventually(() => ann.all('refused').length > 0, 'the refusal');
    expect(ann.all('refused')).toEqual([['join_room', 'rate-limited']]);
  });

  it('and goes on is disconnected with one line in the log, and does not come back by itself', async () => {
    const ann = await server.person({ reconnection: true, reconnectionDelay: 1 });
    for (let count = 0; count < RATES.describe.burst + REFUSAL_RATE.burst + 100; count += 1) {
      ann.sendAnything('offer', {}, 'nowhere');
    }
    expect(await ann.hears('disconnect')).toEqual(['io server disconnect']);
    expect(ann.socket.active).toBe(false);
    expect(server.logLines.filter((line) => line.includes('hung up'))).toHaveLength(1);
  });

  it('and floods is cut within 5 s, and the others go on', async () => {
    const [ann, bob, flooder] = [await server.person(), await server.person(), await server.person()];
    await ann.enter('calm');
    const { self } = await bob.enter('calm');
    for (let count = 0; count < 20_000; count += 1) flooder.sendRaw('2["x"]');
    ann.sendAnything('offer', {}, self.id);
    await bob.hears('offer');
    await eventually(() => !flooder.socket.connected, 'the flood is cut', 5_000);
  });

  it('and floods without reading is cut too', async () => {
    const flooder = await server.person();
    // It neither reads nor answers a close, so only the server can end it.
    const socket: unknown = Reflect.get(flooder.socket.io.engine.transport, 'ws');
    const raw = Reflect.get(socket as object, '_socket') as {
      pause(): void;
      once(event: string, done: () => void): void;
    };
    let isCut = false;
    raw.once('close', () => (isCut = true));
    for (let count = 0; count < 1_000; count += 1) flooder.sendRaw('2["x"]');
    await eventually(() => server.logLines.some((line) => line.includes('flood')), 'the server hangs up');
    await eventually(() => isCut, 'the connection ends', 5_000);
  });
});
