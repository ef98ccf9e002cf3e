/** The network fails: away for a while, another address. What two people see (docs/resilience.md); lossy and narrow ones: faults-rates. */
import type { Page } from 'puppeteer';
import {
  callOf,
  enterByForm,
  freshRoom,
  openConnections,
  untilAllFramesMove,
  untilHearsAll,
  untilOthers,
} from '../support/actions';
import { within } from '../support/calm';
import { isSoak, lasting, tilesOf, timed, times, untilTile, untilWhole } from '../support/faults';
import { watchFrames, type FrameWatch } from '../support/frames';
import { long } from '../support/long';
import { settleNeighbourhood } from '../support/net/hosts';

const CAMERA = '[data-peer] video[data-slot="camera"]';
const EXPECTED = /ERR_|WebSocket/;

type Way = 'silence' | 'unplug';
const WAYS: readonly Way[] = ['silence', 'unplug'];
/**
 * How long the network is away, how soon the pictures move again, and how soon everything is as before; in milliseconds.
 * An unplugged cable is for the soak: Chromium lists its addresses again after 1.9 s or after 3.7 s (measured), which leaves little of the bounds.
 */
const OUTAGES: readonly { awayMs: number; backMs: number; ways: readonly Way[] }[] = [
  { awayMs: 5_000, backMs: 3_000, ways: isSoak ? WAYS : ['silence'] },
  { awayMs: 20_000, backMs: 4_000, ways: isSoak ? WAYS : ['silence'] },
  ...(isSoak ? [{ awayMs: 60_000, backMs: 6_000, ways: WAYS }] : []),
];

describe('when the network fails', () => {
  const here = settleNeighbourhood(() => Promise.resolve({}));
  let ada: Page;
  let bob: Page;
  let watches: FrameWatch[];
  let room = '';

  beforeEach(async () => {
    room = freshRoom();
    [ada, bob] = await callOf(here.people, here.url, room, ['Ada', 'Bob'], undefined, () => ({ expected: EXPECTED }));
    watches = await Promise.all([ada, bob].map((page) => watchFrames(page, CAMERA)));
    await all((watch) => watch.untilMore(10));
  });

  const all = <T>(task: (watch: FrameWatch) => Promise<T>): Promise<T[]> => Promise.all(watches.map(task));

  async function untilBack(what: string, withinMs: number): Promise<void> {
    await timed(`${what}, until the pictures move`, async () => {
      await all((watch) => watch.untilMore(5, within(withinMs)));
    });
  }

  async function expectWell(): Promise<void> {
    // The way to the server may take a little longer than the pictures.
    await Promise.all([ada, bob].map((page) => untilWhole(page, 1, 5_000)));
    for (const page of [ada, bob]) {
      expect(await openConnections(page)).toBe(1);
      await untilHearsAll(page);
    }
    expect((await tilesOf(ada)).map(({ name }) => name)).toEqual(['Bob']);
    expect((await tilesOf(bob)).map(({ name }) => name)).toEqual(['Ada']);
  }

  for (const { awayMs, backMs, ways } of OUTAGES) {
    for (const way of ways) {
      const what = `${way === 'silence' ? 'silent' : 'unplugged'} for ${awayMs / 1_000} s`;
      const test = awayMs > 5_000 ? long : it;
      test(
        `is back within ${backMs / 1_000} s when somebody's network was ${what}`,
        async () => {
          for (let round = 0; round < times(1, 10); round += 1) {
            const host = here.host(round % 2);
            const until = performance.now() + awayMs;
            host[way]();
            // Both are told, long before it is over.
            if (awayMs >= 20_000) {
              await Promise.all([
                untilTile(ada, 'Bob', 'link', 'reconnecting', 8_000),
                untilTile(bob, 'Ada', 'link', 'reconnecting', 8_000),
              ]);
            }
            await lasting(until - performance.now());
            host.restore();
            await untilBack(what, backMs);
            await expectWell();
          }
        },
        60_000 + (awayMs + 20_000) * times(1, 10),
      );
    }
  }

  long(
    'is back within eight seconds when an address changes, without a click',
    async () => {
      for (let round = 0; round < times(1, 10); round += 1) {
        here.host(0).moveTo(round % 2 === 0 ? 'mobile' : 'home');
        await all((watch) => watch.longestPauseMs());
        await timed('another address, until both see each other again', async () => {
          await untilPause(watches);
          await all((watch) => watch.untilMore(5, within(8_000)));
        });
        await expectWell();
      }
    },
    60_000 * times(1, 6),
  );

  long(
    'mends a link through a third person while the server is away',
    async () => {
      const cem = await here.people.come({ expected: EXPECTED });
      await enterByForm(cem, here.url, room, 'Cem');
      for (const page of [ada, bob, cem]) await untilOthers(page, 2);
      const made = (page: Page): Promise<number> => page.evaluate(() => window.connections.length);
      const before = await Promise.all([ada, bob].map(made));
      await here.house.kill();
      try {
        here.network.separate([here.host(0), here.host(1)]);
        // So long that the old link is dead for good: at least one of them has begun a new one, which only signals can complete.
        const deadline = performance.now() + 40_000;
        while (!(await Promise.all([ada, bob].map(made))).some((count, index) => count > (before[index] ?? 0))) {
          if (performance.now() > deadline) throw new Error('nobody has begun a new link');
          await lasting(200);
        }
        here.network.join();
        await timed('a link through a third person, until both see each other', async () => {
          await Promise.all([
            untilTile(ada, 'Bob', 'link', 'connected', 15_000),
            untilTile(bob, 'Ada', 'link', 'connected', 15_000),
          ]);
        });
        for (const page of [ada, bob, cem]) {
          expect(await page.$('#call[data-status="reconnecting"]')).not.toBeNull();
          await untilAllFramesMove(page, 2);
          expect(await openConnections(page)).toBe(2);
        }
      } finally {
        await here.house.start();
      }
      for (const page of [ada, bob, cem]) await untilWhole(page, 2, 5_000);
    },
    120_000,
  );
});

/** The old way is dead: no picture for half a second. Otherwise what was still under way would count as being back. */
async function untilPause(watches: readonly FrameWatch[]): Promise<void> {
  for (;;) {
    const pauses = await Promise.all(watches.map((watch) => watch.pauseMs()));
    if (pauses.every((pause) => pause > 500)) return;
  }
}
