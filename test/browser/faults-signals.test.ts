/** Signals cross, come late, come twice or never: two people still see each other (docs/negotiation.md). */
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
import { CALM_FRAMES, PAUSE_MS, timed, times, untilWhole, agreementOf, untilNewAgreement } from '../support/faults';
import { watchFrames } from '../support/frames';
import { useHouse } from '../support/house';
import { long } from '../support/long';
import { invitePeople } from '../support/people';
import { spoilSignals, type Spoiling } from '../support/spoil-signals';

const CAMERA = '[data-peer] video[data-slot="camera"]';

describe('signals', () => {
  const people = invitePeople();
  const house = useHouse();

  /** Two people, whose signals are spoiled, in a new room; the form is filled in, and they press the button one after the other. */
  async function come(spoiling: Spoiling): Promise<[Page, Page]> {
    const [ada, bob] = await Promise.all([people.come(), people.come()]);
    await spoilSignals(ada, spoiling);
    await spoilSignals(bob, { ...spoiling, seed: spoiling.seed + 1 });
    return [ada, bob];
  }

  long(
    'that cross leave both sides with one agreement, within two seconds and without a pause',
    async () => {
      // A little late, so that both offers are certainly under way at once.
      const pages = await come({ lateMs: 50, doubledPercent: 0, lostPercent: 0, seed: 1 });
      for (const page of pages) await enterByForm(page, house.url, 'glare');
      await inCalm(() => Promise.all(pages.map((page) => untilOthers(page, 1))));
      const watches = await Promise.all(pages.map((page) => watchFrames(page, CAMERA)));
      await Promise.all(watches.map((watch) => watch.longestPauseMs()));
      await Promise.all(watches.map((watch) => watch.untilMore(CALM_FRAMES)));
      const calmMs = Math.max(...(await Promise.all(watches.map((watch) => watch.longestPauseMs()))));

      for (let round = 0; round < times(10, 100); round += 1) {
        const before = await Promise.all(pages.map(agreementOf));
        await Promise.all(pages.map((page) => page.evaluate(() => window.connections.at(-1)?.restartIce())));
        await timed('offers crossed, until stable', async () => {
          await Promise.all(pages.map((page, index) => untilNewAgreement(page, before[index] ?? '', 2_000)));
          await Promise.all(pages.map((page) => untilWhole(page, 1, 2_000)));
        });
        // On both sides: a rollback may cost one of them its picture, with everything else being well.
        await Promise.all(watches.map((watch) => watch.untilMore(3, within(2_000))));
        // No faster than the server takes descriptions for ever (RATES.describe): that is not what is tried here.
        if (round >= 10) await Promise.all(watches.map((watch) => watch.untilMore(7)));
      }

      const pausedMs = Math.max(...(await Promise.all(watches.map((watch) => watch.longestPauseMs()))));
      expect(pausedMs).toBeLessThan(calmMs + PAUSE_MS);
      for (const page of pages) {
        expect(await openConnections(page)).toBe(1);
        expect(await page.evaluate(() => window.connections.length)).toBe(1);
        await untilHearsAll(page);
      }
    },
    60_000 * times(1, 6),
  );

  it(
    'that come late, twice or never still let two people see each other within 15 seconds',
    async () => {
      const seed = Date.now() % 1_000_000;
      // The same seed spoils the same way.
      process.stdout.write(`  figure: signals spoiled with the seed ${seed}\n`);
      const pages = await come({ lateMs: 300, doubledPercent: 20, lostPercent: 5, seed });
      for (let round = 0; round < times(2, 100); round += 1) {
        const room = freshRoom();
        for (const page of pages) await enterByForm(page, house.url, room);
        await timed('spoiled signals, until connected', async () => {
          await Promise.all(pages.map((page) => untilWhole(page, 1, 15_000)));
        });
        for (const page of pages) {
          await untilAllFramesMove(page, 1);
          expect(await openConnections(page)).toBe(1);
        }
      }
    },
    60_000 * times(2, 20),
  );
});
