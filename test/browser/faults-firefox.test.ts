/** Firefox and Chromium in one call: offers that cross, and a network that is away for a while (docs/resilience.md). */
import type { Page } from 'puppeteer';
import { enterByForm, freshRoom, openConnections, untilOthers } from '../support/actions';
import { inCalm, within } from '../support/calm';
import { agreementOf, lasting, timed, times, untilNewAgreement, untilWhole } from '../support/faults';
import { launchFirefox, untilDecodes } from '../support/firefox';
import { long } from '../support/long';
import { launchOn, settleNeighbourhood } from '../support/net/hosts';
import { ROUTER } from '../support/net/network';

/** The camera's place in a description. */
const CAMERA = 1;

/** Firefox is on the router; the network that fails is the other person's, so both lose each other and one the server. */
describe('Firefox and Chromium', () => {
  const here = settleNeighbourhood(
    () => Promise.resolve({}),
    (index, host, origin) => (index === 0 ? launchFirefox(ROUTER) : launchOn(host, origin)),
  );

  /** Whoever is in the room first calls the other one. */
  async function meet(first: string): Promise<[Page, Page]> {
    const room = freshRoom();
    const [fox, bob] = await Promise.all([
      here.people.come({ expected: /./ }),
      here.people.come({ expected: /ERR_|WebSocket/ }),
    ]);
    const order = first === 'Firefox' ? [fox, bob] : [bob, fox];
    for (const page of order) await enterByForm(page, here.url, room, page === fox ? 'Fox' : 'Bob');
    await inCalm(async () => {
      for (const page of order) await untilOthers(page, 1);
      for (const page of order) await untilDecodes(page, CAMERA);
    });
    return [fox, bob];
  }

  for (const first of ['Firefox', 'Chromium']) {
    long(
      `end with one agreement when their offers cross, ${first} having called`,
      async () => {
        const pages = await meet(first);
        for (let round = 0; round < times(2, 100); round += 1) {
          const before = await Promise.all(pages.map(agreementOf));
          await Promise.all(pages.map((page) => page.evaluate(() => window.connections.at(-1)?.restartIce())));
          await timed(`offers crossed, ${first} having called, until stable`, async () => {
            await Promise.all(pages.map((page, index) => untilNewAgreement(page, before[index] ?? '', 2_000)));
          });
          // Firefox lets go of the old path at once, Chromium holds on to it for 2.5 s without an answer: between the two of them the picture may rest. Once
          // in several hundred crossings it rested for more than five seconds (not traced); a link that carries nothing is made anew after four.
          await Promise.all(pages.map((page) => untilDecodes(page, CAMERA, 3, within(8_000))));
        }
        for (const page of pages) expect(await openConnections(page)).toBe(1);
      },
      60_000 * times(2, 10),
    );
  }

  for (const { awayMs, backMs, first } of [
    { awayMs: 5_000, backMs: 3_000, first: 'Chromium' },
    { awayMs: times(10_000, 20_000), backMs: 4_000, first: 'Firefox' },
  ]) {
    long(
      `are back within ${backMs / 1_000} s of an outage of ${awayMs / 1_000} s, ${first} having called`,
      async () => {
        const pages = await meet(first);
        for (let round = 0; round < times(1, 10); round += 1) {
          here.host(1).silence();
          await lasting(awayMs);
          here.host(1).restore();
          await timed(`with Firefox, silent for ${awayMs / 1_000} s, until the pictures move`, async () => {
            await Promise.all(pages.map((page) => untilDecodes(page, CAMERA, 5, within(backMs))));
          });
          for (const page of pages) {
            await untilWhole(page, 1, 5_000);
            expect(await openConnections(page)).toBe(1);
          }
        }
      },
      60_000 + (awayMs + 20_000) * times(1, 10),
    );
  }
});
