/** The built server as a process of its own, on a free port: what the browser ring talks to. Run `npm run build` first. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';

const SERVER = join(__dirname, '..', '..', 'dist', 'server.js');

export interface House {
  readonly port: number;
  readonly url: string;
  /** Starts it again after `kill`, on the same port. */
  start(): Promise<void>;
  /** SIGKILL: nobody gets to say goodbye. */
  kill(): Promise<void>;
  signal(name: NodeJS.Signals): void;
  stop(): Promise<void>;
}

/** Call in a describe block, below `invitePeople`, so that the pages are gone before their server is: one house for all its tests. */
export function useHouse(): House {
  let started: House | null = null;
  const house = (): House => {
    if (started === null) throw new Error('the house is opened in beforeAll');
    return started;
  };
  beforeAll(async () => {
    started = await startHouse();
  });
  afterAll(() => started?.stop());
  return {
    get port() {
      return house().port;
    },
    get url() {
      return house().url;
    },
    start: () => house().start(),
    kill: () => house().kill(),
    signal: (name) => house().signal(name),
    stop: () => house().stop(),
  };
}

export async function startHouse(environment: NodeJS.ProcessEnv = {}): Promise<House> {
  const port = await freePort();
  let child: ChildProcess | null = null;
  const house: House = {
    port,
    url: `http://localhost:${port}`,
    async start() {
      child = spawn(process.execPath, [SERVER], {
        env: {
          ...process.env,
          PORT: String(port),
          STUN_URLS: '',
          LOG_LEVEL: 'warn',
          SEAT_SECRET: 'only for the tests of this project',
          ...environment,
        },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      await untilAnswers(
        `${environment['HTTPS_KEY'] === undefined ? 'http' : 'https'}://localhost:${port}/healthz`,
        child,
      );
    },
    kill: () => end('SIGKILL'),
    signal: (name) => void child?.kill(name),
    stop: () => end('SIGTERM'),
  };
  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = child;
    child = null;
    if (ending === null || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = once(ending, 'exit');
    ending.kill(signal);
    await gone;
  }
  await house.start();
  return house;
}

/**
 * A port that nobody listens on, below those that a system gives to outgoing connections (from 32,768 on Linux): a server that a
 * test kills finds its port still free when it comes back, however many connections were made meanwhile.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 22_000);
    const probe = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, () => probe.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}

async function untilAnswers(url: string, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended with code ${child.exitCode}`);
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // Not at once: whoever asks without a pause takes the processor from the server that is starting.
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
