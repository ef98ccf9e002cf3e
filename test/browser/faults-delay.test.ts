/** A relay far away: how many pictures come, against the calm before it (docs/resilience.md). Runs alone. */
import { callOf, enterByForm, freshRoom, untilHearsAll, untilOthers } from '../support/actions';
import { watchFrames } from '../support/frames';
import { long } from '../support/long';
import { startCoturn, type Coturn } from '../support/net/coturn';
import { settleNeighbourhood } from '../support/net/hosts';
import { ROUTER } from '../support/net/network';
import { startSlowRelay, type SlowRelay } from '../support/net/slow-relay';
import { isRelayed } from '../support/way';

const CAMERA = '[data-peer] video[data-slot="camera"]';
/** One way; there and back it is half a second. */
const DELAY_MS = 250;

describe('a relay with fixed credentials, half a second away', () => {
  let coturn: Coturn;
  let slow: SlowRelay;
  const here = settleNeighbourhood(async () => {
    coturn = await startCoturn({ user: 'noom', password: 'for a test' });
    slow = await startSlowRelay(coturn.port, DELAY_MS);
    return {
      TURN_URLS: `turn:${ROUTER}:${slow.port}?transport=udp`,
      TURN_USERNAME: 'noom',
      TURN_CREDENTIAL: 'for a test',
    };
  });
  afterAll(async () => {
    slow.stop();
    await coturn.stop();
  });

  long(
    'shows 15 pictures a second',
    async () => {
      const pages = await callOf(here.people, here.url, freshRoom(), ['Ada', 'Bob']);
      const watches = await Promise.all(pages.map((page) => watchFrames(page, CAMERA)));
      for (const watch of watches) await watch.untilMore(20);
      const calm = await Promise.all(watches.map((watch) => watch.perSecond(4_000)));
      expect(await isRelayed(pages)).toBe(false);

      here.network.separate();
      const room = freshRoom();
      for (const page of pages) await enterByForm(page, here.url, room);
      for (const page of pages) await untilOthers(page, 1);
      expect(await isRelayed(pages)).toBe(true);
      const farWatches = await Promise.all(pages.map((page) => watchFrames(page, CAMERA)));
      for (const watch of farWatches) await watch.untilMore(20);
      const slowed = await Promise.all(farWatches.map((watch) => watch.perSecond(4_000)));
      process.stdout.write(`  figure: 500 ms away: ${slowed.join(' and ')} fps of ${calm.join(' and ')}\n`);
      slowed.forEach((rate, index) => expect(rate).toBeGreaterThan((calm[index] ?? 0) * 0.75));
      for (const page of pages) await untilHearsAll(page);
    },
    90_000,
  );
});
