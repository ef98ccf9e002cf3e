/** More than three people at once, which takes two cores. Runs alone. */
import type { Page } from 'puppeteer';
import { callOf, freshRoom, openHome, peerIds, untilCallIsWhole } from '../support/actions';
import { useHouse } from '../support/house';
import { long } from '../support/long';
import { invitePeople, THREE_CAMERAS } from '../support/people';
import { openVoices } from '../support/voices';

describe('a crowd', () => {
  const people = invitePeople(THREE_CAMERAS);
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

  it('of sixteen is heard whole: three pages and thirteen voices', async () => {
    const room = freshRoom();
    const pages = await callOf(people, house.url, room, ['Ada', 'Bob', 'Cem']);
    await openVoices(await people.come(), house.url, room, 13);
    for (const page of pages) {
      await page.waitForFunction(() => document.querySelector('#stage')?.getAttribute('data-people') === '16');
      await page.waitForFunction(isEverySoundMoving, { polling: 1_000, timeout: 60_000 }, 15);
    }
    // All have one size, since there are more than seven of them.
    for (const page of pages) {
      await page.waitForFunction(areAllPicturesOf, { polling: 500, timeout: 30_000 }, 180);
      expect(await page.$$eval('[data-peer][data-link="connected"]', (tiles) => tiles.length)).toBe(15);
    }
  });
});

/** In the page: so many others' sound has come since the last look. */
async function isEverySoundMoving(count: number): Promise<boolean> {
  const known = (window as { heard?: Map<string, number> }).heard ?? new Map<string, number>();
  const heard = new Map<string, number>();
  let moving = 0;
  for (const [index, connection] of window.connections.entries()) {
    let packets = 0;
    for (const entry of (await connection.getStats()).values())
      if (entry.type === 'inbound-rtp' && entry.kind === 'audio') packets += entry.packetsReceived ?? 0;
    heard.set(String(index), packets);
    if (packets > (known.get(String(index)) ?? Infinity)) moving += 1;
  }
  Object.assign(window, { heard });
  return moving >= count;
}

/** In the page: it sends pictures, and each of them has so many lines at most. */
async function areAllPicturesOf(lines: number): Promise<boolean> {
  const heights: unknown[] = [];
  for (const connection of window.connections)
    for (const entry of (await connection.getStats()).values())
      if (entry.type === 'outbound-rtp' && entry.kind === 'video' && entry.framesPerSecond > 0)
        heights.push(entry.frameHeight);
  return heights.length >= 2 && new Set(heights).size === 1 && heights.every((height) => Number(height) <= lines);
}
