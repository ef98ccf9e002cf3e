/**
 * The wire's events, a handler each: joining, looking, leaving, relaying. docs/protocol.md is its prose. No handler opens a description or a
 * candidate: it checks the sender, the target and the size.
 */
import {
  LIMITS,
  type ByeReason,
  type ClientEvent,
  type ErrorCode,
  type IceServersReply,
  type Joined,
  type Looked,
  type PeerId,
  type Receipt,
  type Refusal,
} from '../shared/protocol';
import { readAddress } from './address';
import type { AddressLimit } from './address-limit';
import type { Config } from './config';
import { makeIceServers } from './ice';
import type { Log } from './log';
import { parseJoin, parseRelay, parseRoomKey, parseState } from './parse';
import type { Patience } from './patience';
import type { Client, RoomMail } from './room-mail';
import { isSeatKey, makePeerId, makeSeatKey } from './seat-key';
import { toPeerInfo, type GoneSeat, type HeldSeat, type Seats } from './seats';

export type Answer = Joined | Looked | IceServersReply | Receipt | Refusal;

/** One event of a client. */
export interface Request {
  readonly client: Client;
  /** Counts this server's connections. */
  readonly connectionNumber: number;
  /** Plain and shallow, and nothing else of it is known. */
  readonly values: readonly unknown[];
  /** The client waits for an acknowledgement. */
  readonly hasReply: boolean;
  /** To be called once. */
  readonly answer: (answer: Answer) => void;
}
export type Handler = (request: Request) => void | Promise<void>;

export interface HandlerOptions {
  readonly config: Config;
  readonly seatSecret: string;
  readonly seats: Seats;
  readonly mail: RoomMail;
  readonly patience: Patience;
  readonly lookLimit: AddressLimit;
  readonly log: Log;
  /** A room's name as it may stand in the log. */
  readonly tagOf: (room: string) => string;
}

export interface Handlers {
  readonly byEvent: Readonly<Record<ClientEvent, Handler>>;
  /** A seat is free: tells the others in its room. */
  farewell(seat: GoneSeat, reason: ByeReason): void;
  /** That client looks into no room any more. */
  lookAway(client: Client): void;
}

export const refuse = (error: ErrorCode): Refusal => ({ ok: false, error });

