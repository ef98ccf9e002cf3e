/** The server dies, freezes and restarts in the middle of a call: what people see (docs/resilience.md). */
import type { Page } from 'puppeteer';
import {
  callOf,
  enterByForm,
  enterByLink,
  freshRoom,
  openConnections,
  untilHearsAll,
  untilOthers,
} from '../support/actions';
import {
  CALM_FRAMES,
  lasting,
  PAUSE_MS,
  tilesOf,
  timed,
  times,
  untilBanner,
  untilTile,
  untilWhole,
} from '../support/faults';
import { watchFrames, type FrameWatch } from '../support/frames';
import { useHouse } from '../support/house';
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
  let room = '';

  /** Ada, who is muted, and Bob in a call. */
  beforeEach(async () => {
    room = freshRoom();
    [ada, bob] = await callOf(people, house.url, room, ['Ada', 'Bob'], undefined, () => ({ expected: EXPECTED }));
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

  /** One connection from the first to the last moment, and everything as it was before. */
  async function expectUntouched(): Promise<void> {
    expect(await tilesOf(ada)).toEqual([{ name: 'Bob', mic: 'on', camera: 'on', link: 'connected' }]);
    expect(await tilesOf(bob)).toEqual([{ name: 'Ada', mic: 'off', camera: 'on', link: 'connected' }]);
    for (const page of [ada, bob]) {
      expect(await page.evaluate(() => window.connections.length)).toBe(1);
      expect(await openConnections(page)).toBe(1);
    }
    expect(await ada.$eval('#mute', (button) => (button as HTMLElement).dataset['pressed'])).toBe('true');
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
      await expectUntouched();
    }
  });

  it('says so to who wants to join while it is away, and lets them in when it is back', async () => {
    await ada.click('#leave');
    await ada.waitForSelector('#again', { visible: true });
    await house.kill();
    await ada.click('#again');
    await ada.waitForFunction(() => document.querySelector('#callStatus')?.textContent?.includes('does not answer'));
    await house.start();
    await untilOthers(ada, 1);
  });

  it('goes on while it is restarted in order', async () => {
    await measureCalm();
    await house.stop();
    await house.start();
    await Promise.all([ada, bob].map((page) => untilWhole(page, 1, 3_000)));
    await all((watch) => watch.untilMore(CALM_FRAMES));
    await expectNoPause();
    await expectUntouched();
  });

  it('lets people mute and stop their camera in sight of each other while it is away', async () => {
    await house.kill();
    await Promise.all([ada, bob].map((page) => untilBanner(page, 2_000)));
    await bob.click('#mute');
    await untilTile(ada, 'Bob', 'mic', 'off', 1_000);
    await ada.click('#camera');
    await untilTile(bob, 'Ada', 'camera', 'off', 1_000);
    await ada.click('#mute');
    await untilTile(bob, 'Ada', 'mic', 'on', 1_000);

    await house.start();
    await Promise.all([ada, bob].map((page) => untilWhole(page, 1, 3_000)));
    // A third person hears of them from the server alone: it must have been told what it missed.
    const eve = await people.come();
    await enterByLink(eve, house.url, room);
    await untilOthers(eve, 2);
    const seen = (await tilesOf(eve)).sort((one, other) => one.name.localeCompare(other.name));
    expect(seen.map(({ name, mic, camera }) => [name, mic, camera])).toEqual([
      ['Ada', 'on', 'off'],
      ['Bob', 'off', 'on'],
    ]);
    await Promise.all([ada, bob].map((page) => untilOthers(page, 2)));
  });

  it('goes on while it is frozen, tells that it is away, and does nothing twice when it is back', async () => {
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
      await expectUntouched();
    }
  });

  it('hangs up on a page that floods it, which comes back without hurting its links', async () => {
    await bob.evaluate(() => {
      const { send } = WebSocket.prototype;
      WebSocket.prototype.send = function (data) {
        WebSocket.prototype.send = send;
        send.call(this, data);
        // More frames than a connection may have at once (docs/protocol.md, "Limits").
        for (let count = 0; count < 900; count += 1) send.call(this, '42["state",null]');
      };
    });
    await bob.click('#mute');
    await untilBanner(bob, 2_000);
    await Promise.all([ada, bob].map((page) => untilWhole(page, 1, 3_000)));
    await bob.click('#mute');
    await untilTile(ada, 'Bob', 'mic', 'on', 1_000);
    await expectUntouched();
  });

  it('brings three people back without a second tile', async () => {
    const eve = await people.come({ expected: EXPECTED });
    await enterByForm(eve, house.url, room, 'Eve');
    const pages = [ada, bob, eve];
    for (const page of pages) await untilOthers(page, 2);
    await house.kill();
    await Promise.all(pages.map((page) => untilBanner(page, 2_000)));
    await house.start();
    await Promise.all(pages.map((page) => untilWhole(page, 2, 3_000)));
    for (const page of pages) expect(await openConnections(page)).toBe(2);
  });
});
