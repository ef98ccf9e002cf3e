/** A real server on a port of the system's choice, and people who talk to it. */
import { resolve } from 'node:path';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { readConfig, type Config } from '../../src/server/config';
import { createLog } from '../../src/server/log';
import { startServer, type StartOptions } from '../../src/server/start';
import type {
  ClientToServer,
  Joined,
  JoinReply,
  JoinRequest,
  LookReply,
  PeerState,
  ServerToClient,
} from '../../src/shared/protocol';

export const BUILT_DIRECTORY = resolve(__dirname, '../../dist');

export interface TestServer {
  readonly url: string;
  readonly port: number;
  readonly logLines: readonly string[];
  /** A person with a connected socket, from an address of the own: the limits an address has are on, as everywhere. */
  person(options?: MeetOptions): Promise<Person>;
  /** Closes the people's sockets and the server. */
  stop(): Promise<void>;
}

export async function startTestServer(
  config: Partial<Config> = {},
  options: Pick<StartOptions, 'times' | 'silentConnections' | 'connectionsLimit'> = {},
): Promise<TestServer> {
  const logLines: string[] = [];
  const server = await startServer(
    {
      ...readConfig({ PORT: '0', STUN_URLS: '', SEAT_SECRET: 'a secret for the tests' }, '/nowhere'),
      ...config,
    },
    { builtDirectory: BUILT_DIRECTORY, log: createLog('debug', (line) => logLines.push(line)), ...options },
  );
  const url = `http://localhost:${server.port}`;
  const people: Person[] = [];
  const nextAddress = createAddresses();
  return {
    url,
    port: server.port,
    logLines,
    async person(socketOptions = {}) {
      const person = meet(url, { localAddress: nextAddress(), family: 4, ...socketOptions });
      people.push(person);
      await eventually(() => person.socket.connected, 'the socket connects');
      return person;
    },
    async stop() {
      for (const person of people) person.socket.disconnect();
      await server.stop();
    },
  };
}

export type HeardEvent = { readonly event: string; readonly args: readonly unknown[] };

export interface Person {
  readonly socket: Socket<ServerToClient, ClientToServer>;
  /** Everything that came, in order; `disconnect` with its reason too. */
  readonly heard: readonly HeardEvent[];
  join(room: string, request?: JoinRequest): Promise<JoinReply>;
  /** `join`, where it is expected to succeed. */
  enter(room: string, request?: JoinRequest): Promise<Joined>;
  look(room: string): Promise<LookReply>;
  /** The arguments of each such event so far. */
  all(event: string): readonly (readonly unknown[])[];
  /** The arguments of the first such event that came or will come. */
  hears(event: string): Promise<readonly unknown[]>;
  /** Sends these arguments just so, whatever the types say. */
  sendAnything(event: string, ...values: unknown[]): void;
  askAnything(event: string, ...values: unknown[]): Promise<unknown>;
  /** Sends one packet of Socket.IO as it stands, past the client's own encoder. */
  sendRaw(packet: string | Buffer): void;
  /** As when the page dies: no word, the connection is just closed. */
  die(): void;
}

/** Loopback addresses, each another one: 127.0.1.1, 127.0.1.2, … Linux has all of 127.0.0.0/8. */
export function createAddresses(): () => string {
  let given = 0;
  return () => {
    const number = given++;
    return `127.0.${1 + Math.floor(number / 250)}.${1 + (number % 250)}`;
  };
}

export type MeetOptions = Partial<ManagerOptions & SocketOptions> & {
  readonly localAddress?: string;
  readonly family?: 4 | 6;
};

/** A socket that never returns by itself, so that a test decides. */
export function meet(url: string, options: MeetOptions = {}): Person {
  const socket: Socket<ServerToClient, ClientToServer> = io(url, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    ...options,
  });
  const untyped: Socket = socket;
  const heard: HeardEvent[] = [];
  untyped.onAny((event: string, ...args: unknown[]) => heard.push({ event, args }));
  socket.on('disconnect', (reason) => heard.push({ event: 'disconnect', args: [reason] }));
  const all = (event: string): readonly (readonly unknown[])[] =>
    heard.filter((item) => item.event === event).map(({ args }) => args);
  const join = (room: string, request?: JoinRequest): Promise<JoinReply> =>
    new Promise((resolveReply) => socket.emit('join_room', room, request ?? {}, resolveReply));

  return {
    socket,
    heard,
    all,
    join,
    async enter(room, request) {
      const reply = await join(room, request);
      if (!reply.ok) throw new Error(`join_room was refused: ${reply.error}`);
      return reply;
    },
    look: (room) => new Promise((resolveReply) => socket.emit('look_room', room, resolveReply)),
    async hears(event) {
      await eventually(() => all(event).length > 0, `"${event}" comes`);
      return all(event)[0] ?? [];
    },
    sendAnything: (event, ...values) => void untyped.emit(event, ...values),
    askAnything: (event, ...values) =>
      new Promise((resolveReply) => untyped.emit(event, ...values, (reply: unknown) => resolveReply(reply))),
    sendRaw: (packet) => void socket.io.engine.write(packet),
    die: () => void socket.io.engine.close(),
  };
}

export const stateOf = (revision: number, changes: Partial<PeerState> = {}): PeerState => ({
  mic: true,
  camera: true,
  screen: false,
  hand: false,
  ...changes,
  revision,
});

/** Waits until `condition` holds; fails with the name of what did not come. */
export async function eventually(condition: () => boolean, what: string, withinMs = 10_000): Promise<void> {
  const until = performance.now() + withinMs;
  while (!condition()) {
    if (performance.now() > until) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await new Promise((resolveTurn) => setTimeout(resolveTurn, 5));
  }
}
