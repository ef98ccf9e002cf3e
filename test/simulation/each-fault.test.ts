/** One browser fails once, in each way there is, while people find each other: what they see of it ends, and nothing stays open. */
import { endedBy, hang, late, reject, type Fault } from '../support/fault-plan';
import type { ConnectionMethod } from '../support/fake-connection';
import { leaveAll, untilCalm } from './history';
import { createRandom } from './random';
import { createWorld, replaceTimers } from './world';

beforeAll(() => replaceTimers());

const WAYS = ['hangs', 'is refused', 'is late', 'loses its connection'] as const;
type Way = (typeof WAYS)[number];

/** Late is 3 s: later than what it belongs to is patient for, and sooner than anybody gives up. */
function faultOf(way: Way, after: (delayMs: number, callback: () => void) => unknown, end: () => void): Fault {
  if (way === 'hangs') return hang();
  if (way === 'is refused') return reject();
  if (way === 'loses its connection') return endedBy(end);
  const fault = late();
  after(3_000, () => fault.letGo());
  return fault;
}

function createQuietWorld(isFirefox: boolean) {
  const random = createRandom(1);
  return createWorld({
    random,
    people: 3,
    isFirefox,
    isQuiet: false,
    lostPercent: 0,
    doubledPercent: 0,
    latePercent: 0,
  });
}

/** Answers by a promise; the others answer at once, and can only be refused. */
const METHODS: readonly ConnectionMethod[] = [
  'setLocalDescription',
  'setRemoteDescription',
  'addIceCandidate',
  'replaceTrack',
  'setParameters',
  'getStats',
];

describe.each(['Chromium', 'Firefox'])('in %s', (browser) => {
  describe.each(METHODS)('a %s', (method) => {
    it.each(WAYS)('that %s', async (way) => {
      const world = createQuietWorld(browser === 'Firefox');
      const [ann, ben, cem] = world.people;
      if (ann === undefined || ben === undefined || cem === undefined) throw new Error('three people');
      for (const person of [ann, ben, cem]) {
        const page = world.open(person);
        if (person === ben)
          page.onConnection = (connection) => {
            page.onConnection = () => undefined;
            connection.forgets = true;
            connection.fake.faults.next(
              method,
              faultOf(way, world.time.after, () => connection.fake.close()),
            );
          };
        await world.time.pass(500);
      }
      ben.page?.call.devices.use('camera', 'camera-2');
      expect((await untilCalm(world)).trouble).toEqual([]);
      expect(await leaveAll(world)).toEqual([]);
    });
  });
});
