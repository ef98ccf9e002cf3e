/** Firefox and Chromium in one call: offers that cross, and a network that is away for a while (docs/resilience.md). */
import type { Page } from 'puppeteer';
import { enterByForm, openConnections, untilAllFramesMove, untilOthers } from '../support/actions';
import { lasting, timed, times, untilNewAgreement, agreementOf, untilWhole } from '../support/faults';
import { launchFirefox } from '../support/firefox';
import { watchFrames } from '../support/frames';
import { launchOn, settleNeighbourhood } from '../support/net/hosts';
import { ROUTER } from '../support/net/network';

const CAMERA = '[data-peer] video[data-slot="camera"]';

/** Firefox is on the router; the network that fails is the other person's, so both lose each other and one the server. */
describe('Firefox and Chromium', () => {
  const here = settleNeighbourhood(
    () => Promise.resolve({}),
    (index, host, origin) => (index === 0 ? launchFirefox(ROUTER) : launchOn(host, origin)),
  );
  let fox: Page;
  let bob: Page;
  let rooms = 0;

  beforeEach(async () => {
    rooms += 1;
    [fox, bob] = [await here.people.come({ expected: /./ }), await here.people.come({ expected: /ERR_|WebSocket/ })];
    for (const [page, name] of [[fox, 'Fox'] as const, [bob, 'Bob'] as const]) {
      await enterByForm(page, here.url, `firefox-${rooms}`, name);
    }
    for (const page of [fox, bob]) await untilOthers(page, 1);
    for (const page of [fox, bob]) await untilAllFramesMove(page, 1);
  });

  it(
    'end with one agreement when their offers cross',
    async () => {
      const watches = await Promise.all([fox, bob].map((page) => watchFrames(page, CAMERA)));
      for (let round = 0; round < times(10, 100); round += 1) {
        const before = await Promise.all([fox, bob].map(agreementOf));
        await Promise.all([fox, bob].map((page) => page.evaluate(() => window.connections.at(-1)?.restartIce())));
        await timed('offers crossed with Firefox, until stable', async () => {
          await Promise.all([fox, bob].map((page, index) => untilNewAgreement(page, before[index] ?? '', 2_000)));
        });
        await Promise.all(watches.map((watch) => watch.untilMore(3, 2_000)));
      }
      for (const page of [fox, bob]) expect(await openConnections(page)).toBe(1);
    },
    60_000 * times(2, 10),
  );

  for (const { awayMs, backMs } of [
    { awayMs: 5_000, backMs: 3_000 },
    { awayMs: 20_000, backMs: 4_000 },
  ]) {
    it(
      `are back within ${backMs / 1_000} s of an outage of ${awayMs / 1_000} s`,
      async () => {
        const watches = await Promise.all([fox, bob].map((page) => watchFrames(page, CAMERA)));
        for (let round = 0; round < times(1, 10); round += 1) {
          here.host(1).silence();
          await lasting(awayMs);
          here.host(1).restore();
          await timed(`with Firefox, silent for ${awayMs / 1_000} s, until the pictures move`, async () => {
            await Promise.all(watches.map((watch) => watch.untilMore(5, backMs)));
          });
          for (const page of [fox, bob]) {
            await untilWhole(page, 1, 5_000);
            expect(await openConnections(page)).toBe(1);
          }
        }
      },
      60_000 + (awayMs + 20_000) * times(1, 10),
    );
  }
});
