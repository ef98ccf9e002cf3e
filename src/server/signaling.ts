/**
 * The server's half of the wire: what comes from a client passes its rate and its shape, and waits for its turn, before a handler sees it
 * (server/handlers). Whatever goes wrong in there ends here, as an answer.
 */
import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import { ADDRESS_RATES, CLIENT_EVENTS, CONNECTION_LIMITS, LIMITS, type ClientEvent } from '../shared/protocol';
import { createQueue, type Queue } from '../shared/queue';
import { createAddressLimit } from './address-limit';
import type { Config } from './config';
import { cut, guardConnections, type Connection } from './connection-guard';
import { createHandlers, refuse, type Answer } from './handlers';
import { limitHandshakes } from './handshakes';
import { createRoomTag, type Log } from './log';
import { isOriginAllowed } from './origin';
import { areFit, splitArguments } from './parse';
import { createPatience, type PatienceTimes } from './patience';
import { createMeter, type Meter } from './rates';
import { createRoomMail, type Client, type IoServer } from './room-mail';
import { createSeats } from './seats';

export interface SignalingTimes extends PatienceTimes {
  /** How long a seat waits when its connection was closed from the other end: the page died, or a proxy did. */
  readonly closedGraceMs: number;
  /** How long it waits when the connection fell silent: the network is gone, the person is probably not. */
  readonly silentGraceMs: number;
  /** Who has not looked into a room for this long stands at its door no longer. */
  readonly doorMs: number;
  readonly pingIntervalMs: number;
  readonly pingTimeoutMs: number;
}
export const SIGNALING_TIMES: SignalingTimes = {
  closedGraceMs: 4_000,
  silentGraceMs: 25_000,
  pingIntervalMs: 8_000,
  pingTimeoutMs: 6_000,
  strangerMs: CONNECTION_LIMITS.strangerMs,
  lookerMs: CONNECTION_LIMITS.lookerMs,
  doorMs: CONNECTION_LIMITS.doorMs,
};

export interface Signaling {
  /** Closes every connection without a word, so that the pages come back by themselves. */
  stop(): Promise<void>;
}

/** What it takes to do what a client asks for. */
interface Desk {
  readonly client: Client;
  readonly meter: Meter;
  /** One event of a client at a time: a leave that follows a join finds the seat. */
  readonly turns: Queue;
  /** Counts this server's connections. */
  readonly number: number;
}

export function createSignaling(
  http: HttpServer,
  config: Config,
  seatSecret: string,
  log: Log,
  times: SignalingTimes = SIGNALING_TIMES,
  connectionsLimit: number = CONNECTION_LIMITS.connections,
): Signaling {
  const now = (): number => performance.now();
  const server = createIoServer(http, config, log, times);
  limitHandshakes(server, config, connectionsLimit, log);
  guardConnections(server, now, log);
  const patience = createPatience(times);
  server.engine.on('connection', patience.opened);

  const seats = createSeats(config.peopleLimit, times.doorMs);
  const tagOf = createRoomTag(seatSecret);
  const mail = createRoomMail(server);
  const lookLimit = createAddressLimit(ADDRESS_RATES.look);
  const means = { config, seatSecret, seats, mail, patience, lookLimit, log, tagOf };
  const { byEvent, farewell, lookAway } = createHandlers(means);

  /** The one way in: rate, then shape, then the handler when it is this event's turn. */
  async function receive(desk: Desk, event: ClientEvent, received: readonly unknown[]): Promise<void> {
    const { client, meter, turns, number } = desk;
    const { values, reply } = splitArguments(received);
    const answer = (content: Answer): void => {
      if (reply !== null) reply(content);
      else if (!content.ok) client.emit('refused', event, content.error);
    };
    try {
      if (!meter.take(event)) {
        answer(refuse('rate-limited'));
        if (!meter.forgive()) dismiss(client);
        return;
      }
      if (!areFit(values)) return answer(refuse('bad-request'));
      if (event === 'join_room' || event === 'look_room') patience.asked(client.conn);
      const request = { client, connectionNumber: number, values, hasReply: reply !== null, answer };
      await turns.add(() => byEvent[event](request));
    } catch (error) {
      log.error('unexpected', {
        event,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
      // The client must not wait for ever.
      answer(refuse('unexpected'));
    }
  }

  function dismiss(client: Client): void {
    // What has already been read is for nobody, and would be one line in the log each.
    for (const event of CLIENT_EVENTS) client.removeAllListeners(event);
    log.warn('hung up on a client that went on beyond its rate');
    cut(client.conn);
  }

  function release(client: Client, reason: string): void {
    lookAway(client);
    // Null also when a newer connection has taken the seat: a disconnect frees only what belongs to it.
    const seat = seats.of(client.id);
    if (seat === null || reason === 'server shutting down') return;
    // Only the namespace may be left, and the connection still be there.
    patience.left(client.conn);
    const graceMs = reason === 'ping timeout' ? times.silentGraceMs : times.closedGraceMs;
    log.info('lost', { room: tagOf(seat.room), peer: seat.id, reason: reason.replaceAll(' ', '-') });
    if (seat.hasKey) seats.keep(seat, graceMs, (gone) => farewell(gone, 'gone'));
    else farewell(seats.free(seat), 'gone');
  }

  const meters = new WeakMap<Connection, Meter>();
  let opened = 0;
  server.on('connection', (client) => {
    const meter = meters.get(client.conn) ?? createMeter(now);
    meters.set(client.conn, meter);
    const desk = { client, meter, turns: createQueue(), number: (opened += 1) };
    for (const event of CLIENT_EVENTS) {
      client.on(event, (...received: unknown[]) => void receive(desk, event, received));
    }
    // In its turn too: a join that is under way has its seat by then.
    client.on('disconnect', (reason) => void desk.turns.add(() => release(client, reason)));
  });

  return {
    async stop() {
      seats.clear();
      await server.close();
    },
  };
}

function createIoServer(http: HttpServer, config: Config, log: Log, times: SignalingTimes): IoServer {
  let hasToldOfOrigin = false;
  return new Server(http, {
    pingInterval: times.pingIntervalMs,
    pingTimeout: times.pingTimeoutMs,
    maxHttpBufferSize: LIMITS.frameBytes,
    perMessageDeflate: false,
    httpCompression: false,
    serveClient: false,
    allowRequest: (request, callback) => {
      const isAllowed = isOriginAllowed(request.headers, config);
      if (!isAllowed && !hasToldOfOrigin) {
        hasToldOfOrigin = true;
        log.warn('refused a page of another origin; PUBLIC_URL=<the address people open> would allow it');
      }
      callback(null, isAllowed);
    },
  });
}
