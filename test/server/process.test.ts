import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { readConfig } from '../../src/server/config';
import { createLog } from '../../src/server/log';
import { openSeatSecret } from '../../src/server/seat-secret';
import { startServer } from '../../src/server/start';
import { BUILT_DIRECTORY, eventually, meet, startTestServer } from '../support/server';

const folder = mkdtempSync(join(tmpdir(), 'noom-test-'));
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** The built server as a process of its own. */
function run(environment: Record<string, string>) {
  const child = spawn(process.execPath, [join(BUILT_DIRECTORY, 'server.js')], {
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', STUN_URLS: '', DATA_DIR: folder, ...environment },
  });
  running.add(child);
  let output = '';
  let code: number | null | undefined;
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  child.on('close', (exitCode) => {
    running.delete(child);
    code = exitCode;
  });
  return {
    child,
    output: () => output,
    async ended(withinMs = 10_000) {
      await eventually(() => code !== undefined, 'the process ends', withinMs);
      return code;
    },
    async address() {
      await eventually(() => /http:\S+/.test(output), 'the address is printed');
      return /http:\S+/.exec(output)?.[0] ?? '';
    },
  };
}

describe('the server as a process', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends with 0 within 2 s of %s, also with people connected',
    async (signal) => {
      const server = run({});
      const ann = meet(await server.address(), { reconnection: true, reconnectionDelay: 60_000 });
      await ann.enter('a');
      server.child.kill(signal);
      expect(await server.ended(2_000)).toBe(0);
      expect(await ann.hears('disconnect')).toEqual(['transport close']);
      // Not sent away: it will come back by itself.
      expect(ann.socket.active).toBe(true);
      ann.socket.disconnect();
    },
  );

  it('survives kill -9 in that everybody finds the own seat again', async () => {
    const first = run({});
    const ann = meet(await first.address());
    const { self } = await ann.enter('a');
    first.child.kill('SIGKILL');
    await first.ended();
    const second = run({});
    const back = meet(await second.address());
    expect((await back.enter('a', { resume: self })).self).toEqual(self);
    back.socket.disconnect();
    second.child.kill('SIGTERM');
    await second.ended();
  });

  it('says in one line that its port is taken', async () => {
    const other = await startTestServer();
    try {
      const server = run({ PORT: String(other.port) });
      expect(await server.ended()).toBe(1);
      expect(server.output()).toMatch(/^[^\n]*port \d+[^\n]*PORT[^\n]*\n$/);
    } finally {
      await other.stop();
    }
  });

  it.each([
    [{ PORT: 'x' }, /^PORT must be a whole number/],
    [{ TURN_URLS: 'turn:a' }, /^TURN_URLS needs/],
    [{ HTTPS_KEY: '/no/such', HTTPS_CERT: '/no/such' }, /^HTTPS_KEY and HTTPS_CERT must name files/],
    [{ HOST: '192.0.2.1' }, /^HOST=192.0.2.1 is no address/],
  ])('says in one line what is wrong with %p', async (environment, sentence) => {
    const server = run(environment);
    expect(await server.ended()).toBe(1);
    expect(server.output()).toMatch(sentence);
    expect(server.output().trim().split('\n')).toHaveLength(1);
  });
});

it('speaks https where a key and a certificate are named, and then holds it fast', async () => {
  const pems = await generate([{ name: 'commonName', value: 'localhost' }]);
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  writeFileSync(key, pems.private);
  writeFileSync(cert, pems.cert);
  const config = readConfig({ PORT: '0', STUN_URLS: '', HTTPS_KEY: key, HTTPS_CERT: cert }, folder);
  const server = await startServer(config, { builtDirectory: BUILT_DIRECTORY, log: createLog('error') });
  try {
    const headers = await new Promise<Record<string, unknown>>((resolve, reject) => {
      request({ port: server.port, rejectUnauthorized: false }, (response) => {
        response.resume();
        resolve(response.headers);
      })
        .on('error', reject)
        .end();
    });
    expect(headers['strict-transport-security']).toMatch(/^max-age=/);
    expect(headers['content-security-policy']).toContain('upgrade-insecure-requests');
    const ann = meet(`https://localhost:${server.port}`, { rejectUnauthorized: false });
    await ann.enter('secure');
    ann.socket.disconnect();
  } finally {
    await server.stop();
  }
});

describe("the seats' secret", () => {
  const quiet = createLog('error', () => undefined);

  it('is made once and kept for its owner only', async () => {
    const data = join(folder, 'fresh');
    const [first, atOnce] = await Promise.all([openSeatSecret(data, quiet), openSeatSecret(data, quiet)]);
    const file = join(data, '.noom/seat-secret');
    expect(first).toHaveLength(43);
    expect(await openSeatSecret(data, quiet)).toBe(readFileSync(file, 'utf8').trim());
    expect(atOnce).toBe(first);
    expect(readdirSync(join(data, '.noom'))).toEqual(['seat-secret']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('lives in memory, with one warning, where nothing can be written', async () => {
    const lines: string[] = [];
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    const log = createLog('warn', (line) => lines.push(line));
    expect(await openSeatSecret(file, log)).toHaveLength(43);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('DATA_DIR');
  });
});
