/**
 * The way to the server on socket.io-client: the Signaling of call/ports, plugged in by main.ts. It translates events to
 * calls and checks what the server says about the roster. What is said while the socket is away is dropped here:
 * Socket.IO would keep it and replay it on the next connection, where it means something else.
 */
import { io, type Socket } from 'socket.io-client';
import { parsePeerState, isWireName } from '../../shared/peer-state';
import { isRecord } from '../../shared/measure';
import type { ClientToServer, PeerInfo, PeerState, ServerToClient } from '../../shared/protocol';
import type { Clock, Signal, Signaling } from '../call/ports';
import { createComeback } from './comeback';
import { createDoubt } from './doubt';

/** How long a question to the server may take before it counts as unanswered. */
const ANSWER_MS = 5_000;
/** How long a connection that is in doubt may take to show that it lives. A round trip through a bad network is half a second. */
const ALIVE_MS = 2_000;
/** The server has just answered when a socket is tried. */
const CONNECT_MS = 5_000;

export interface SocketSignalingOptions {
  readonly clock: Clock;
  readonly random: () => number;
  /** Whether the server answers a plain request. */
  readonly isThere: (signal: AbortSignal) => Promise<boolean>;
  /** As in net/comeback. */
  readonly leavesHalfOpen: boolean;
}

export function createSocketSignaling({ clock, random, isThere, leavesHalfOpen }: SocketSignalingOptions): Signaling {
  const socket: Socket<ServerToClient, ClientToServer> = io({
    autoConnect: false,
    // WebSocket first saves a round trip; without the second flag there is no second try where a proxy refuses it.
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    // net/comeback does it.
    reconnection: false,
    timeout: CONNECT_MS,
  });
  const comeback = createComeback({ clock, random, isThere, leavesHalfOpen, connect: () => socket.connect() });
  /** The newest that the server was told of us. */
  let told: PeerState | null = null;
  const doubt = createDoubt({
    clock,
    ask: () => {
      const state = told;
      if (!socket.connected || state === null) return null;
      // The server knows this state already: it answers, and tells nobody.
      return new Promise((resolve) =>
        socket.timeout(ALIVE_MS).emit('state', state, (error) => resolve(error === null)),
      );
    },
    onSilence: () => {
      if (!socket.connected) return;
      // Its end starts the comeback.
      socket.disconnect();
      comeback.hurry();
    },
  });
  /** Another tab has our seat: this one must not come back for it. */
  let isReplaced = false;

  /** The lobby's question may come before the socket does. Asking seats nobody, so this one may wait. */
  let question: (() => void) | null = null;

  return {
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
        if (!isReplaced) comeback.start();
        events.onLost();
      });
      socket.on('connect_error', () => comeback.start());
      socket.on('welcome', (told) => {
        const peer = parsePeerInfo(told);
        if (peer !== null) events.onWelcome(peer);
      });
      const relay = (kind: Signal['kind']) => (data: unknown, from: unknown) => {
        if (typeof from === 'string') events.onSignal(from, { kind, data });
      };
      socket.on('offer', relay('offer'));
      socket.on('answer', relay('answer'));
      socket.on('ice', relay('ice'));
      socket.on('peer_state', (id, told) => {
        const state = parsePeerState(told);
        if (state !== null) events.onPeerState(id, state);
      });
      socket.on('bye', (id, reason) => events.onBye(id, reason));
      socket.on('replaced', () => {
        isReplaced = true;
        events.onReplaced();
      });
      socket.on('refused', (event, error) => events.onRefused(event, error));
      if (!socket.active) socket.connect();
    },
    join(room, request, onReply) {
      told = request.state ?? null;
      if (socket.connected) socket.emit('join_room', room, request, onReply);
    },
    look(room, onReply) {
      const ask = (): void => void socket.emit('look_room', room, onReply);
      if (socket.connected) ask();
      else question = ask;
    },
    leave() {
      if (socket.connected) socket.emit('leave_room');
    },
    send(to, { kind, data }) {
      if (!socket.connected || typeof data !== 'object' || data === null) return;
      socket.emit(kind, data, to);
    },
    tell(state) {
      told = state;
      if (socket.connected) socket.emit('state', state);
    },
    iceServers() {
      if (!socket.connected) return Promise.resolve(null);
      return new Promise((resolve) => {
        socket.timeout(ANSWER_MS).emit('ice_servers', (error, reply) => {
          resolve(error === null && reply.ok ? reply.iceServers : null);
        });
      });
    },
    hurry() {
      if (socket.connected) doubt.insist();
      else comeback.hurry();
    },
    doubt: doubt.raise,
    close() {
      socket.removeAllListeners();
      socket.disconnect();
      comeback.stop();
    },
  };
}

function parsePeerInfo(value: unknown): PeerInfo | null {
  if (!isRecord(value)) return null;
  const { id, name, epoch } = value;
  const state = parsePeerState(value['state']);
  if (typeof id !== 'string' || typeof epoch !== 'string' || !isWireName(name) || state === null) return null;
  return { id, name, state, epoch };
}
