/** A simulated page: the real call, the real mesh and the real way to the server, on fake devices, connections and time. */
import { createCall, type Call } from '../../src/public/call/call';
import { createMesh } from '../../src/public/mesh/mesh';
import { createSocketSignaling } from '../../src/public/net/socket-signaling';
import type { Fault } from '../support/fault-plan';
import { createFakeMedia, createFakeMemory, NO_TRACE, type FakeMedia, type FakeMemory } from '../support/fakes';
import { createSimulatedConnection, type SimulatedConnection } from './connection';
import type { Host, Network } from './network';
import type { Random } from './random';
import type { Time, Timeline } from './time';
import { asVisitor, type Place, type Visitor } from './wire';

/** What outlives a page: the machine, the tab, the browser. */
export interface Person {
  readonly name: string;
  readonly host: Host;
  readonly session: FakeMemory;
  readonly lasting: FakeMemory;
  page: SimulatedPage | null;
}

export function createPerson(name: string): Person {
  return {
    name,
    host: { name, isUp: true, address: 1 },
    session: createFakeMemory(),
    lasting: createFakeMemory(),
    page: null,
  };
}

export interface PageOptions {
  readonly person: Person;
  /** Different for each page load. */
  readonly name: string;
  readonly time: Time;
  readonly random: Random;
  readonly network: Network;
  readonly place: Place;
  readonly isFirefox: boolean;
  readonly spoil: Visitor['spoil'];
  readonly onError: (error: unknown) => void;
}

export interface SimulatedPage {
  readonly name: string;
  readonly call: Call;
  readonly media: FakeMedia;
  /** All that it has made, with what waits for the next calls. */
  readonly connections: readonly SimulatedConnection[];
  /** Those that became a link. */
  readonly links: () => readonly SimulatedConnection[];
  /** The links that are open. */
  readonly openConnections: () => readonly SimulatedConnection[];
  /** Hears of each connection that is made, before anybody uses it. */
  onConnection: (connection: SimulatedConnection) => void;
  /** How often somebody came into this page's room: anew, or as another page load. */
  readonly met: number;
  /** Its own timers. */
  readonly script: Timeline;
  readonly isFrozen: boolean;
  freeze(): void;
  thaw(): void;
  /** Nothing of it runs any more. `says`: its browser still closes what was open; otherwise it dies without a word. */
  end(says: boolean): void;
}

export function createPage(options: PageOptions): SimulatedPage {
  const { person, name, time, random, network, place, isFirefox, spoil, onError } = options;
  const { host, session, lasting } = person;
  const script = time.timeline();
  const browser = time.timeline();
  const connections: SimulatedConnection[] = [];
  /** Those that somebody listens to: not the one that waits, nor one that is held for a page at the door. */
  const linked = new Set<SimulatedConnection>();
  const media = createFakeMedia();
  let names = 0;
  let isFrozen = false;

  const lateBy = (leastMs: number, mostMs: number) => (): Fault => ({
    kind: 'late',
    until: new Promise((resolve) => browser.after(random.between(leastMs, mostMs), resolve)),
  });
  media.faults.always('open', lateBy(5, 400));
  media.faults.always('openScreen', lateBy(5, 400));

  async function isThere(signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')));
      browser.after(random.between(5, 60), () => {
        if (host.isUp && place.server === null) reject(new Error('refused'));
        // Otherwise nothing answers, until it is given up.
        else if (host.isUp && !place.isFrozen) resolve(true);
      });
    });
  }

  const visitor: Visitor = { place, host, browser, spoil };
  const certificate = createCertificate(name);
  const createName = (): string => `${name}.${(names += 1)}`;
  const { signaling, relay } = asVisitor(visitor, () =>
    createSocketSignaling({ clock: script, random, isThere, leavesHalfOpen: !isFirefox }),
  );
  const mesh = createMesh({
    trace: NO_TRACE,
    clock: script,
    relay,
    createConnection(configuration) {
      const made = createSimulatedConnection({
        name: `${name}c${connections.length}`,
        host,
        browser,
        network,
        isFirefox,
        configuration,
      });
      const { faults } = made.fake;
      faults.always('setLocalDescription', lateBy(1, 15));
      faults.always('setRemoteDescription', lateBy(1, 30));
      faults.always('replaceTrack', lateBy(0, 30));
      connections.push(made);
      noteListening(made.fake, () => linked.add(made));
      page.onConnection(made);
      return made.fake as unknown as RTCPeerConnection;
    },
    certificates: () => [certificate],
    createName,
    onError,
  });
  const call = asVisitor(visitor, () =>
    createCall({
      trace: NO_TRACE,
      signaling,
      mediaPlane: mesh,
      messagePlane: mesh,
      media,
      clock: script,
      session,
      lasting,
      createEpoch: createName,
      timeOfDay: () => 1_700_000_000_000 + time.now(),
      digest: null,
      createName,
      onError,
    }),
  );

  let met = 0;
  call.store.subscribe((now, before) => {
    for (const { id, epoch } of now.peers)
      if (!before.peers.some((peer) => peer.id === id && peer.epoch === epoch)) met += 1;
  });

  const links = (): readonly SimulatedConnection[] => connections.filter((one) => linked.has(one));

  const page: SimulatedPage = {
    name,
    call,
    media,
    connections,
    onConnection: () => undefined,
    links,
    openConnections: () => links().filter(({ end }) => !end.closed),
    script,
    get met() {
      return met;
    },
    get isFrozen() {
      return isFrozen;
    },
    freeze() {
      isFrozen = true;
      script.freeze();
      browser.freeze();
    },
    thaw() {
      isFrozen = false;
      script.thaw();
      browser.thaw();
    },
    end(says) {
      for (const connection of connections) {
        if (connection.end.closed) continue;
        if (says) connection.fake.close();
        else connection.die();
      }
      script.end();
      browser.end();
      for (const line of place.lines) if (line.visitor === visitor) line.dieAtPage();
    },
  };
  return page;
}

function noteListening(fake: SimulatedConnection['fake'], note: () => void): void {
  let listener = fake.onnegotiationneeded;
  Object.defineProperty(fake, 'onnegotiationneeded', {
    get: () => listener,
    set(next: typeof listener) {
      listener = next;
      note();
    },
  });
}

/** As much of a certificate as goes into a description. */
function createCertificate(name: string): RTCCertificate {
  const value = [...name]
    .map((character) => character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase())
    .join(':');
  return { expires: Infinity, getFingerprints: () => [{ algorithm: 'sha-256', value }] };
}