export function createHandlers(options: HandlerOptions): Handlers {
  const { config, seatSecret, seats, mail, patience, lookLimit, log, tagOf } = options;
  const limits = { people: config.peopleLimit, nameBytes: LIMITS.nameBytes, frameBytes: LIMITS.frameBytes };
  const iceServersFor = (id: PeerId): Joined['iceServers'] => makeIceServers(config, id, Date.now());

  function farewell(seat: GoneSeat, reason: ByeReason): void {
    mail.all(seat.room).emit('bye', seat.id, reason);
    log.info(reason, { room: tagOf(seat.room), peer: seat.id });
    tellDoor(seat.room);
  }

  /** Tells the pages in the room who is at its door, unless they know. @param except the page that is told apart */
  function tellDoor(room: string, except: Client | null = null): void {
    const ids = seats.newsAtDoor(room);
    if (ids !== null) (except === null ? mail.all(room) : mail.others(except, room)).emit('at_door', ids);
  }

  /** @param seat the seat that it has taken instead */
  function lookAway(client: Client, seat?: PeerId): void {
    const room = seats.lookAway(client.id, seat);
    if (room !== null) tellDoor(room, client);
  }

  function leave(client: Client, seat: GoneSeat): void {
    mail.stop(client, seat);
    patience.left(client.conn);
    farewell(seat, 'left');
  }

  /** A page that has died meanwhile: its message is late, and the page that came after it is alive. */
  function hangUp(client: Client): void {
    client.emit('replaced');
    client.disconnect(true);
  }

  /** The seat that the page asks for with a valid key, the one that it has in this room, the one that it was to have, or a new one. */
  function seatIdFor(client: Client, room: string, resumed: PeerId | undefined): PeerId {
    const own = seats.of(client.id);
    return resumed ?? (own?.room === room ? own.id : (seats.doorIdOf(client.id, room) ?? makePeerId()));
  }

  async function join({ client, connectionNumber, values, hasReply, answer }: Request): Promise<void> {
    const parsed = parseJoin(values);
    if (typeof parsed === 'string') return answer(refuse(parsed));
    const { room, request } = parsed;
    const { resume } = request;
    if (resume !== undefined && !isSeatKey(seatSecret, room, resume)) return answer(refuse('bad-key'));
    const id = seatIdFor(client, room, resume?.id);
    // This may throw, so it comes before anything changes.
    const iceServers = iceServersFor(id);
    const connection = { id: client.id, number: connectionNumber };
    const taken = await seats.take({ room, id, connection, hasKey: hasReply, join: request });
    if (!taken.ok) return taken.error === 'late' ? hangUp(client) : answer(refuse(taken.error));

    const { seat, before, left, others } = taken;
    if (left !== null) leave(client, left);
    patience.seated(client.conn);
    // The seat is the newer connection's already, so the older one's disconnect frees nothing.
    if (before?.status === 'held' && before.connection.id !== client.id) mail.replace(seat);
    mail.open(client, seat);
    // The reply goes out before anybody can answer the `welcome`, so it reaches the page before their offers do.
    answer({
      ok: true,
      self: { id, key: makeSeatKey(seatSecret, room, id) },
      peers: others.map(toPeerInfo),
      iceServers,
      limits,
    });
    mail.others(client, room).emit('welcome', toPeerInfo(seat));
    lookAway(client, id);
    tellDoor(room, client);
    const atDoor = seats.knownAtDoor(room);
    // A page that comes back may still believe in somebody who has gone meanwhile.
    if (atDoor.length > 0 || resume !== undefined) client.emit('at_door', atDoor);
    log.info(before === null ? 'joined' : 'came back', { room: tagOf(room), peer: id });
  }

  async function look({ client, values, hasReply, answer }: Request): Promise<void> {
    if (!hasReply) return answer(refuse('bad-request'));
    const room = parseRoomKey(values[0]);
    if (room === null) return answer(refuse(typeof values[0] === 'string' ? 'bad-room' : 'bad-request'));
    const waitMs = await lookLimit(readAddress(client.request, config.trustedHops));
    if (waitMs !== null) return answer(refuse('rate-limited'));
    const peers = seats.inRoom(room).map(({ name, state }) => ({ name, state }));
    answer({ ok: true, peers, full: seats.isFull(room) });
    if (seats.of(client.id) === null) seats.look(client.id, room, (changed) => tellDoor(changed));
  }

  /** For events that only a page with a seat may send. */
  const seated =
    (act: (seat: HeldSeat, request: Request) => void): Handler =>
    (request) => {
      const seat = seats.of(request.client.id);
      if (seat === null) request.answer(refuse('not-in-room'));
      else act(seat, request);
    };

  const relay = (event: 'offer' | 'answer' | 'ice'): Handler =>
    seated((seat, { client, values, answer }) => {
      const parsed = parseRelay(event, values);
      if (typeof parsed === 'string') return answer(refuse(parsed));
      const { data, target } = parsed;
      const peer = target === seat.id ? null : seats.find(seat.room, target);
      if (peer === null && parseRoomKey(target) !== seat.room) return answer(refuse('no-such-peer'));
      // To a seat that waits for its page this reaches nobody, and that is fine: links are renegotiated on return.
      const to = peer === null ? mail.others(client, seat.room) : mail.one(client, peer);
      if (event === 'ice') to.emit('ice', data, seat.id);
      else if (data !== null) to.emit(event, data, seat.id);
      // Without the room's tag: it costs a hash, and this is the one busy path.
      log.debug(event, { peer: seat.id });
      answer({ ok: true });
    });

  return {
    farewell,
    lookAway,
    byEvent: {
      join_room: join,
      look_room: look,
      leave_room({ client, answer }) {
        const seat = seats.of(client.id);
        if (seat !== null) leave(client, seats.free(seat));
        lookAway(client);
        answer({ ok: true });
      },
      offer: relay('offer'),
      answer: relay('answer'),
      ice: relay('ice'),
      state: seated((seat, { client, values, answer }) => {
        const state = parseState(values);
        if (state === null) return answer(refuse('bad-request'));
        if (state.revision > seat.state.revision) {
          seats.tell(seat, state);
          mail.others(client, seat.room).emit('peer_state', seat.id, state);
        }
        answer({ ok: true });
      }),
      ice_servers({ client, hasReply, answer }) {
        if (!hasReply) return answer(refuse('bad-request'));
        const seat = seats.of(client.id);
        answer(seat === null ? refuse('not-in-room') : { ok: true, iceServers: iceServersFor(seat.id) });
      },
    },
  };
}
