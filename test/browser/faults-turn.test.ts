/** Calls that need a relay, carried by a real coturn: UDP blocked, credentials that run out (docs/resilience.md); a long delay: faults-delay. */
import { join } from 'node:path';
import type { Page } from 'puppeteer';
import {
  enterByForm,
  freshRoom,
  openConnections,
  untilAllFramesMove,
  untilHearsAll,
  untilOthers,
} from '../support/actions';
import { inCalm, within } from '../support/calm';
import { lasting, timed, times, untilWhole } from '../support/faults';
import { watchFrames } from '../support/frames';
import { describeLong, long } from '../support/long';
import { startCoturn, type Coturn } from '../support/net/coturn';
import { settleNeighbourhood } from '../support/net/hosts';
import { ROUTER } from '../support/net/network';
import { isRelayed, wayOf } from '../support/way';

const CAMERA = '[data-peer] video[data-slot="camera"]';
const EXPECTED = /ERR_|WebSocket/;
const SECRET = 'shared by the house and its relay';
/** The server's credentials live ten minutes. Its clock is put back, so that these are left of them. */
const LIFE_MS = 8_000;

async function enterBoth(pages: readonly Page[], url: string): Promise<void> {
  const room = freshRoom();
  const names = ['Ada', 'Bob'];
  for (const [index, page] of pages.entries()) await enterByForm(page, url, room, names[index]);
}

describe('a relay with time-limited credentials', () => {
  let coturn: Coturn;
  const here = settleNeighbourhood(async () => {
    coturn = await startCoturn({ secret: SECRET });
    const urls = [`turn:${ROUTER}:${coturn.port}?transport=udp`, `turn:${ROUTER}:${coturn.port}?transport=tcp`];
    return { TURN_URLS: urls.join(','), TURN_SECRET: SECRET };
  });
  afterAll(() => coturn.stop());

  async function come(): Promise<[Page, Page]> {
    return Promise.all([here.people.come({ expected: EXPECTED }), here.people.come({ expected: EXPECTED })]);
  }

  it(
    'carries a call over TCP where UDP is blocked from the start, within four seconds',
    async () => {
      const pages = await come();
      here.host(0).blockUdp();
      for (let round = 0; round < times(1, 10); round += 1) {
        await timed('UDP blocked from the start, until both see each other', async () => {
          await enterBoth(pages, here.url);
          const start = performance.now();
          for (const page of pages) await untilWhole(page, 1, 4_000);
          for (const page of pages) await untilPlays(page, 4_000 - (performance.now() - start));
        });
        expect(await wayOf(pages[0])).toEqual({ type: 'relay', protocol: 'tcp' });
        for (const page of pages) {
          expect(await openConnections(page)).toBe(1);
          await untilHearsAll(page);
        }
      }
    },
    60_000 * times(1, 10),
  );

  long(
    'takes a call over when UDP is blocked in the middle of it, with a gap of ten seconds at most',
    async () => {
      const pages = await come();
      await enterBoth(pages, here.url);
      await inCalm(() => Promise.all(pages.map((page) => untilOthers(page, 1))));
      const watches = await Promise.all(pages.map((page) => watchFrames(page, CAMERA)));
      for (const watch of watches) await watch.untilMore(20);
      expect(await isRelayed(pages)).toBe(false);

      here.host(0).blockUdp();
      for (const watch of watches) while ((await watch.pauseMs()) < 500);
      await timed('UDP blocked in mid-call, until both see each other again', async () => {
        await Promise.all(watches.map((watch) => watch.untilMore(5, within(10_000))));
      });
      expect(await wayOf(pages[0])).toEqual({ type: 'relay', protocol: 'tcp' });
      for (const page of pages) {
        await untilHearsAll(page);
        expect(await openConnections(page)).toBe(1);
      }
    },
    90_000,
  );

  it('refuses clients without its credentials', async () => {
    const page = await here.people.come();
    await page.goto(here.url);
    const kinds = await page.evaluate(async (urls: string) => {
      const connection = new RTCPeerConnection({
        iceServers: [{ urls, username: `${Math.floor(Date.now() / 1000) + 600}:me`, credential: 'guessed' }],
        iceTransportPolicy: 'relay',
      });
      connection.createDataChannel('x');
      const found: string[] = [];
      connection.onicecandidate = ({ candidate }) => void (candidate !== null && found.push(candidate.type ?? ''));
      await new Promise<void>((resolve, reject) => {
        connection.onicegatheringstatechange = () => {
          if (connection.iceGatheringState === 'complete') resolve();
        };
        connection.setLocalDescription().catch(reject);
      });
      connection.close();
      return found;
    }, `turn:${ROUTER}:${coturn.port}?transport=udp`);
    expect(kinds).toEqual([]);
  });
});

