/** People's own pages fail: closed, crashed, reloaded, opened twice. What the others see (docs/resilience.md). */
import type { Page } from 'puppeteer';
import {
  callOf,
  enterByForm,
  freshRoom,
  openConnections,
  untilAllFramesMove,
  untilHearsAll,
  untilJoined,
} from '../support/actions';
import { within } from '../support/calm';
import { lasting, tilesOf, timed, times, untilAlone, untilStatus, untilWhole } from '../support/faults';
import { useHouse } from '../support/house';
import { long } from '../support/long';
import { invitePeople } from '../support/people';

describe("when a person's page fails", () => {
  const people = invitePeople();
  const house = useHouse();
  let ada: Page;
  let bob: Page;
  let room = '';

  beforeEach(async () => {
    room = freshRoom();
    [ada, bob] = await callOf(people, house.url, room, ['Ada', 'Bob'], undefined, (name) =>
      name === 'Bob' ? { expected: /ERR_|WebSocket/ } : {},
    );
    await Promise.all([ada, bob].map((page) => untilAllFramesMove(page, 1)));
  });

  it('tells the others within a second that a tab was closed', async () => {
    await timed('tab closed, until it is told', async () => {
      await bob.close({ runBeforeUnload: false });
      await untilAlone(ada, 1_000);
    });
    expect(await openConnections(ada)).toBe(0);
  });

  long('takes the tile of a crashed tab away within five seconds', async () => {
    const crashed = new Promise((resolve) => bob.once('error', resolve));
    // The page never answers this: it is dead.
    void bob.goto('chrome://crash').catch(() => undefined);
    await crashed;
    await timed('tab crashed, until its tile is gone', () => untilAlone(ada, 5_000));
    expect(await openConnections(ada)).toBe(0);
  });

  it(
    'is whole again within three seconds of a reload, with one tile and the microphone as it was',
    async () => {
      await bob.click('#mute');
      for (let round = 0; round < times(3, 50); round += 1) {
        await timed('reload, until both see each other', async () => {
          const start = performance.now();
          await bob.reload({ waitUntil: 'domcontentloaded' });
          const left = (): number => 3_000 - (performance.now() - start);
          await untilJoined(bob);
          await Promise.all([ada, bob].map((page) => untilWhole(page, 1, left())));
          await Promise.all([ada, bob].map((page) => untilPlays(page, left())));
        });
        expect(await tilesOf(ada)).toEqual([{ name: 'Bob', mic: 'off', camera: 'on', link: 'connected' }]);
        expect(await openConnections(ada)).toBe(1);
      }
      await untilHearsAll(bob);
    },
    60_000 * times(1, 10),
  );

  it('closes the camera of a page that the browser keeps, and takes it in again by the Back button', async () => {
    await bob.evaluate(() => {
      const tracks = [...document.querySelectorAll('video')].flatMap(({ srcObject }) =>
        srcObject instanceof MediaStream ? srcObject.getTracks() : [],
      );
      addEventListener('pageshow', ({ persisted }) => {
        const ended = tracks.filter(({ readyState }) => readyState === 'ended').length;
        document.body.dataset['kept'] = `${persisted} ${ended > 0}`;
      });
    });
    await bob.goto(`${house.url}/healthz`);
    await timed("back out of the browser's memory, until whole", async () => {
      const start = performance.now();
      await bob.goBack();
      for (const page of [ada, bob]) await untilWhole(page, 1, 3_000 - (performance.now() - start));
    });
    // Otherwise this was a mere reload.
    expect(await bob.evaluate(() => document.body.dataset['kept'])).toBe('true true');
    for (const page of [ada, bob]) {
      await untilAllFramesMove(page, 1);
      expect(await openConnections(page)).toBe(1);
    }
    expect((await tilesOf(ada)).map(({ name }) => name)).toEqual(['Bob']);
  });

  long('gives a duplicated tab the seat, tells the older one, and does not let the two fight', async () => {
    const twin = await bob.browserContext().newPage();
    await copySession(bob, twin, house.url);
    await twin.goto(`${house.url}/r/${room}`, { waitUntil: 'load' });
    // A link would lead to the lobby; what a browser duplicates or restores is no new visit.
    await twin.reload({ waitUntil: 'load' });
    await untilStatus(bob, 'refused', 5_000);
    await Promise.all([ada, twin].map((page) => untilWhole(page, 1, 5_000)));
    expect(await openConnections(bob)).toBe(0);
    // Longer than any pause between two attempts to come back: it stays as it is.
    await lasting(5_000);
    expect(await bob.$eval('#call', (call) => call.getAttribute('data-status'))).toBe('refused');
    expect(await twin.$eval('#call', (call) => call.getAttribute('data-status'))).toBe('joined');

    await bob.bringToFront();
    await bob.waitForSelector('#panel', { visible: true });
    await bob.click('#again');
    await untilStatus(twin, 'refused', 5_000);
    await Promise.all([ada, bob].map((page) => untilWhole(page, 1, 5_000)));
    expect((await tilesOf(ada)).map(({ name }) => name)).toEqual(['Bob']);
  });

  long('counts two tabs of one browser as two people', async () => {
    const other = await bob.browserContext().newPage();
    await other.evaluateOnNewDocument(() => (window.connections = []));
    await enterByForm(other, house.url, room, 'Bob again');
    // The first tab stands behind the second one, where nothing is painted.
    for (const page of [ada, bob, other]) await untilWhole(page, 2, 10_000);
    expect((await tilesOf(ada)).map(({ name }) => name).sort()).toEqual(['Bob', 'Bob again']);
  });
});

/** Pictures arrive: the number of shown ones rises. */
async function untilPlays(page: Page, withinMs: number): Promise<void> {
  await page.waitForFunction(
    () => {
      const video = document.querySelector<HTMLVideoElement>('[data-peer] video[data-slot="camera"]');
      return video !== null && video.getVideoPlaybackQuality().totalVideoFrames > 2;
    },
    { timeout: within(withinMs), polling: 20 },
  );
}

/** What a browser does when a tab is duplicated: the copy starts with the same session storage. */
async function copySession(from: Page, to: Page, url: string): Promise<void> {
  const entries = await from.evaluate(() => Object.entries(sessionStorage));
  await to.goto(`${url}/healthz`);
  await to.evaluate((copied: [string, string][]) => {
    for (const [key, value] of copied) sessionStorage.setItem(key, value);
  }, entries);
}
