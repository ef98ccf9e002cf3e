import type { Page } from 'puppeteer';
import {
  enterByForm,
  enterByLink,
  openConnections,
  peerIds,
  untilAllFramesMove,
  untilCallIsWhole,
  untilJoined,
  untilOthers,
} from '../support/actions';
import { within } from '../support/calm';
import { startHouse, useHouse } from '../support/house';
import { long } from '../support/long';
import { invitePeople, THREE_CAMERAS } from '../support/people';
import { openSettings } from '../support/room-actions';

describe('a call', () => {
  const people = invitePeople(THREE_CAMERAS);
  const house = useHouse();

  it('lets two people see and hear each other', async () => {
    const [ada, bob] = [await people.come(), await people.come()];
    await enterByForm(ada, house.url, 'two', 'Ada');
    await enterByLink(bob, house.url, 'two');
    await untilCallIsWhole([ada, bob]);
    expect(await bob.$eval('[data-peer]', (tile) => tile.getAttribute('data-name'))).toBe('Ada');
  });

  long('lets three people see and hear each other, and the third leave and come back', async () => {
    const pages = [await people.come(), await people.come(), await people.come()];
    for (const page of pages) await enterByForm(page, house.url, 'three');
    await untilCallIsWhole(pages);
    const [ada, bob, eve] = pages as [Page, Page, Page];
    await eve.click('#leave');
    await untilOthers(ada, 1);
    await untilOthers(bob, 1);
    expect(await openConnections(eve)).toBe(0);
    await eve.click('#again');
    await untilCallIsWhole(pages);
  });

  it('shows at once that somebody closed the tab', async () => {
    const [ada, bob] = [await people.come(), await people.come()];
    await enterByForm(ada, house.url, 'closing');
    await enterByForm(bob, house.url, 'closing');
    await untilOthers(ada, 1);
    await bob.close({ runBeforeUnload: true });
    await untilOthers(ada, 0, within(2_000));
    expect(await openConnections(ada)).toBe(0);
  });

  it('is whole again after a reload, with camera and microphone as they were', async () => {
    const [ada, bob] = [await people.come(), await people.come()];
    await enterByForm(ada, house.url, 'reload', 'Ada');
    await enterByForm(bob, house.url, 'reload', 'Bob');
    await untilCallIsWhole([ada, bob]);
    await bob.click('#mute');
    await ada.waitForSelector('[data-peer][data-mic="off"]');
    const [before] = await peerIds(ada);
    await bob.reload();
    await untilOthers(bob, 1);
    await untilOthers(ada, 1);
    await untilAllFramesMove(ada, 1);
    await untilAllFramesMove(bob, 1);
    await ada.waitForSelector('[data-peer][data-mic="off"][data-name="Bob"]');
    expect(await peerIds(ada)).toEqual([before]);
    expect(await openConnections(ada)).toBe(1);
    // The menus name the device that would be in use, also while it is off.
    await openSettings(bob);
    expect(await bob.$$eval('#settings select', (menus) => menus.map(({ value }) => value))).not.toContain('');
  });

  it('is not entered by a link in a tab that was in it before: there is the lobby first', async () => {
    const ada = await people.come();
    await enterByForm(ada, house.url, 'visit', 'Ada');
    await ada.goto('about:blank');
    await ada.goto(`${house.url}/r/visit`);
    await ada.waitForSelector('#join', { visible: true });
    expect(await ada.$eval('#call', (call) => call.getAttribute('data-status'))).toBe('idle');
    await ada.click('#join');
    await untilJoined(ada);
  });

  long('refuses one person too many with a sentence, and lets them in when a seat is free', async () => {
    const small = await startHouse({ PEOPLE_LIMIT: '2' });
    try {
      const [ada, eve, bob] = [await people.come(), await people.come(), await people.come()];
      await enterByForm(ada, small.url, 'small');
      await enterByForm(eve, small.url, 'small');
      await bob.goto(`${small.url}/r/small`);
      await bob.waitForSelector('#join', { visible: true });
      await bob.click('#join');
      await bob.waitForSelector('#call[data-status="refused"]', { visible: true });
      expect(await bob.$eval('#panel', (panel) => panel.textContent)).toMatch(/full/i);
      await ada.click('#leave');
      await bob.click('#again');
      await bob.waitForSelector('#call[data-status="joined"]');
      // Before their server is: a page that loses it looks for it, and says so in its console.
      await Promise.all([ada, eve, bob].map((page) => page.close()));
    } finally {
      await small.stop();
    }
  });
});
