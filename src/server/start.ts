/** Plugs the server together: config -> app -> signalling -> listen. */
import { join } from 'node:path';
import { createApp } from './app';
import { readAssets } from './assets';
import { listenBelow } from './base-path';
import type { Config } from './config';
import { createListener, LISTEN_TIMES, SILENT_CONNECTIONS, type ListenTimes } from './listen';
import type { Log } from './log';
import { openSeatSecret } from './seat-secret';
import { createSignaling, SIGNALING_TIMES, type SignalingTimes } from './signaling';

/** Below this a secret can be tried out. */
const GUESSABLE_CHARACTERS = 16;

export interface StartOptions {
  /** Where the build put views/, public/ and assets.json. */
  readonly builtDirectory: string;
  readonly log: Log;
  readonly times?: Partial<ListenTimes & SignalingTimes>;
  readonly silentConnections?: number;
  readonly connectionsLimit?: number;
}

export interface RunningServer {
  readonly port: number;
  /** Lets go of everything within about a second. Pages that are connected come back by themselves. */
  stop(): Promise<void>;
}

/** @throws Error with one sentence for the person at the terminal. */
export async function startServer(config: Config, options: StartOptions): Promise<RunningServer> {
  const { builtDirectory, log, times = {}, silentConnections = SILENT_CONNECTIONS } = options;
  const pages = {
    viewsDirectory: join(builtDirectory, 'views'),
    assetsDirectory: join(builtDirectory, 'public', 'assets'),
    assets: await readAssets(join(builtDirectory, 'assets.json'), config.basePath),
  };
  const seatSecret = config.seatSecret ?? (await openSeatSecret(config.dataDirectory, log));
  if (seatSecret.length < GUESSABLE_CHARACTERS) log.warn('SEAT_SECRET is short: who guesses it can take any seat');
  const app = createApp(config, pages, log);
  const listener = await createListener(config, app, { ...LISTEN_TIMES, ...times }, silentConnections, log);
  const signaling = createSignaling(
    listener.http,
    config,
    seatSecret,
    log,
    { ...SIGNALING_TIMES, ...times },
    options.connectionsLimit,
  );
  // Last, so that it comes before all of them.
  listenBelow(listener.http, config.basePath);
  const port = await listener.listen();
  return {
    port,
    async stop() {
      // Side by side: the signalling closes its connections, the listener ends those that do not agree.
      await Promise.all([signaling.stop(), listener.stop()]);
    },
  };
}
