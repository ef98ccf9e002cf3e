/** The server dies, freezes and restarts in the middle of a call, whose pictures never pause (docs/resilience.md). Runs alone. */
import type { Page } from 'puppeteer';
import { callOf, freshRoom, untilHearsAll } from '../support/actions';
import {
  CALM_FRAMES,
  expectUntouched,
  lasting,
  PAUSE_MS,
  tilesOf,
  timed,
  times,
  untilAlone,
  untilBanner,
  untilStatus,
  untilTile,
  untilWhole,
} from '../support/faults';
import { watchFrames, type FrameWatch } from '../support/frames';
import { useHouse } from '../support/house';
import { long } from '../support/long';
import { invitePeople } from '../support/people';

const CAMERA = '[data-peer] video[data-slot="camera"]';
// A killed server makes Chromium write one of these for each attempt to come back.
const EXPECTED = /ERR_CONNECTION_REFUSED|WebSocket connection to|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/;

describe('when the server fails', () => {
  const people = invitePeople();
  const house = useHouse();
  let ada: Page;
  let bob: Page;
  let watches: FrameWatch[];
  let calmMs: number;

  /** Ada, who is muted, and Bob in a call. */
  beforeEach(async () => {
    const names = ['Ada', 'Bob'] as const;
    [ada, bob] = await callOf(people, house.url, freshRoom(), names, undefined, () => ({ expected: EXPECTED }));
    await ada.click('#mute');
    await untilTile(bob, 'Ada', 'mic', 'off', 5_000);
    watches = await Promise.all([ada, bob].map((page) => watchFrames(page, CAMERA)));
    await all((watch) => watch.untilMore(10));
  });

  const all = <T>(task: (watch: FrameWatch) => Promise<T>): Promise<T[]> => Promise.all(watches.map(task));

  /** How long their pictures pause when all is calm. */
  async function measureCalm(): Promise<void> {
    await all((watch) => watch.longestPauseMs());
    await all((watch) => watch.untilMore(CALM_FRAMES));
    calmMs = Math.max(...(await all((watch) => watch.longestPauseMs())));
  }

  async function expectNoPause(): Promise<void> {
    const pausedMs = Math.max(...(await all((watch) => watch.longestPauseMs())));
    expect(pausedMs).toBeLessThan(calmMs + PAUSE_MS);
  }

  it('goes on with picture and sound while it is killed, and is whole again when it is back', async () => {
    await measureCalm();
    for (let round = 0; round < times(1, 10); round += 1) {
      await house.kill();
      await timed('server killed, until the banner', async () => {
        await Promise.all([ada, bob].map((page) => untilBanner(page, 2_000)));
      });
      await all((watch) => watch.untilMore(CALM_FRAMES));
      await untilHearsAll(ada);

      await house.start();
      await timed('server back, until whole', async () => {
        await Promise.all([ada, bob].map((page) => untilWhole(page, 1, 3_000)));
      });
      await all((watch) => watch.untilMore(10));
      await expectNoPause();
      await expectUntouched(ada, bob);
    }
  });

  long('goes on while it is restarted in order', async () => {
    await measureCalm();
    await house.stop();
    await house.start();
    await Promise.all([ada, bob].map((page) => untilWhole(page, 1, 3_000)));
    await all((watch) => watch.untilMore(CALM_FRAMES));
    await expectNoPause();
    await expectUntouched(ada, bob);
  });

  long('lets somebody leave in sight of the others while it is away', async () => {
    await house.kill();
    await untilBanner(bob, 2_000);
    await ada.click('#leave');
    await untilAlone(bob, 3_000);
    await house.start();
    await untilStatus(bob, 'joined', 3_000);
    expect(await tilesOf(bob)).toEqual([]);
  });

  long('goes on while it is frozen, tells that it is away, and does nothing twice when it is back', async () => {
    await measureCalm();
    for (let round = 0; round < times(1, 3); round += 1) {
      house.signal('SIGSTOP');
      const frozenAt = performance.now();
      // Three clicks: on, off, on. What the server never heard must not come back as a second change.
      for (let click = 0; click < 3; click += 1) await bob.click('#mute');
      await untilTile(ada, 'Bob', 'mic', 'off', 1_000);
      await timed('server frozen, until the banner', async () => {
        await Promise.all([ada, bob].map((page) => untilBanner(page, 16_000)));
      });
      await lasting(times(20_000, 30_000) - (performance.now() - frozenAt));
      house.signal('SIGCONT');
      await timed('server thawed, until whole', async () => {
        await Promise.all([ada, bob].map((page) => untilWhole(page, 1, 3_000)));
      });
      expect(await tilesOf(ada)).toEqual([{ name: 'Bob', mic: 'off', camera: 'on', link: 'connected' }]);
      await bob.click('#mute');
      await untilTile(ada, 'Bob', 'mic', 'on', 1_000);
      await all((watch) => watch.untilMore(10));
      await expectNoPause();
      await expectUntouched(ada, bob);
    }
  });
});
