import type { Page } from 'puppeteer';
import { enterByForm, enterByLink, untilFramesMove, untilJoined, untilOthers } from '../support/actions';
import { useHouse } from '../support/house';
import { long } from '../support/long';
import { invitePeople, THREE_CAMERAS } from '../support/people';
import { openSettings } from '../support/room-actions';

describe('the settings', () => {
  const people = invitePeople(THREE_CAMERAS);
  const house = useHouse();

  async function call(room: string): Promise<[Page, Page]> {
    const [ada, bob] = [await people.come(), await people.come()];
    await enterByForm(ada, house.url, room, 'Ada');
    await enterByForm(bob, house.url, room, 'Bob');
    await untilOthers(ada, 1);
    await untilOthers(bob, 1);
    return [ada, bob];
  }
  const videoBytes = (page: Page): Promise<number> =>
    page.evaluate(async () => {
      let bytes = 0;
      for (const connection of window.connections) {
        for (const entry of (await connection.getStats()).values()) {
          if (entry.type === 'inbound-rtp' && entry.kind === 'video') bytes += entry.bytesReceived ?? 0;
        }
      }
      return bytes;
    });

  long('change the name for everybody at once, and for the next time', async () => {
    const [ada, bob] = await call('name');
    await openSettings(ada);
    await ada.$eval('#settingsName', (input) => ((input as HTMLInputElement).value = ''));
    await ada.type('#settingsName', 'Ada L.');
    await ada.keyboard.press('Tab');
    await bob.waitForSelector('[data-name="Ada L."]');
    await ada.reload();
    await untilOthers(bob, 1);
    await bob.waitForSelector('[data-name="Ada L."]');
  });

  long('turn the mirror and the colours round, hide your own picture, and remember it', async () => {
    const [ada] = await call('colours');
    await openSettings(ada);
    await ada.click('#mirror');
    await ada.waitForSelector('#myTile[data-mirror="false"]');
    await ada.click('#hideSelf');
    await ada.waitForSelector('#myTile[data-camera="off"]');
    expect(await ada.$eval('#myFace', (video) => (video as HTMLVideoElement).srcObject)).toBeNull();
    // The camera itself stays on, and the button says so.
    expect(await ada.$eval('#camera', (button) => button.getAttribute('data-pressed'))).toBe('false');
    const colourOf = (): Promise<string> =>
      ada.$eval('#settings', (dialog) => getComputedStyle(dialog).backgroundColor);
    await ada.select('#theme', 'light');
    const light = await colourOf();
    await ada.select('#theme', 'dark');
    expect(await colourOf()).not.toBe(light);
    await ada.reload();
    await untilJoined(ada);
    await ada.waitForSelector('#myTile[data-mirror="false"][data-camera="off"]');
    expect(await ada.$eval('html', (root) => root.dataset['theme'])).toBe('dark');
    // The first paint knows it: before any script has run.
    expect(await ada.evaluate(async () => (await (await fetch('/')).text()).includes('data-theme="dark"'))).toBe(true);
  });

  it('change the language, and you are back in the call at once', async () => {
    const [ada, bob] = await call('language');
    await openSettings(ada);
    await Promise.all([ada.waitForNavigation(), ada.select('#language', 'ko')]);
    await untilOthers(bob, 1);
    await untilOthers(ada, 1);
    expect(await ada.$eval('html', (root) => root.lang)).toBe('ko');
    expect(await ada.$eval('#leave', (button) => button.textContent?.trim())).toBe('나가기');
    await ada.click('#leave');
    await ada.waitForFunction(() => document.querySelector('#panelTitle')?.textContent === '통화에서 나왔어요');
  });

  long('save data: no picture is sent any more, the sound goes on, and all of it comes back', async () => {
    const [ada, bob] = await call('saver');
    const theirs = '[data-peer] video[data-slot="camera"]';
    await untilFramesMove(ada, theirs);
    await openSettings(ada);
    await ada.select('#data', 'sound');
    await ada.waitForFunction(
      async () => {
        const sample = async (): Promise<number> => {
          let bytes = 0;
          for (const connection of window.connections) {
            for (const entry of (await connection.getStats()).values()) {
              if (entry.type === 'inbound-rtp' && entry.kind === 'video') bytes += entry.bytesReceived ?? 0;
            }
          }
          return bytes;
        };
        const before = await sample();
        await new Promise((resolve) => setTimeout(resolve, 600));
        return (await sample()) === before;
      },
      { polling: 100 },
    );
    const before = await videoBytes(ada);
    await untilFramesMove(bob, theirs);
    expect(await videoBytes(ada)).toBe(before);
    // The last picture does not stay: an avatar, as without a camera, and a line that says why.
    expect(await ada.$eval(theirs, (video) => getComputedStyle(video).visibility)).toBe('hidden');
    await ada.waitForSelector('#saverMark', { visible: true });
    await ada.reload();
    await untilOthers(ada, 1);
    await openSettings(ada);
    expect(await ada.$eval('#data', (select) => (select as HTMLSelectElement).value)).toBe('sound');
    await ada.select('#data', 'full');
    await untilFramesMove(ada, theirs);
  });

  it('are closed by Escape, which gives the focus back, and list the keys at a question mark', async () => {
    const ada = await people.come();
    await enterByLink(ada, house.url, 'keys');
    await openSettings(ada);
    await ada.keyboard.press('Escape');
    await ada.waitForSelector('#settings', { hidden: true });
    await ada.click('#stage');
    await ada.keyboard.type('?');
    await ada.waitForSelector('#shortcuts[open]', { visible: true });
    expect(await ada.$$eval('#shortcuts kbd', (keys) => keys.map(({ textContent }) => textContent))).toContain('M');
    // Nothing behind it reacts.
    await ada.keyboard.press('KeyM');
    expect(await ada.$eval('#mute', (button) => (button as HTMLElement).dataset['pressed'])).toBe('false');
    await ada.click('#shortcuts .close');
    await ada.waitForSelector('#shortcuts', { hidden: true });
  });
});
