import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { pathToFileURL } from 'node:url';
import { generate } from 'selfsigned';
import { readConfig } from '../../src/server/config';
import { createLog } from '../../src/server/log';
import { openSeatSecret } from '../../src/server/seat-secret';
import { startServer, type StartOptions } from '../../src/server/start';
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

/** A key and a certificate for the name, signed by itself or by `ca`. */
async function certify(name: string, ca?: { readonly key: string; readonly cert: string }) {
  const pems = await generate([{ name: 'commonName', value: name }], ca === undefined ? {} : { ca });
  return { key: pems.private, cert: pems.cert };
}

function write(name: string, { key, cert }: { readonly key: string; readonly cert: string }) {
  const files = { key: join(folder, `${name}-key.pem`), cert: join(folder, `${name}-cert.pem`) };
  writeFileSync(files.key, key);
  writeFileSync(files.cert, cert);
  return files;
}

async function startSecure(https: { readonly key: string; readonly cert: string }, times: StartOptions['times'] = {}) {
  const config = readConfig({ PORT: '0', STUN_URLS: '', HTTPS_KEY: https.key, HTTPS_CERT: https.cert }, folder);
  const logLines: string[] = [];
  const log = createLog('info', (line) => logLines.push(line));
  const server = await startServer(config, { builtDirectory: BUILT_DIRECTORY, log, times });
  return { ...server, logLines };
}

/** The headers of the first page, and whose certificate it came with. */
function ask(port: number, host = 'localhost') {
  return new Promise<{ headers: IncomingHttpHeaders; serialNumber: string }>((done, reject) => {
    request({ port, headers: { Host: host }, rejectUnauthorized: false, agent: false }, (response) => {
      const { serialNumber } = (response.socket as TLSSocket).getPeerCertificate();
      response.resume();
      done({ headers: response.headers, serialNumber });
    })
      .on('error', reject)
      .end();
  });
}

describe('https where a key and a certificate are named', () => {
  it('is spoken, and held fast by a name that an authority knows', async () => {
    const server = await startSecure(
      write('signed', await certify('call.example.org', await certify('Some authority'))),
    );
    try {
      const { headers } = await ask(server.port, 'call.example.org');
      expect(headers['strict-transport-security']).toMatch(/^max-age=/);
      expect(headers['content-security-policy']).toContain('upgrade-insecure-requests');
      const ann = meet(`https://localhost:${server.port}`, { rejectUnauthorized: false });
      await ann.enter('secure');
      ann.socket.disconnect();
    } finally {
      await server.stop();
    }
  });

  it("is not held fast on a developer's machine: its other ports would go with it", async () => {
    const signed = await startSecure(write('local', await certify('localhost', await certify('Some authority'))));
    const own = await startSecure(write('own', await certify('Noom on this machine')));
    try {
      for (const host of ['localhost', `localhost:${signed.port}`, 'noom.localhost'])
        expect((await ask(signed.port, host)).headers['strict-transport-security']).toBeUndefined();
      const { headers } = await ask(own.port, '192.0.2.7');
      expect(headers['strict-transport-security']).toBeUndefined();
      expect(headers['content-security-policy']).toContain('upgrade-insecure-requests');
    } finally {
      await Promise.all([signed.stop(), own.stop()]);
    }
  });

  it('takes a renewed certificate without a restart, and not a pair that does not fit', async () => {
    const [first, second] = [await certify('localhost'), await certify('localhost')];
    const files = write('renewed', first);
    const server = await startSecure(files, { certificateMs: 20 });
    try {
      const before = await ask(server.port);
      writeFileSync(files.cert, second.cert);
      await eventually(() => server.logLines.some((line) => line.includes('belong together')), 'the sentence');
      expect((await ask(server.port)).serialNumber).toBe(before.serialNumber);
      writeFileSync(files.key, second.key);
      await eventually(() => server.logLines.some((line) => line.includes('renewed')), 'the new one is taken');
      expect((await ask(server.port)).serialNumber).not.toBe(before.serialNumber);
      expect(server.logLines.filter((line) => line.includes('belong together'))).toHaveLength(1);
    } finally {
      await server.stop();
    }
  });

  it.each([
    ['of another pair', /^HTTPS_KEY and HTTPS_CERT do not belong together/, (key: string) => key],
    [
      'with a passphrase',
      /^HTTPS_KEY is locked by a passphrase/,
      (key: string) =>
        createPrivateKey(key)
          .export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'secret' })
          .toString(),
    ],
    ['that is none', /^HTTPS_KEY and HTTPS_CERT must be a key and a certificate/, () => 'hello'],
  ])('says in a sentence that the key is one %s', async (_what, sentence, change) => {
    const [one, other] = [await certify('localhost'), await certify('localhost')];
    await expect(startSecure(write('wrong', { key: change(one.key), cert: other.cert }))).rejects.toThrow(sentence);
  });
});

describe('a script of the project', () => {
  const isMainUrl = pathToFileURL(resolve(__dirname, '../../scripts/is-main.mjs')).href;
  const real = join(folder, 'real');
  beforeAll(() => {
    mkdirSync(real);
    const text = `import { isMain } from '${isMainUrl}';\nconsole.log(isMain(import.meta.url) ? 'main' : 'part');\n`;
    writeFileSync(join(real, 'script.mjs'), text);
    writeFileSync(join(real, 'other.mjs'), "await import('./script.mjs');\n");
    symlinkSync(real, join(folder, 'link'));
  });
  const call = (path: string): string =>
    spawnSync(process.execPath, [join(folder, path)])
      .stdout.toString()
      .trim();

  it('knows that it was called itself, also through a link', () => {
    expect(['real/script.mjs', 'link/script.mjs', 'link/other.mjs'].map(call)).toEqual(['main', 'main', 'part']);
  });
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
