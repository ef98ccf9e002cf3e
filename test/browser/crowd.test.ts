/** More than three people at once, which takes two cores. Runs alone. */
import type { Page } from 'puppeteer';
import { freshRoom, openHome, peerIds, untilCallIsWhole } from '../support/actions';
import { useHouse } from '../support/house';
import { long } from '../support/long';
import { invitePeople } from '../support/people';

describe('a crowd', () => {
  const people = invitePeople();
  const house = useHouse();

  long('of four people joins within the same moment', async () => {
    const room = freshRoom();
    const pages: Page[] = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const page = await people.come();
        await openHome(page, house.url);
        await page.type('input[name="room"]', room);
        return page;
      }),
    );
    await Promise.all(pages.map((page) => page.click('#welcome form button[type="submit"]')));
    await untilCallIsWhole(pages);
    for (const page of pages) expect(new Set(await peerIds(page)).size).toBe(3);
  });
});
