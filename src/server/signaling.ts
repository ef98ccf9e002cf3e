/**
 * The wire's server half: joining, looking, leaving, relaying. docs/protocol.md is its prose. start.ts plugs it into
 * the listening server. It opens no description and no candidate: it checks who, where and how large.
 */
import type { Server as HttpServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { Server, type DefaultEventsMap, type Socket } from 'socket.io';
import {
  ADDRESS_RATES,
  CLIENT_EVENTS,
  CONNECTION_LIMITS,
  LIMITS,
  UNTOLD_STATE,
  type ByeReason,
  type ClientEvent,
  type ErrorCode,
  type IceServersReply,
  type Joined,
  type JoinRequest,
  type Looked,
  type PeerState,
  type Receipt,
  type Refusal,
  type ServerToClient,
} from '../shared/protocol';
import { readAddress } from './address';
import { createAddressLimit } from './address-limit';
import type { Config } from './config';
import { cut, guardConnections, type Connection } from './connection-guard';
import { limitHandshakes } from './handshakes';
import { makeIceServers } from './ice';
import { createRoomTag, type Log } from './log';
import { isOriginAllowed } from './origin';
import { areFit, parseJoin, parseRelay, parseRoomKey, parseState, splitArguments } from './parse';
import { createPatience, type PatienceTimes } from './patience';
import { createMeter, type Meter } from './rates';
import { isSeatKey, makePeerId, makeSeatKey } from './seat-key';
import { createSeats, toPeerInfo, type SeatRecord } from './seats';

export interface SignalingTimes extends PatienceTimes {
  /** How long a seat waits when its connection was closed from the other end: the page died, or a proxy did. */
  readonly closedGraceMs: number;
  /** How long it waits when the connection fell silent: the network is gone, the person is probably not. */
  readonly silentGraceMs: number;
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
};

export interface Signaling {
  /** Closes every connection without a word, so that the pages come back by themselves. */
  stop(): Promise<void>;
}

/** What clients send is unknown until parse.ts has read it, whatever the types of an honest client say. */
type FromClient = Record<ClientEvent, (...received: unknown[]) => void>;
type Client = Socket<FromClient, ServerToClient, DefaultEventsMap>;
type Answer = Joined | Looked | IceServersReply | Receipt | Refusal;
type Handler = (
  client: Client,
  values: readonly unknown[],
  hasReply: boolean,
  answer: (answer: Answer) => void,
) => void | Promise<void>;

// Prefixes, because Socket.IO keeps a room of its own for each socket's id: a room that is named like one gets no mail of his.
const roomOf = (room: string): string => `room:${room}`;
const inboxOf = (room: string, id: string): string => `inbox:${room}:${id}`;
const refuse = (error: ErrorCode): Refusal => ({ ok: false, error });

export function createSignaling(
  http: HttpServer,
  config: Config,
  seatSecret: string,
  log: Log,
  times: SignalingTimes = SIGNALING_TIMES,
  connectionsLimit: number = CONNECTION_LIMITS.connections,
): Signaling {
  const seats = createSeats(config.peopleLimit);
  const meters = new WeakMap<Connection, Meter>();
  const tagOf = createRoomTag(seatSecret);
  const limits = { people: config.peopleLimit, nameBytes: LIMITS.nameBytes, frameBytes: LIMITS.frameBytes };
  const now = (): number => performance.now();
  const patience = createPatience(times);
  const lookLimit = createAddressLimit(ADDRESS_RATES.look);
  /** In which order their connections were opened. */
  const numbers = new WeakMap<Client, number>();
  let opened = 0;
  let hasToldOfOrigin = false;

  const server = new Server<FromClient, ServerToClient, DefaultEventsMap>(http, {
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
  limitHandshakes(server, config, connectionsLimit, log);
  guardConnections(server, now, log);
  server.engine.on('connection', patience.opened);

  /** Tells the others in that room. */
  function farewell(seat: SeatRecord, reason: ByeReason): void {
    server.to(roomOf(seat.room)).emit('bye', seat.id, reason);
    log.info(reason, { room: tagOf(seat.room), peer: seat.id });
  }

  function leave(client: Client, seat: SeatRecord): void {
    void client.leave(roomOf(seat.room));
    void client.leave(inboxOf(seat.room, seat.id));
    seats.free(seat);
    patience.left(client.conn);
    farewell(seat, 'left');
  }

  const join: Handler = (client, values, hasReply, answer) => {
    const parsed = parseJoin(values);
    if (typeof parsed === 'string') return answer(refuse(parsed));
    const { room, request } = parsed;
    if (request.resume !== undefined && !isSeatKey(seatSecret, room, request.resume)) return answer(refuse('bad-key'));

    const own = seats.of(client.id);
    const ownHere = own?.room === room ? own : null;
    const id = request.resume?.id ?? ownHere?.id ?? makePeerId();
    const before = seats.find(room, id);
    const connectionNumber = numbers.get(client) ?? 0;
    if (before !== null && before.connection !== null && before.connectionNumber > connectionNumber) {
      // A page that has died meanwhile: its words come late, and the page that came after it lives.
      client.emit('replaced');
      client.disconnect(true);
      return;
    }
    // Everything that can be refused is refused before anything changes. Own seat here is given up for the new one.
    if (before === null && ownHere === null && seats.isFull(room)) return answer(refuse('room-full'));

    // First what may fail, then what it would leave half done.
    const iceServers = makeIceServers(config, id, Date.now());

    if (own !== null && (own.room !== room || own.id !== id)) leave(client, own);
    const seat: SeatRecord = {
      room,
      id,
      ...merge(before, request),
      connection: client.id,
      connectionNumber,
      hasKey: hasReply || before?.hasKey === true,
    };
    seats.put(seat);
    patience.seated(client.conn);
    if (before !== null && before.connection !== null && before.connection !== client.id) {
      // The seat is the newer connection's already, so the older one's disconnect frees nothing.
      server.to(inboxOf(room, id)).emit('replaced');
      server.in(inboxOf(room, id)).disconnectSockets(true);
    }
    void client.join([roomOf(room), inboxOf(room, id)]);

    const others = seats.inRoom(room).filter((other) => other.id !== id);
    // The reply goes out before anybody can answer the `welcome`, so it reaches the page before their offers do.
    answer({
      ok: true,
      self: { id, key: makeSeatKey(seatSecret, room, id) },
      peers: others.map(toPeerInfo),
      iceServers,
      limits,
    });
    client.to(roomOf(room)).emit('welcome', toPeerInfo(seat));
    log.info(before === null ? 'joined' : 'came back', { room: tagOf(room), peer: id });
  };

  const look: Handler = async (client, values, hasReply, answer) => {
    if (!hasReply) return answer(refuse('bad-request'));
    const room = parseRoomKey(values[0]);
    if (room === null) return answer(refuse(typeof values[0] === 'string' ? 'bad-room' : 'bad-request'));
    const waitMs = await lookLimit(readAddress(client.request, config.trustedHops));
    if (waitMs !== null) return answer(refuse('rate-limited'));
    const peers = seats.inRoom(room).map(({ name, state }) => ({ name, state }));
    answer({ ok: true, peers, full: seats.isFull(room) });
  };

  const leaveRoom: Handler = (client, _values, _hasReply, answer) => {
    const seat = seats.of(client.id);
    if (seat !== null) leave(client, seat);
    answer({ ok: true });
  };

  const relay =
    (event: 'offer' | 'answer' | 'ice'): Handler =>
    (client, values, _hasReply, answer) => {
      const seat = seats.of(client.id);
      if (seat === null) return answer(refuse('not-in-room'));
      const parsed = parseRelay(event, values);
      if (typeof parsed === 'string') return answer(refuse(parsed));
      const { data, target } = parsed;
      const peer = target === seat.id ? null : seats.find(seat.room, target);
      if (peer === null && parseRoomKey(target) !== seat.room) return answer(refuse('no-such-peer'));
      // To a seat that waits for its page this reaches nobody, and that is fine: links are renegotiated on return.
      const to = client.to(peer === null ? roomOf(seat.room) : inboxOf(seat.room, peer.id));
      if (event === 'ice') to.emit('ice', data, seat.id);
      else if (data !== null) to.emit(event, data, seat.id);
      // Without the room's tag: it costs a hash, and this is the one busy path.
      log.debug(event, { peer: seat.id });
      answer({ ok: true });
    };

  const changeState: Handler = (client, values, _hasReply, answer) => {
    const seat = seats.of(client.id);
    if (seat === null) return answer(refuse('not-in-room'));
    const state = parseState(values);
    if (state === null) return answer(refuse('bad-request'));
    if (state.revision > seat.state.revision) {
      seats.put({ ...seat, state, name: state.name ?? seat.name });
      client.to(roomOf(seat.room)).emit('peer_state', seat.id, state);
    }
    answer({ ok: true });
  };

  const iceServers: Handler = (client, _values, hasReply, answer) => {
    const seat = seats.of(client.id);
    if (!hasReply) return answer(refuse('bad-request'));
    if (seat === null) return answer(refuse('not-in-room'));
    answer({ ok: true, iceServers: makeIceServers(config, seat.id, Date.now()) });
  };

  const handlers: Readonly<Record<ClientEvent, Handler>> = {
    join_room: join,
    look_room: look,
    leave_room: leaveRoom,
    offer: relay('offer'),
    answer: relay('answer'),
    ice: relay('ice'),
    state: changeState,
    ice_servers: iceServers,
  };

  /** The one way in: rate, then shape, then the handler; whatever goes wrong ends here. */
  async function receive(
    client: Client,
    meter: Meter,
    event: ClientEvent,
    received: readonly unknown[],
  ): Promise<void> {
    const { values, reply } = splitArguments(received);
    const answer = (content: Answer): void => {
      if (reply !== null) reply(content);
      else if (!content.ok) client.emit('refused', event, content.error);
    };
    try {
      if (!meter.take(event)) {
        answer(refuse('rate-limited'));
        if (!meter.forgive()) dismiss(client);
      } else if (areFit(values)) {
        if (event === 'join_room' || event === 'look_room') patience.asked(client.conn);
        await handlers[event](client, values, reply !== null, answer);
      } else {
        answer(refuse('bad-request'));
      }
    } catch (error) {
      log.error('unexpected', {
        event,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
      // Whoever asked must not wait for ever.
      answer(refuse('unexpected'));
    }
  }

  function dismiss(client: Client): void {
    // What has already been read is for nobody, and would be one line in the log each.
    for (const event of CLIENT_EVENTS) client.removeAllListeners(event);
    log.warn('hung up on a client that went on beyond its rate');
    cut(client.conn);
  }

  server.on('connection', (client) => {
    const meter = meters.get(client.conn) ?? createMeter(now);
    meters.set(client.conn, meter);
    numbers.set(client, (opened += 1));
    for (const event of CLIENT_EVENTS) {
      client.on(event, (...received: unknown[]) => void receive(client, meter, event, received));
    }
    client.on('disconnect', (reason) => {
      // Null also when a newer connection has taken the seat: a disconnect frees only what belongs to it.
      const seat = seats.of(client.id);
      if (seat === null || reason === 'server shutting down') return;
      // Only the namespace may be left, and the connection still be there.
      patience.left(client.conn);
      const graceMs = reason === 'ping timeout' ? times.silentGraceMs : times.closedGraceMs;
      log.info('lost', { room: tagOf(seat.room), peer: seat.id, reason: reason.replaceAll(' ', '-') });
      if (seat.hasKey) return seats.keep(seat, graceMs, (gone) => farewell(gone, 'gone'));
      seats.free(seat);
      farewell(seat, 'gone');
    });
  });

  return {
    async stop() {
      seats.clear();
      await server.close();
    },
  };
}

/** What a seat holds after a join: of the same page load the newest state stays, another page load starts anew. */
function merge(
  before: SeatRecord | null,
  request: JoinRequest,
): { readonly name: string; readonly state: PeerState; readonly epoch: string } {
  const epoch = request.epoch ?? before?.epoch ?? randomUUID();
  const kept = before?.epoch === epoch ? before.state : UNTOLD_STATE;
  const isNewer = request.state !== undefined && (before?.epoch !== epoch || request.state.revision > kept.revision);
  const state = isNewer && request.state !== undefined ? request.state : kept;
  return { name: state.name ?? request.name ?? before?.name ?? '', state, epoch };
}
