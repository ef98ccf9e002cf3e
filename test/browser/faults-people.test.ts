/** People's own pages and machines fail: closed, crashed, frozen, reloaded, opened twice. What the others see (docs/resilience.md). */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Browser, Page } from 'puppeteer';
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
import { lasting, tilesOf, timed, times, untilAlone, untilStatus, untilTile, untilWhole } from '../support/faults';
import { useHouse } from '../support/house';
import { invitePeople } from '../support/people';

/** Kept while a machine sleeps for as long as the quality page promises; a plain run sleeps shorter, yet longer than any sign of life may be missing. */
const ASLEEP_MS = times(16_000, 30_000);
const FROZEN_MS = times(8_000, 30_000);

describe("when a person's page or machine fails", () => {
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

  it('takes the tile of a crashed tab away within five seconds', async () => {
    const crashed = new Promise((resolve) => bob.once('error', resolve));
    // The page never answers this: it is dead.
    void bob.goto('chrome://crash').catch(() => undefined);
    await crashed;
    await timed('tab crashed, until its tile is gone', () => untilAlone(ada, 5_000));
    expect(await openConnections(ada)).toBe(0);
  });

  it('says "reconnecting" of a machine that lost its power, takes its tile away, and has it back within ten seconds of its return', async () => {
    // No goodbye of any kind, as when the power fails: the connections stay open and silent.
    const pids = processesOf(bob.browser());
    signalAll(pids, 'SIGSTOP');
    try {
      await timed('power lost, until "reconnecting"', () => untilTile(ada, 'Bob', 'link', 'reconnecting', 7_000));
      await timed('power lost, until the tile is gone', () => untilAlone(ada, 45_000));
    } finally {
      signalAll(pids, 'SIGCONT');
    }
    await timed('power back after being given up, until whole', async () => {
      await Promise.all([ada, bob].map((page) => untilWhole(page, 1, 10_000)));
    });
  }, 120_000);

  it(
    'keeps the tile of a machine that slept, and has it back within five seconds of its waking',
    async () => {
      for (let round = 0; round < times(1, 5); round += 1) {
        const pids = processesOf(bob.browser());
        signalAll(pids, 'SIGSTOP');
        try {
          await lasting(ASLEEP_MS);
          expect((await tilesOf(ada)).map(({ name }) => name)).toEqual(['Bob']);
        } finally {
          signalAll(pids, 'SIGCONT');
        }
        await timed('machine woke up, until whole', async () => {
          await Promise.all([ada, bob].map((page) => untilWhole(page, 1, 5_000)));
        });
        for (const page of [ada, bob]) {
          await untilAllFramesMove(page, 1);
          expect(await openConnections(page)).toBe(1);
        }
      }
    },
    120_000 * times(1, 5),
  );

  it(
    'keeps tile and picture of a tab that the browser froze, and has it back within two seconds',
    async () => {
      const tools = await bob.createCDPSession();
      // A browser freezes only what stands behind another tab.
      const front = await bob.browserContext().newPage();
      for (let round = 0; round < times(1, 5); round += 1) {
        await front.bringToFront();
        await tools.send('Page.setWebLifecycleState', { state: 'frozen' });
        await lasting(FROZEN_MS);
        expect((await tilesOf(ada)).map(({ name }) => name)).toEqual(['Bob']);
        await tools.send('Page.setWebLifecycleState', { state: 'active' });
        await bob.bringToFront();
        await timed('tab thawed, until whole', async () => {
          await Promise.all([ada, bob].map((page) => untilWhole(page, 1, 2_000)));
        });
        for (const page of [ada, bob]) await untilAllFramesMove(page, 1);
      }
    },
    120_000 * times(1, 5),
  );

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

  it('gives a duplicated tab the seat, tells the older one, and does not let the two fight', async () => {
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

  it('counts two tabs of one browser as two people', async () => {
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

/** The process ids of a browser with all its children. */
function processesOf(browser: Browser): number[] {
  const first = browser.process()?.pid;
  if (first === undefined) throw new Error('no process');
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry) || !existsSync(`/proc/${entry}/stat`)) continue;
    // "pid (name) state parent …"; a name may hold anything.
    const words = readFileSync(`/proc/${entry}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    parents.set(Number(entry), Number(words[1]));
  }
  const isOurs = (pid: number): boolean => pid === first || (parents.has(pid) && isOurs(parents.get(pid) ?? 0));
  return [...parents.keys()].filter(isOurs);
}

/** A helper process may be gone by now, and only its parent could know: that must not keep the others from being told. */
function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      // Not `instanceof Error`: the test has its own realm, and Node's errors come from another.
      if (typeof error !== 'object' || error === null || Reflect.get(error, 'code') !== 'ESRCH') throw error;
    }
  }
}
