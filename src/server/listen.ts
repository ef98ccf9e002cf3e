/** The http or https server around the app: its time limits, its silent connections, its stop. */
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { readCertificate, watchCertificate } from './certificate';
import type { Config } from './config';
import type { Log } from './log';

export interface ListenTimes {
  /** From a request's first byte to its last header. */
  readonly headersTimeoutMs: number;
  /** From a request's first byte to its last. */
  readonly requestTimeoutMs: number;
  /** How often Node looks for requests that take too long; its own default is 30 s. */
  readonly checkingIntervalMs: number;
  /** How long a connection may be silent between two requests. */
  readonly keepAliveMs: number;
  /** How often it checks whether the certificate was renewed. */
  readonly certificateMs: number;
}
export const LISTEN_TIMES: ListenTimes = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  checkingIntervalMs: 1_000,
  // Balancers keep a connection for 60 s; a request on one that we have just closed becomes their 502.
  keepAliveMs: 75_000,
  certificateMs: 60 * 60_000,
};

/** Connections that never sent a byte: a tunnel's client keeps ten; more than this is not a tunnel. */
export const SILENT_CONNECTIONS = 1_000;
/** How long a stop waits for the other ends to hang up. */
const STOP_MS = 1_000;

export interface Listener {
  readonly http: Server;
  /** Resolves with the port. @throws Error with one sentence, for example of a taken port. */
  listen(): Promise<number>;
  /** Ends what is still open; after `STOP_MS` by force. */
  stop(): Promise<void>;
}

export async function createListener(
  config: Pick<Config, 'port' | 'host' | 'https'>,
  handler: RequestListener,
  times: ListenTimes,
  silentConnections: number,
  log: Log,
): Promise<Listener> {
  const options = {
    headersTimeout: times.headersTimeoutMs,
    requestTimeout: times.requestTimeoutMs,
    connectionsCheckingInterval: times.checkingIntervalMs,
    keepAliveTimeout: times.keepAliveMs,
    // The TLS handshake gets the same time limit as the headers.
    handshakeTimeout: times.headersTimeoutMs,
  };
  const secure = config.https === null ? null : await secureServer(config.https);
  const http = secure?.http ?? createServer(options, handler);

  const open = new Set<Socket>();
  http.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  capSilent(http, config.https === null ? 'connection' : 'secureConnection', silentConnections);
  http.on('clientError', answerClientError);

  return {
    http,
    listen: () => listen(http, config),
    async stop() {
      secure?.unwatch();
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      const timer = setTimeout(() => open.forEach((socket) => socket.destroy()), STOP_MS);
      await closed;
      clearTimeout(timer);
    },
  };

  async function secureServer(
    files: NonNullable<Config['https']>,
  ): Promise<{ http: SecureServer; unwatch: () => void }> {
    const certificate = await readCertificate(files);
    const server = createSecureServer({ ...options, ...certificate }, handler);
    const take = server.setSecureContext.bind(server);
    return { http: server, unwatch: watchCertificate(files, certificate, times.certificateMs, take, log) };
  }
}

function listen(http: Server, { port, host }: Pick<Config, 'port' | 'host'>): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, port, host)));
    http.listen({ port, ...(host !== null && { host }) }, () => {
      const address = http.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function explain(error: NodeJS.ErrnoException, port: number, host: string | null): Error {
  const where = host === null ? `port ${port}` : `${host}, port ${port}`;
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `Something else is listening on ${where} already. Stop it, or choose another with PORT.`,
    EACCES: `This user may not listen on ${where}. Choose a port above 1023 with PORT.`,
    EADDRNOTAVAIL: `HOST=${host} is no address of this machine.`,
    ENOTFOUND: `HOST=${host} is no address of this machine.`,
  };
  return new Error(reasons[error.code ?? ''] ?? `Cannot listen on ${where}: ${error.message}`, { cause: error });
}

/** Keeps at most `most` connections that have sent nothing; the oldest is closed first. */
function capSilent(http: Server, opening: 'connection' | 'secureConnection', most: number): void {
  const silent = new Set<Duplex>();
  http.on(opening, (socket: Duplex) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
    const [oldest] = silent;
    if (silent.size > most && oldest !== undefined) oldest.destroy();
  });
  http.on('request', (request) => silent.delete(request.socket));
  http.on('upgrade', (request) => silent.delete(request.socket));
}

/** Handles errors before there is a request. Node leaves it to this listener to close the socket. */
function answerClientError(error: NodeJS.ErrnoException, stream: Duplex): void {
  const bytesRead: unknown = Reflect.get(stream, 'bytesRead');
  // A tunnel's client opens connections long before it needs them. An unasked 408 would meet its next request; left
  // alone, the connection works when that comes, and the time limit then counts from its first byte.
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && bytesRead === 0) return;
  if (error.code === 'ECONNRESET' || !stream.writable) {
    stream.destroy();
    return;
  }
  const status =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? '408 Request Timeout'
      : error.code === 'HPE_HEADER_OVERFLOW'
        ? '431 Request Header Fields Too Large'
        : '400 Bad Request';
  // `end` may wait for a reader that never comes; the answer fits into the system's buffer, so destroy follows it.
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => stream.destroy());
}
