/**
 * The way to the server on socket.io-client. One socket serves two ports: the Signaling of the call and the Relay of the mesh. This file
 * translates events to calls and parses what the server says (shared/server-message). What is said while the socket is away is dropped:
 * Socket.IO would keep it and replay it on the next connection, where it means something else.
 */
import { io, type Socket } from 'socket.io-client';
import { isToken, parseList } from '../../shared/parse';
import { parsePeerState } from '../../shared/peer-state';
import { RATES, type ClientToServer, type PeerId, type PeerState, type ServerToClient } from '../../shared/protocol';
import * as read from '../../shared/server-message';
import type { Signal } from '../../shared/signal-message';
import type { Clock, Signaling, SignalingEvents } from '../call/ports';
import type { Relay } from '../mesh/ports';
import { createAnswerTime } from './answer-time';
import { createComeback } from './comeback';
import { createServerCheck } from './server-check';
import { createPace } from './pace';

/** How long a question to the server may take before it counts as unanswered. */
const ANSWER_MS = 5_000;
/** How long a connection that is checked may take to answer. A round trip through a bad network is half a second. */
const ALIVE_MS = 2_000;
/** A slow server may take this many times as long as its last answer, within `ANSWER_MS`: slow is not dead. */
const SLOWER = 3;
/** A socket is tried only after the server has answered a request. */
const CONNECT_MS = 5_000;

export interface SocketSignalingOptions {
  readonly clock: Clock;
  readonly random: () => number;
  /** Whether the server answers a plain request. */
  readonly isThere: (signal: AbortSignal) => Promise<boolean>;
  /** As in net/comeback. */
  readonly leavesHalfOpen: boolean;
  /** Where the server is, when it is not where the page came from. */
  readonly url?: string;
  /** The path below which it is. */
  readonly base?: string;
}

/** What the server sends is unknown until it is read. */
type FromServer = Record<keyof ServerToClient, (...received: unknown[]) => void>;
type ServerSocket = Socket<FromServer, ClientToServer>;

