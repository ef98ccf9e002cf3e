import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Page } from 'puppeteer';
import { enterByForm, enterByLink, untilOthers } from '../support/actions';
import { useHouse } from '../support/house';
import { long, runsLong } from '../support/long';
import { invitePeople, THREE_CAMERAS } from '../support/people';
import { openPanel, untilStill, write } from '../support/room-actions';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const LOOKS = [
  ['light', 'en'],
  ['dark', 'ko'],
] as const;

declare global {
  interface Window {
    axe: { run(context: Document, options: unknown): Promise<AxeResults> };
  }
}

/** Every rule of WCAG 2.0 to 2.2, A and AA, and what axe calls best practice. */
async function expectAccessible(page: Page, state: string): Promise<void> {
  await untilStill(page);
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  });
  expect([state, found]).toEqual([state, []]);
}

describe.each(runsLong ? LOOKS : LOOKS.slice(0, 1))('in %s colours and the language %s', (theme, lang) => {
  const people = invitePeople(THREE_CAMERAS);
  const house = useHouse();

  async function come(): Promise<Page> {
    // The page for a wrong room is an answer with status 400, and Chromium says so on the console.
    const page = await people.come({ expected: /status of 400/ });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
    await page.setExtraHTTPHeaders({ 'Accept-Language': lang });
    return page;
  }

  it('home, lobby and every page that says what went wrong are for everybody', async () => {
    const ada = await come();
    await ada.goto(house.url);
    await expectAccessible(ada, 'home');
    await ada.$eval('#room', (input) => ((input as HTMLInputElement).value = '\u200b'));
    await ada.click('#welcome form button[type=submit]');
    await expectAccessible(ada, 'home with a wrong name');
    await ada.goto(`${house.url}/r/access`);
    await ada.waitForSelector('#lobbyCameras', { visible: true });
    await expectAccessible(ada, 'lobby');
    await ada.goto(`${house.url}/r/%2e`);
    await expectAccessible(ada, 'no such room');
  });

  it('a call is, in every state and with everything that can be opened', async () => {
    const [ada, bob] = [await come(), await come()];
    await enterByLink(ada, house.url, 'access');
    await ada.waitForSelector('#alone .invite-local', { visible: true });
    await expectAccessible(ada, 'alone');
    await enterByForm(bob, house.url, 'access', 'Bob');
    await untilOthers(ada, 1);
    await expectAccessible(ada, 'two');

    await openPanel(ada, 'chat');
    await expectAccessible(ada, 'empty chat');
    await openPanel(bob, 'chat');
    await write(bob, 'https://example.org 안녕하세요');
    await write(ada, 'hello');
    await bob.evaluate(() => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File(['x'], 'file.txt'));
      document.querySelector('#chatText')?.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
    });
    await bob.waitForSelector('#sendPasted', { visible: true });
    await expectAccessible(bob, 'a question about a pasted file');
    await bob.click('#sendPasted');
    await ada.waitForSelector('.transfer-accept', { visible: true });
    await expectAccessible(ada, 'chat with a file');
    for (const id of ['#hand', '#mute', '#camera']) await bob.$eval(id, (button) => (button as HTMLElement).click());
    await openPanel(ada, 'people');
    await ada.waitForSelector('.person-row:nth-child(2)[data-hand="up"]');
    await expectAccessible(ada, 'people');
    await ada.click('#closeSide');

    for (const [button, opened] of [
      ['#inviteButton', '#invite'],
      ['#settingsButton', '#settings'],
      ['#keysButton', '#shortcuts'],
      ['#react', '#reactions'],
      ['#more', '#moreMenu'],
      ['.person .face .tile-more', '#tileMenu'],
    ] as const) {
      await ada.$eval(button, (element) => (element as HTMLElement).click());
      await ada.waitForSelector(opened, { visible: true });
      await expectAccessible(ada, opened);
      await ada.keyboard.press('Escape');
      await ada.waitForSelector(opened, { hidden: true });
    }
    await ada.click('#leave');
    await ada.waitForSelector('#panel', { visible: true });
    await expectAccessible(ada, 'left');
  });
});

