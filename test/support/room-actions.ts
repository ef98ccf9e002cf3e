/** What people do together in a call, and what they see of it. */
import type { Page } from 'puppeteer';

const PATIENCE_MS = 30_000;

/** By its button, which a narrow bar has in its menu. */
export async function openPanel(page: Page, panel: 'chat' | 'people'): Promise<void> {
  await page.evaluate((name) => {
    const isHidden = document.querySelector<HTMLElement>(`#${name}Panel`)?.hidden;
    // It may not be there yet: then the button fetches it.
    if (isHidden !== false) document.querySelector<HTMLElement>(`#${name}`)?.click();
  }, panel);
  await page.waitForSelector(`#${panel}Panel`, { visible: true, timeout: PATIENCE_MS });
  // Its script puts everybody into the menu of receivers, or into the list.
  const made = panel === 'chat' ? '#chatTo option' : '#peopleList li';
  await page.waitForSelector(made, { timeout: PATIENCE_MS });
}

/** The menu's own button waits for what is fetched late. */
export async function openSettings(page: Page): Promise<void> {
  await page.click('#more');
  await page.waitForSelector('#settingsButton', { visible: true });
  await page.click('#settingsButton');
  await page.waitForSelector('#settings[open]', { visible: true });
}

/** As if pasted, because 4,000 key presses take long; then Enter. */
export async function write(page: Page, text: string): Promise<void> {
  await page.$eval(
    '#chatText',
    (box, value) => {
      (box as HTMLTextAreaElement).value = value;
      box.dispatchEvent(new Event('input', { bubbles: true }));
    },
    text,
  );
  await page.focus('#chatText');
  await page.keyboard.press('Enter');
}

/** Who wrote what, as it stands there. */
export async function chatOf(page: Page): Promise<[string, string][]> {
  return page.$$eval('#messages .chat-message', (items) =>
    items.map((item): [string, string] => [
      item.querySelector('.message-name')?.textContent ?? '',
      item.querySelector('.message-text')?.textContent ?? '',
    ]),
  );
}

export async function untilChat(page: Page, expected: readonly (readonly [string, string])[]): Promise<void> {
  try {
    await page.waitForFunction(
      (wanted: string) =>
        JSON.stringify(
          [...document.querySelectorAll('#messages .chat-message')].map((item) => [
            item.querySelector('.message-name')?.textContent,
            item.querySelector('.message-text')?.textContent,
          ]),
        ) === wanted,
      { timeout: PATIENCE_MS },
      JSON.stringify(expected),
    );
  } catch {
    expect(await chatOf(page)).toEqual(expected);
  }
}

/** The next picture is painted, and nothing in it moves any more: what one clicks is where it was seen. */
export async function untilStill(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'), {
    timeout: PATIENCE_MS,
  });
}