export function createSocketSignaling(options: SocketSignalingOptions): {
  readonly signaling: Signaling;
  readonly relay: Relay;
} {
  const { clock, random, isThere, leavesHalfOpen, url = '', base = '' } = options;
  const socket: ServerSocket = io(url, {
    path: `${base}/socket.io`,
    autoConnect: false,
    // WebSocket first saves a round trip. Without the second flag there is no second try where a proxy refuses it.
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    // Cookies go with polling too, as a proxy may want them. They are this site's own.
    withCredentials: true,
    // net/comeback does it.
    reconnection: false,
    timeout: CONNECT_MS,
  });
  const comeback = createComeback({ clock, random, isThere, leavesHalfOpen, connect: () => socket.connect() });
  const pace = createPace(RATES.ice, clock);
  /** The newest state that the server was told of us; null: we are in no room, and want to be in none. */
  let told: PeerState | null = null;
  /** The server has given us a seat on this connection, so it passes our signals on. */
  let isSeated = false;
  let onSignal: (from: PeerId, signal: Signal) => void = () => undefined;
  const answers = createAnswerTime(clock);
  /** Another tab has our seat; this one must not take it back. */
  let isReplaced = false;
  /** The lobby's question may come before the socket is connected. Looking seats nobody, so it may wait. */
  let question: (() => void) | null = null;
  /** The server closed a connection that nobody needed: it comes back when somebody does. */
  let rests = false;

  function hangUp(): void {
    if (!socket.connected) return;
    // Its `disconnect` event starts the comeback.
    socket.disconnect();
    comeback.retryNow();
  }

  function wake(): void {
    if (!rests) return;
    rests = false;
    socket.connect();
  }

  const check = createServerCheck({
    clock,
    ask: () => {
      const state = told;
      if (!socket.connected || state === null) return null;
      const aliveMs = Math.min(Math.max(ALIVE_MS, SLOWER * answers.lastMs), ANSWER_MS);
      // The server knows this state already: it answers, and tells nobody.
      return new Promise((resolve) =>
        socket.timeout(aliveMs).emit(
          'state',
          state,
          answers.timed((reply) => resolve(reply !== null)),
        ),
      );
    },
    onSilence: hangUp,
  });

  const signaling: Signaling = {
    open(events) {
      // Everything is listened to before the first frame can arrive.
      socket.removeAllListeners();
      socket.on('connect', () => {
        comeback.stop();
        question?.();
        question = null;
        events.onFound();
      });
      isReplaced = false;
      socket.on('disconnect', () => {
        pace.clear();
        isSeated = false;
        rests = told === null && question === null;
        if (!isReplaced && !rests) comeback.start();
        events.onLost();
      });
      socket.on('connect_error', () => comeback.start());
      socket.on('replaced', () => {
        isReplaced = true;
        events.onReplaced();
      });
      translate(socket, events);
      for (const kind of ['offer', 'answer', 'ice'] as const) {
        socket.on(kind, (data, from) => {
          if (isToken(from)) onSignal(from, { kind, data });
        });
      }
      if (!socket.active) socket.connect();
      wake();
    },
    join(room, request, onReply) {
      told = request.state ?? null;
      if (!socket.connected) return wake();
      socket.timeout(ANSWER_MS).emit(
        'join_room',
        room,
        request,
        answers.timed((reply) => {
          // Without an answer the call would wait for ever. On a new connection it asks again.
          if (reply === null) return hangUp();
          const answer = read.parseJoinReply(reply);
          if (!answer.ok) told = null;
          isSeated = answer.ok;
          onReply(answer);
        }),
      );
    },
    look(room, onReply) {
      const ask = (): void =>
        void socket.emit('look_room', room, (reply: unknown) => onReply(read.parseLookReply(reply)));
      if (socket.connected) return ask();
      question = ask;
      wake();
    },
    leave() {
      told = null;
      isSeated = false;
      pace.clear();
      if (socket.connected) socket.emit('leave_room');
    },
    tell(state) {
      if (told !== null) told = state;
      if (socket.connected) socket.emit('state', state);
    },
    retryNow() {
      if (socket.connected) check.now();
      else comeback.retryNow();
    },
    close() {
      socket.removeAllListeners();
      socket.disconnect();
      comeback.stop();
      pace.clear();
    },
  };

  const relay: Relay = {
    get isOpen() {
      return isSeated;
    },
    send(to, { kind, data }) {
      if (!socket.connected || typeof data !== 'object' || data === null) return;
      if (kind === 'ice') pace.take(() => socket.emit('ice', data, to));
      else socket.emit(kind, data, to);
    },
    listen: (listener) => void (onSignal = listener),
    iceServers() {
      if (!socket.connected) return Promise.resolve(null);
      return new Promise((resolve) => {
        socket.timeout(ANSWER_MS).emit(
          'ice_servers',
          answers.timed((reply) => resolve(read.parseIceServers(reply))),
        );
      });
    },
    checkServer: check.ifStale,
  };

  return { signaling, relay };
}

/** Tells the call what the server says of the room. What cannot be read is dropped. */
function translate(socket: ServerSocket, events: SignalingEvents): void {
  socket.on('welcome', (sent) => {
    const peer = read.parsePeerInfo(sent);
    if (peer !== null) events.onWelcome(peer);
  });
  socket.on('at_door', (sent) => events.onDoor(parseList(sent, (id) => (isToken(id) ? id : null))));
  socket.on('peer_state', (id, sent) => {
    const state = parsePeerState(sent);
    if (isToken(id) && state !== null) events.onPeerState(id, state);
  });
  socket.on('bye', (id, reason) => {
    if (isToken(id)) events.onBye(id, read.parseByeReason(reason));
  });
  socket.on('refused', (event, error) => {
    if (isToken(event)) events.onRefused(event, read.parseErrorCode(error));
  });
}
