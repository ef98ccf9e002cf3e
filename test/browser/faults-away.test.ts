/** The server is away: what people can do meanwhile, and what of it counts when it is back (docs/resilience.md). */
import type { Page } from 'puppeteer';
import { callOf, enterByForm, enterByLink, freshRoom, openConnections, untilOthers } from '../support/actions';
import { expectUntouched, tilesOf, untilBanner, untilTile, untilWhole } from '../support/faults';
import { useHouse } from '../support/house';
import { long } from '../support/long';
import { invitePeople } from '../support/people';

// A killed server makes Chromium write one of these for each attempt to come back.
const EXPECTED = /ERR_CONNECTION_REFUSED|WebSocket connection to|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/;

describe('while the server is away', () => {
  const people = invitePeople();
  const house = useHouse();
  let ada: Page;
  let bob: Page;
  let room = '';

  /** Ada, who is muted, and Bob in a call. */
  beforeEach(async () => {
    room = freshRoom();
    [ada, bob] = await callOf(people, house.url, room, ['Ada', 'Bob'], undefined, () => ({ expected: EXPECTED }));
    await ada.click('#mute');
    await untilTile(bob, 'Ada', 'mic', 'off', 5_000);
  });

  it('says so when you join while it is away, and lets you in when it is back', async () => {
    await ada.click('#leave');
    await ada.waitForSelector('#again', { visible: true });
    await house.kill();
    await ada.click('#again');
    await ada.waitForFunction(() => document.querySelector('#callStatus')?.textContent?.includes('does not answer'));
    await house.start();
    await untilOthers(ada, 1);
  });

  long('lets people mute and stop their camera in sight of each other while it is away', async () => {
    await house.kill();
    await Promise.all([ada, bob].map((page) => untilBanner(page, 2_000)));
    await bob.click('#mute');
    await untilTile(ada, 'Bob', 'mic', 'off', 1_000);
    await ada.click('#camera');
    await untilTile(bob, 'Ada', 'camera', 'off', 1_000);
    await ada.click('#mute');
    await untilTile(bob, 'Ada', 'mic', 'on', 1_000);

    await house.start();
    await Promise.all([ada, bob].map((page) => untilWhole(page, 1, 3_000)));
    // A third person hears of them from the server alone: it must have been told what it missed.
    const eve = await people.come();
    await enterByLink(eve, house.url, room);
    await untilOthers(eve, 2);
    const seen = (await tilesOf(eve)).sort((one, other) => one.name.localeCompare(other.name));
    expect(seen.map(({ name, mic, camera }) => [name, mic, camera])).toEqual([
      ['Ada', 'on', 'off'],
      ['Bob', 'off', 'on'],
    ]);
    await Promise.all([ada, bob].map((page) => untilOthers(page, 2)));
  });

  long('hangs up on a page that floods it, which comes back without hurting its links', async () => {
    await bob.evaluate(() => {
      const { send } = WebSocket.prototype;
      WebSocket.prototype.send = function (data) {
        WebSocket.prototype.send = send;
        send.call(this, data);
        // More frames than a connection may have at once (docs/protocol.md, "Limits").
        for (let count = 0; count < 900; count += 1) send.call(this, '42["state",null]');
      };
    });
    await bob.click('#mute');
    await untilBanner(bob, 2_000);
    await Promise.all([ada, bob].map((page) => untilWhole(page, 1, 3_000)));
    await bob.click('#mute');
    await untilTile(ada, 'Bob', 'mic', 'on', 1_000);
    await expectUntouched(ada, bob);
  });

  long('brings three people back without a second tile', async () => {
    const eve = await people.come({ expected: EXPECTED });
    await enterByForm(eve, house.url, room, 'Eve');
    const pages = [ada, bob, eve];
    for (const page of pages) await untilOthers(page, 2);
    await house.kill();
    await Promise.all(pages.map((page) => untilBanner(page, 2_000)));
    await house.start();
    await Promise.all(pages.map((page) => untilWhole(page, 2, 3_000)));
    for (const page of pages) expect(await openConnections(page)).toBe(2);
  });
});