describeLong('credentials that run out', () => {
  let coturn: Coturn;
  const here = settleNeighbourhood(async () => {
    coturn = await startCoturn({ secret: SECRET });
    return {
      TURN_URLS: `turn:${ROUTER}:${coturn.port}?transport=udp`,
      TURN_SECRET: SECRET,
      NODE_OPTIONS: `--require ${join(__dirname, '../support/net/shift-clock.cjs')}`,
      NOOM_CLOCK_SHIFT_MS: String(LIFE_MS - 600_000),
    };
  });
  afterAll(() => coturn.stop());

  long(
    'do not hurt a running call, and are replaced before the link is mended',
    async () => {
      const pages = [
        await here.people.come({ expected: EXPECTED }),
        await here.people.come({ expected: EXPECTED }),
      ] as const;
      for (const page of pages) await page.evaluateOnNewDocument(moveClock);
      here.network.separate();
      await enterBoth(pages, here.url);
      await inCalm(() => Promise.all(pages.map((page) => untilOthers(page, 1))));
      expect(await isRelayed(pages)).toBe(true);
      const watches = await Promise.all(pages.map((page) => watchFrames(page, CAMERA)));
      await Promise.all(watches.map((watch) => watch.longestPauseMs()));

      await lasting(LIFE_MS + 2_000);
      for (const watch of watches) expect(await watch.longestPauseMs()).toBeLessThan(2_000);
      // Here they have run out after seconds; as the pages know them, it takes ten minutes.
      for (const page of pages) await page.evaluate(() => window.skipMs(600_000));
      for (const watch of watches) await watch.untilMore(5);

      // What was given out at the join is worth nothing now. Only with fresh ones can the link come back from another address.
      const saidBefore = coturn.log.length;
      here.host(0).moveTo('mobile');
      for (const watch of watches) while ((await watch.pauseMs()) < 500);
      await Promise.all(watches.map((watch) => watch.untilMore(5, within(10_000))));
      for (const page of pages) await untilWhole(page, 1, 10_000);
      expect(await isRelayed(pages)).toBe(true);
      expect(coturn.log.slice(saidBefore).join('\n')).toMatch(/ALLOCATE processed, success/);
    },
    120_000,
  );
});

/** Without a relay, two who cannot reach each other are told so, and why. */
describeLong('no relay at all', () => {
  const here = settleNeighbourhood(() => Promise.resolve({}));

  long(
    'is said after 15 seconds to two who cannot reach each other, and mended when they can',
    async () => {
      const pages = [await here.people.come(), await here.people.come()] as const;
      here.network.separate();
      await enterBoth(pages, here.url);
      const notice = '#notices [data-code="no-way-no-relay"]';
      await timed('no way to each other, until it is said', async () => {
        await Promise.all(
          pages.map((page) => page.waitForSelector(notice, { visible: true, timeout: within(17_000) })),
        );
      });
      expect(await pages[0].$eval(notice, (element) => element.textContent)).toContain('TURN');

      // In this order: once there is a way, the pages may find it before anybody can press anything.
      await pages[0].click(`${notice} .notice-action`);
      here.network.join();
      await timed('a way again and tried again, until whole', async () => {
        await Promise.all(pages.map((page) => untilWhole(page, 1, 5_000)));
      });
      for (const page of pages) {
        await untilAllFramesMove(page, 1);
        expect(await page.$(notice)).toBeNull();
      }
    },
    60_000,
  );
});

declare global {
  interface Window {
    /** Puts the page's clock so much forward (written by the tests). */
    skipMs(skippedMs: number): void;
  }
}

/** Runs in the page, before its own script. */
function moveClock(): void {
  const trueNow = performance.now.bind(performance);
  let aheadMs = 0;
  performance.now = () => trueNow() + aheadMs;
  window.skipMs = (skippedMs) => void (aheadMs += skippedMs);
}

/** Pictures arrive: more than two have been shown. */
async function untilPlays(page: Page, withinMs: number): Promise<void> {
  await page.waitForFunction(
    (found: string) =>
      (document.querySelector<HTMLVideoElement>(found)?.getVideoPlaybackQuality().totalVideoFrames ?? 0) > 2,
    { timeout: within(withinMs), polling: 20 },
    CAMERA,
  );
}
