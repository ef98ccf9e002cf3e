import { callOf, openHome } from '../support/actions';
import { useHouse } from '../support/house';
import { long } from '../support/long';
import { makeOld } from '../support/old-browser';
import { invitePeople } from '../support/people';

describe('a browser that gets no better any more', () => {
  const people = invitePeople();
  const house = useHouse();

  it.each(['light', 'dark'] as const)('has the colours of the theme: %s', async (value) => {
    const page = await people.come();
    await makeOld(page);
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
    await openHome(page, house.url);
    const [ground, words] = await page.$eval('body', (body) => {
      const { backgroundColor, color } = getComputedStyle(body);
      return [backgroundColor, color];
    });
    const [light, dark] = ['rgb(246, 247, 244)', 'rgb(16, 22, 21)'];
    expect(ground).toBe(value === 'light' ? light : dark);
    expect(words).not.toBe(ground);
  });

  long('opens a menu by its button and closes it by Escape, by a press elsewhere, and by the button', async () => {
    const [ada] = await callOf(people, house.url, 'old', ['Ada', 'Bob'], makeOld);
    for (const [button, menu] of [
      ['#more', '#moreMenu'],
      ['#react', '#reactions'],
      ['.person .face .tile-more', '#tileMenu'],
    ] as const) {
      const opened = (): Promise<unknown> => ada.waitForSelector(menu, { visible: true });
      const closed = (): Promise<unknown> => ada.waitForSelector(menu, { hidden: true });
      const isFocused = (selector: string): Promise<boolean> =>
        ada.$eval(selector, (element) => element.contains(document.activeElement));
      // Its own press fetches the first one.
      await ada.hover('#stage');
      await ada.click(button);
      await opened();
      expect(
        await ada.$$eval('.menu', (menus) => menus.filter((each) => each.checkVisibility()).map(({ id }) => `#${id}`)),
      ).toEqual([menu]);
      await ada.waitForFunction((found) => document.querySelector(found)?.contains(document.activeElement), {}, menu);
      await ada.keyboard.press('Escape');
      await closed();
      expect([button, await isFocused(button)]).toEqual([button, true]);
      await ada.keyboard.press('Enter');
      await opened();
      await ada.click(button);
      await closed();
      await ada.click(button);
      await opened();
      await ada.click('#callRoom');
      await closed();
    }
    await ada.click('#more');
    await ada.waitForSelector('#settingsButton', { visible: true });
    await ada.click('#settingsButton');
    await ada.waitForSelector('#settings[open]', { visible: true });
    await ada.waitForSelector('#moreMenu', { hidden: true });
  });
});
