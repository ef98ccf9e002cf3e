/**
 * Socket.IO in memory, both ends of it: jest.config.js puts this file in the place of `socket.io` and `socket.io-client` in the ring `simulation`, so that the
 * real server and the real page meet here. What is sent goes through JSON, in order, and takes its time.
 */
import type { Host } from './network';
import type { Random } from './random';
import type { Timeline } from './time';

type Listener = (...values: unknown[]) => void;

/** Where a server listens, and by what pages come. Set by the world before it makes a server or a page. */
export interface Place {
  readonly random: Random;
  /** The server's. */
  readonly timeline: Timeline;
  server: Server | null;
  /** Connections that at least one end still holds. */
  readonly lines: Set<Line>;
  /** Signals that have arrived, each as what brings it once more. */
  readonly arrived: Arrived[];
  /** A frozen server takes everything and answers nothing. */
  isFrozen: boolean;
}
export interface Visitor {
  readonly place: Place;
  readonly host: Host;
  readonly browser: Timeline;
  /** What becomes of a signal that the page sends: as many copies as there are delays. */
  readonly spoil: (event: string) => readonly number[];
}

let place: Place | null = null;
let visitor: Visitor | null = null;

export function inPlace<T>(here: Place, make: () => T): T {
  place = here;
  try {
    return make();
  } finally {
    place = null;
  }
}

export function asVisitor<T>(who: Visitor, make: () => T): T {
  visitor = who;
  try {
    return make();
  } finally {
    visitor = null;
  }
}

interface Arrived {
  readonly by: Line;
  readonly at: Line;
  readonly again: () => void;
}

/** Whose event the server is busy with. */
let heard: Line | null = null;

function hearing(line: Line, act: () => void): void {
  heard = line;
  act();
  heard = null;
}

/** After this long without a sign of life either end hangs up: pingInterval and pingTimeout of the server. */
const PATIENCE_MS = [6_000, 14_000] as const;
const SIGNALS = new Set(['offer', 'answer', 'ice']);

/** One connection, from `connect` until neither end holds it any more. */
export class Line {
  readonly visitor: Visitor;
  readonly client: ClientSocket;
  readonly server: Server;
  readonly socket: ServerSocket;
  /** Both ends know separately whether they still hold it. */
  isHeldByPage = true;
  isHeldByServer = true;
  #arrivalAtPage = 0;
  #arrivalAtServer = 0;
  /** TCP keeps what cannot go through. */
  #stuck: (() => void)[] = [];
  #cancel: (() => void)[] = [];
  #mode = 'true false';

  constructor(client: ClientSocket, who: Visitor, server: Server, id: string) {
    this.client = client;
    this.visitor = who;
    this.server = server;
    this.socket = new ServerSocket(server, id, this);
    who.place.lines.add(this);
  }

  get goesThrough(): boolean {
    return this.visitor.host.isUp && !this.visitor.place.isFrozen;
  }

