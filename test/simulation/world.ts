/** A simulated world: a server that can be killed and frozen, people with pages in one room, and the network between them. */
import { readConfig } from '../../src/server/config';
import { createLog } from '../../src/server/log';
import * as seatKey from '../../src/server/seat-key';
import * as seatsModule from '../../src/server/seats';
import { createSignaling } from '../../src/server/signaling';
import { Network } from './network';
import { createPage, createPerson, type Person, type SimulatedPage } from './page';
import type { Random } from './random';
import { createTime, type Time, type Timeline } from './time';
import { inPlace, type Place } from './wire';

export const ROOM = 'simulation';
const { createSeats } = seatsModule;
/** Whatever asks for a timer without a clock in hand: the server. */
let serverTimeline: Timeline | null = null;

export interface WorldOptions {
  readonly random: Random;
  readonly people: number;
  readonly isFirefox: boolean;
  /** Nothing happens that takes a link away from two who both stay. */
  readonly isQuiet: boolean;
  /** How signals of pages are spoiled while the history lasts: some come late, twice or never. */
  readonly lostPercent: number;
  readonly doubledPercent: number;
  readonly latePercent: number;
}

export interface World {
  readonly time: Time;
  readonly network: Network;
  readonly place: Place;
  readonly people: readonly Person[];
  readonly isFirefox: boolean;
  readonly isQuiet: boolean;
  /** What must not happen, as it happened. */
  readonly complaints: string[];
  /** The person opens the room and joins, perhaps after a while in the lobby. */
  open(person: Person, lobbyMs?: number): SimulatedPage;
  /** Something about a machine, a path or the server has changed. */
  review(): void;
  startServer(): void;
  /** Its seats are forgotten. */
  killServer(): void;
  /** The ids that the server has in its record. */
  seated(): readonly string[];
  /** The end of something that went wrong; nothing of the kind happens any more once the world is calm. */
  later(delayMs: number, callback: () => void): void;
  /** From now on signals arrive as they are sent, and what would happen `later` does not. */
  beCalm(): void;
}

/** Stands in for the timers of the server, which takes them from the environment. */
export function replaceTimers(): void {
  const after = (callback: () => void, delayMs = 0): { unref(): void; cancel(): void } => {
    if (serverTimeline === null) throw new Error('a timer outside of any world');
    return { unref: () => undefined, cancel: serverTimeline.after(delayMs, callback) };
  };
  const cancel = (timer?: { cancel(): void }): void => timer?.cancel();
  Object.assign(globalThis, { setTimeout: after, clearTimeout: cancel, MediaStream: class {} });
  Object.defineProperty(globalThis, 'performance', {
    value: { now: () => serverTimeline?.now() ?? 0 },
    configurable: true,
  });
}

export function createWorld(options: WorldOptions): World {
  const { random, isFirefox, isQuiet } = options;
  const time = createTime();
  const network = new Network(time, random);
  const place: Place = {
    random,
    timeline: time.timeline(),
    server: null,
    lines: new Set(),
    arrived: [],
    isFrozen: false,
  };
  const people = Array.from({ length: options.people }, (_, index) => createPerson(`person${index}`));
  const complaints: string[] = [];
  let pages = 0;
  let ids = 0;
  let isCalm = false;
  let running: { readonly timeline: Timeline } | null = null;
  let seats: seatsModule.Seats | null = null;
  jest
    .spyOn(seatsModule, 'createSeats')
    .mockClear()
    .mockImplementation((...settings) => (seats = createSeats(...settings)));
  if (isFirefox) Object.assign(globalThis, { mozInnerScreenX: 0 });
  else Reflect.deleteProperty(globalThis, 'mozInnerScreenX');
  jest
    .spyOn(seatKey, 'makePeerId')
    .mockClear()
    .mockImplementation(() => {
      ids += 1;
      return `${random.between(100, 999)}-${ids}`;
    });

  function spoil(): readonly number[] {
    if (isCalm) return [0];
    if (random.chance(options.lostPercent / 100)) return [];
    const delay = (): number => (random.chance(options.latePercent / 100) ? random.between(20, 600) : 0);
    return random.chance(options.doubledPercent / 100) ? [delay(), delay()] : [delay()];
  }

  const world: World = {
    time,
    network,
    place,
    people,
    isFirefox,
    isQuiet,
    complaints,
    open(person, lobbyMs = 0) {
      pages += 1;
      const page = createPage({
        person,
        name: `${person.name}p${pages}`,
        time,
        random,
        network,
        place,
        isFirefox,
        spoil,
        onError(error) {
          // A fault of a browser or of the other end is recovered from; one of ours is a TypeError.
          if (error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError)
            complaints.push(`${person.name}: ${error.stack ?? error.message}`);
        },
      });
      person.page = page;
      page.call.enter(ROOM);
      page.call.prepare();
      const join = (): void => page.call.join(person.name);
      if (lobbyMs === 0) join();
      else {
        page.call.look(() => undefined);
        page.script.after(lobbyMs, () => {
          // The devices may have been closed meanwhile.
          page.call.prepare();
          join();
        });
      }
      // It measures five times a second, which is most of what there is to do.
      if (random.chance(0.2)) page.call.together().catch((error: unknown) => complaints.push(String(error)));
      return page;
    },
    review() {
      network.review();
      const isFrozen = (host: unknown): boolean =>
        people.some((one) => one.host === host && one.page?.isFrozen === true);
      for (const line of [...place.lines]) line.review(isFrozen(line.visitor.host));
    },
    startServer() {
      const timeline = time.timeline();
      running = { timeline };
      serverTimeline = timeline;
      const log = createLog('warn', (line, level) => {
        if (level === 'error' || line.includes('hung up')) complaints.push(`server: ${line}`);
      });
      const config = {
        ...readConfig({ PORT: '0', STUN_URLS: '', SEAT_SECRET: 'a secret for the simulation' }, '/nowhere'),
      };
      inPlace(place, () => createSignaling({} as never, config, 'a secret for the simulation', log));
    },
    killServer() {
      running?.timeline.end();
      running = null;
      place.server?.die();
      place.server = null;
    },
    seated: () => seats?.inRoom(ROOM).map(({ id }) => id) ?? [],
    later: (delayMs, callback) => void time.after(delayMs, () => (isCalm ? undefined : callback())),
    beCalm: () => void (isCalm = true),
  };
  world.startServer();
  return world;
}