describe('everything', () => {
  const people = invitePeople(THREE_CAMERAS);
  const house = useHouse();

  it('is reached and used by the keyboard alone, with a ring around what has the focus', async () => {
    const ada = await people.come();
    await enterByLink(ada, house.url, 'keyboard');
    await ada.waitForSelector('#alone .invite-local', { visible: true });
    const reached: string[] = [];
    await ada.focus('#call');
    for (let presses = 0; presses < 40; presses += 1) {
      await ada.keyboard.press('Tab');
      const focused = await ada.evaluate(() => {
        const element = document.activeElement;
        if (element === null || element === document.body) return null;
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return {
          id: element.id || element.className,
          ring: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
        };
      });
      if (focused === null) break;
      expect(focused).toEqual({ id: focused.id, ring: true });
      reached.push(focused.id);
    }
    for (const id of [
      'mute',
      'microphones',
      'camera',
      'cameras',
      'screen',
      'hand',
      'react',
      'chat',
      'people',
      'inviteButton',
      'more',
      'leave',
    ]) {
      expect(reached).toContain(id);
    }
    await ada.focus('#more');
    await ada.keyboard.press('Enter');
    await ada.waitForFunction(() => document.activeElement?.closest('#moreMenu') instanceof HTMLElement);
    await ada.keyboard.press('Escape');
    expect(await ada.evaluate(() => document.activeElement?.id)).toBe('more');
    // Who goes on leaves no menu behind that lies over what they come to.
    await ada.keyboard.press('Enter');
    await ada.waitForFunction(() => document.activeElement?.closest('#moreMenu') instanceof HTMLElement);
    await ada.focus('#chat');
    await ada.waitForSelector('#moreMenu', { hidden: true });
    // By pointer the button opens it, and closes it.
    await ada.click('#more');
    await ada.waitForSelector('#moreMenu', { visible: true });
    await ada.click('#more');
    await ada.waitForSelector('#moreMenu', { hidden: true });
  });

  long('keeps still when you ask for less motion, and keeps its edges in forced colours', async () => {
    const [ada, bob] = [await people.come(), await people.come()];
    await ada.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    await enterByForm(ada, house.url, 'calm', 'Ada');
    await enterByForm(bob, house.url, 'calm', 'Bob');
    await untilOthers(ada, 1);
    await openPanel(ada, 'people');
    await ada.emulateMediaFeatures([
      { name: 'prefers-reduced-motion', value: 'reduce' },
      { name: 'prefers-color-scheme', value: 'dark' },
    ]);
    expect(await ada.evaluate(() => document.getAnimations().length)).toBe(0);
    const session = await ada.createCDPSession();
    await session.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: 'active' }] });
    const borders = await ada.$$eval('.control > .icon', (icons) =>
      icons.filter((icon) => icon.getClientRects().length > 0).map((icon) => getComputedStyle(icon).borderStyle),
    );
    expect(new Set(borders)).toEqual(new Set(['solid']));
  });

  long('fits at twice the size of letters, without scrolling sideways', async () => {
    // 200 % of a window of 1280 x 800 are 640 x 400 CSS pixels (WCAG 2.2, 1.4.4 and 1.4.10).
    const ada = await people.come({ width: 640, height: 400 });
    await ada.goto(house.url);
    const fits = (): Promise<boolean> => ada.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
    expect(await fits()).toBe(true);
    await enterByLink(ada, house.url, 'zoom');
    expect(await fits()).toBe(true);
    for (const id of ['mute', 'camera', 'chat', 'more', 'leave']) {
      const box = await (await ada.$(`#${id}`))?.boundingBox();
      expect([id, (box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 0) <= 640]).toEqual([id, true]);
    }
  });
});