  #delay(): number {
    return this.visitor.place.random.between(3, 40);
  }

  toServer(deliver: () => void, extraMs = 0): void {
    if (!this.isHeldByPage) return;
    const send = (): void => {
      const { timeline } = this.visitor.place;
      // What is late by itself does not hold up the rest.
      const at =
        extraMs > 0 ? timeline.now() + extraMs : Math.max(this.#arrivalAtServer, timeline.now() + this.#delay());
      if (extraMs === 0) this.#arrivalAtServer = at;
      timeline.after(at - timeline.now(), () => (this.isHeldByServer ? deliver() : undefined));
    };
    this.#sendOrKeep(send);
  }

  toPage(deliver: () => void): void {
    if (!this.isHeldByServer) return;
    const send = (): void => {
      const { browser } = this.visitor;
      this.#arrivalAtPage = Math.max(this.#arrivalAtPage, browser.now() + this.#delay());
      browser.after(this.#arrivalAtPage - browser.now(), () => (this.isHeldByPage ? deliver() : undefined));
    };
    this.#sendOrKeep(send);
  }

  #sendOrKeep(send: () => void): void {
    if (this.goesThrough) send();
    else this.#stuck.push(send);
  }

  /** The way has opened or closed, or somebody stands still. */
  review(pageIsFrozen: boolean): void {
    const { place: here, browser } = this.visitor;
    if (!this.isHeldByPage && !this.isHeldByServer) here.lines.delete(this);
    const mode = `${this.goesThrough} ${pageIsFrozen}`;
    if (mode === this.#mode) return;
    this.#mode = mode;
    for (const cancel of this.#cancel.splice(0)) cancel();
    if (this.goesThrough) for (const send of this.#stuck.splice(0)) send();
    const patience = (): number => here.random.between(...PATIENCE_MS);
    if (!this.goesThrough || pageIsFrozen)
      this.#cancel.push(here.timeline.after(patience(), () => this.hangUpAtServer('ping timeout')));
    if (!this.goesThrough) this.#cancel.push(browser.after(patience(), () => this.hangUpAtPage('ping timeout')));
    else if (!this.isHeldByServer) browser.after(this.#delay(), () => this.hangUpAtPage('transport close'));
    else if (!this.isHeldByPage) here.timeline.after(this.#delay(), () => this.hangUpAtServer('transport close'));
  }

  hangUpAtPage(reason: string): void {
    if (!this.isHeldByPage) return;
    this.isHeldByPage = false;
    if (this.goesThrough)
      this.visitor.place.timeline.after(this.#delay(), () => this.hangUpAtServer('transport close'));
    this.client.lose(this, reason);
  }

  hangUpAtServer(reason: string): void {
    if (!this.isHeldByServer) return;
    this.isHeldByServer = false;
    if (this.goesThrough) {
      const { browser } = this.visitor;
      const at = Math.max(this.#arrivalAtPage, browser.now() + this.#delay());
      browser.after(at - browser.now(), () =>
        this.hangUpAtPage(reason === 'server namespace disconnect' ? 'io server disconnect' : 'transport close'),
      );
    }
    this.server.lose(this.socket, reason);
  }

  /** The process at that end has died: the other hears of it, where anything goes through. */
  dieAtPage(): void {
    this.isHeldByPage = false;
    if (this.goesThrough)
      this.visitor.place.timeline.after(this.#delay(), () => this.hangUpAtServer('transport close'));
  }

  /** The server hears that from this page. */
  hear(event: string, received: readonly unknown[]): void {
    const { arrived } = this.visitor.place;
    // Who joins is new to the others, and they to them: what was said before that is not for them.
    if (event === 'join_room')
      arrived.splice(0, arrived.length, ...arrived.filter(({ by, at }) => by !== this && at !== this));
    hearing(this, () => this.socket.hear(event, received));
  }

  dieAtServer(): void {
    this.isHeldByServer = false;
    if (this.goesThrough) this.visitor.browser.after(this.#delay(), () => this.hangUpAtPage('transport close'));
  }
}

const overTheWire = (values: readonly unknown[]): unknown[] => {
  const read: unknown = JSON.parse(JSON.stringify(values));
  return Array.isArray(read) ? read : [];
};

class ServerSocket {
  readonly id: string;
  readonly conn: { write(): void; close(): void; transport: object; remoteAddress: string };
  readonly handshake: { readonly address: string; readonly headers: object };
  readonly request: { readonly headers: object; readonly socket: { readonly remoteAddress: string } };
  readonly line: Line;
  readonly rooms = new Set<string>();
  readonly #server: Server;
  readonly #listeners = new Map<string, Listener>();

  constructor(server: Server, id: string, line: Line) {
    this.#server = server;
    this.id = id;
    this.line = line;
    const address = `10.0.0.${line.visitor.host.name.length}`;
    this.conn = {
      write: () => undefined,
      close: () => line.hangUpAtServer('forced close'),
      transport: {},
      remoteAddress: address,
    };
    this.handshake = { address, headers: {} };
    this.request = { headers: {}, socket: { remoteAddress: address } };
  }

  on(event: string, listener: Listener): this {
    this.#listeners.set(event, listener);
    return this;
  }

  removeAllListeners(event: string): void {
    this.#listeners.delete(event);
  }

  hear(event: string, values: readonly unknown[]): void {
    this.#listeners.get(event)?.(...values);
  }

  join(rooms: string | readonly string[]): void {
    for (const room of typeof rooms === 'string' ? [rooms] : rooms) this.rooms.add(room);
  }

  leave(room: string): void {
    this.rooms.delete(room);
  }

  emit(event: string, ...values: unknown[]): void {
    const { line } = this;
    const sent = overTheWire(values);
    const again = (): void => line.toPage(() => line.client.hear(event, sent));
    again();
    if (SIGNALS.has(event) && heard !== null) line.visitor.place.arrived.push({ by: heard, at: line, again });
  }

  to(room: string): { emit(event: string, ...values: unknown[]): void } {
    return this.#server.except(this, room);
  }

  disconnect(): void {
    this.line.hangUpAtServer('server namespace disconnect');
  }
}

/** In the place of Socket.IO's. */
export class Server {
  readonly engine = { on: () => undefined, use: () => undefined, clientsCount: 0 };
  readonly sockets = new Set<ServerSocket>();
  readonly #place: Place;
  readonly #listeners = new Map<string, Listener>();
  #made = 0;

  constructor() {
    if (place === null) throw new Error('a server in no world');
    this.#place = place;
    place.server = this;
  }

  on(event: string, listener: Listener): this {
    this.#listeners.set(event, listener);
    return this;
  }

  use(): this {
    return this;
  }

  open(client: ClientSocket, who: Visitor): Line {
    this.#made += 1;
    const line = new Line(client, who, this, `socket${this.#made}`);
    this.sockets.add(line.socket);
    this.#place.timeline.after(0, () => this.#listeners.get('connection')?.(line.socket));
    return line;
  }

  lose(socket: ServerSocket, reason: string): void {
    this.sockets.delete(socket);
    socket.hear('disconnect', [reason]);
  }

  except(sender: ServerSocket | null, room: string): { emit(event: string, ...values: unknown[]): void } {
    return {
      emit: (event, ...values) => {
        for (const socket of this.sockets)
          if (socket !== sender && socket.rooms.has(room)) socket.emit(event, ...values);
      },
    };
  }

  to(room: string): { emit(event: string, ...values: unknown[]): void } {
    return this.except(null, room);
  }

  in(room: string): { disconnectSockets(): void } {
    return {
      disconnectSockets: () => {
        for (const socket of [...this.sockets]) if (socket.rooms.has(room)) socket.disconnect();
      },
    };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** The process is gone. */
  die(): void {
    for (const socket of this.sockets) socket.line.dieAtServer();
    this.sockets.clear();
  }
}

/** In the place of socket.io-client's. */
class ClientSocket {
  readonly visitor: Visitor;
  line: Line | null = null;
  #isConnecting = false;
  #isConnected = false;
  readonly #listeners = new Map<string, Listener>();

  constructor(who: Visitor) {
    this.visitor = who;
  }

  get connected(): boolean {
    return this.#isConnected;
  }

  get active(): boolean {
    return this.#isConnected || this.#isConnecting;
  }

  on(event: string, listener: Listener): this {
    this.#listeners.set(event, listener);
    return this;
  }

  removeAllListeners(): void {
    this.#listeners.clear();
  }

  hear(event: string, values: readonly unknown[]): void {
    this.#listeners.get(event)?.(...values);
  }

  connect(): void {
    if (this.active) return;
    this.#isConnecting = true;
    const { browser, place: here, host } = this.visitor;
    browser.after(here.random.between(5, 60), () => {
      if (!this.#isConnecting) return;
      const server = here.server;
      if (host.isUp && server !== null && !here.isFrozen) {
        this.#isConnecting = false;
        this.#isConnected = true;
        const line = server.open(this, this.visitor);
        this.line = line;
        this.hear('connect', []);
        return;
      }
      const failed = (): void => {
        if (!this.#isConnecting) return;
        this.#isConnecting = false;
        this.hear('connect_error', [new Error('no server')]);
      };
      // Refused at once, or into the void.
      if (host.isUp && server === null) failed();
      else browser.after(5_000, failed);
    });
  }

  disconnect(): this {
    this.#isConnecting = false;
    this.line?.hangUpAtPage('io client disconnect');
    return this;
  }

  lose(line: Line, reason: string): void {
    if (this.line !== line) return;
    this.line = null;
    this.#isConnected = false;
    this.hear('disconnect', [reason]);
  }

  emit(event: string, ...values: unknown[]): this {
    const line = this.line;
    const last = values.at(-1);
    const reply = typeof last === 'function' ? (last as Listener) : null;
    const sent = overTheWire(reply === null ? values : values.slice(0, -1));
    // Socket.IO would keep it for the next connection; the page must not ask for that.
    if (line === null || !this.#isConnected) throw new Error(`${event} was sent while the socket was away`);
    const received =
      reply === null
        ? sent
        : [
            ...sent,
            (answer: unknown) => {
              const [told] = overTheWire([answer]);
              line.toPage(() => reply(told));
            },
          ];
    const delays = SIGNALS.has(event) ? this.visitor.spoil(event) : [0];
    for (const delayMs of delays) line.toServer(() => line.hear(event, received), delayMs);
    return this;
  }

  timeout(ms: number): { emit(event: string, ...values: unknown[]): void } {
    return {
      emit: (event, ...values) => {
        const last = values.at(-1);
        if (typeof last !== 'function') throw new Error('a timeout without a reply');
        let isOver = false;
        const finish = (error: Error | null, answer: unknown): void => {
          if (isOver) return;
          isOver = true;
          cancel();
          (last as Listener)(error, answer);
        };
        const cancel = this.visitor.browser.after(ms, () => finish(new Error('timeout'), undefined));
        this.emit(event, ...values.slice(0, -1), (answer: unknown) => finish(null, answer));
      },
    };
  }
}

/** In the place of socket.io-client's `io`. */
export function io(): ClientSocket {
  if (visitor === null) throw new Error('a socket of no page');
  return new ClientSocket(visitor);
}
