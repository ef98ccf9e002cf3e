/** The network is lossy or narrow: how many pictures come, against the calm before it (docs/resilience.md). Runs alone. */
import type { Page } from 'puppeteer';
import { callOf, freshRoom, openConnections, untilAllFramesMove, untilHearsAll } from '../support/actions';
import { within } from '../support/calm';
import { pictureOf, timed, untilWhole } from '../support/faults';
import { watchFrames, type FrameWatch } from '../support/frames';
import { long } from '../support/long';
import { launchOn, settleNeighbourhood } from '../support/net/hosts';
import { THREE_CAMERAS } from '../support/people';

const CAMERA = '[data-peer] video[data-slot="camera"]';

/** About three seconds, in which the browsers find out what the line carries. */
const SETTLING_FRAMES = 50;
const COUNTED_MS = 4_000;

describe('through a bad network', () => {
  const here = settleNeighbourhood(
    () => Promise.resolve({}),
    (_index, host, origin) => launchOn(host, origin, THREE_CAMERAS),
  );

  long(
    'people see 15 pictures a second where 5 of 100 packets are lost, 10 where 20 are, and 10 and hear each other through 200 kbit/s',
    async () => {
      const pages = await callOf(here.people, here.url, freshRoom(), ['Ada', 'Bob'], undefined, () => ({
        expected: /ERR_|WebSocket/,
      }));
      const watches = await Promise.all(pages.map((page) => watchFrames(page, CAMERA)));
      const all = <T>(task: (watch: FrameWatch) => Promise<T>): Promise<T[]> => Promise.all(watches.map(task));
      /** Pictures a second on each side. */
      const rates = (): Promise<number[]> => all((watch) => watch.perSecond(COUNTED_MS));

      await all((watch) => watch.untilMore(SETTLING_FRAMES));
      const calm = await rates();
      const before = await pictureOf(pages[0]);
      for (const { what, hurt, share } of [
        { what: '5 % lost', hurt: () => here.host(0).lose(5), share: 0.75 },
        { what: '20 % lost', hurt: () => here.host(0).lose(20), share: 0.5 },
        { what: '200 kbit/s', hurt: () => here.host(1).narrow(200), share: 0.6 },
      ]) {
        hurt();
        await all((watch) => watch.untilMore(SETTLING_FRAMES, 60_000));
        const hurtRates = await rates();
        const { width } = await pictureOf(pages[0]);
        process.stdout.write(
          `  figure: ${what}: ${hurtRates.join(' and ')} fps of ${calm.join(' and ')}, ${width} wide of ${before.width}\n`,
        );
        hurtRates.forEach((rate, index) => expect(rate).toBeGreaterThan((calm[index] ?? 0) * share));
        for (const page of pages) await untilHearsAll(page);
        here.host(0).restore();
        here.host(1).restore();
      }
      await timed('wide again, until the picture has three quarters', () =>
        untilWide(pages[0], 0.75 * before.width, 30_000),
      );
      await timed('wide again, until the picture is as large as before', () =>
        untilWide(pages[0], before.width, 60_000),
      );
      for (const page of pages) {
        await untilWhole(page, 1, 5_000);
        await untilAllFramesMove(page, 1);
        expect(await openConnections(page)).toBe(1);
      }
    },
    240_000,
  );
});

async function untilWide(page: Page, least: number, promisedMs: number): Promise<void> {
  await page.waitForFunction(
    (found: string, width: number) => (document.querySelector<HTMLVideoElement>(found)?.videoWidth ?? 0) >= width,
    { timeout: within(promisedMs), polling: 100 },
    CAMERA,
    least,
  );
}
