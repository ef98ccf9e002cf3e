/** Sharing a screen: beside the camera, whole and large for the others, without negotiating, and gone when it is stopped. */
import type { Page } from 'puppeteer';
import { callOf, enterByForm, freshRoom, untilFramesMove, untilOthers } from '../support/actions';
import { untilAllEnded, watchDevices } from '../support/devices';
import { useHouse } from '../support/house';
import { long } from '../support/long';
import { invitePeople } from '../support/people';
import { openPanel } from '../support/room-actions';

const CAMERA = '[data-peer] video[data-slot="camera"]';
const SCREEN = '[data-peer] video[data-slot="screen"]';

describe('a shared screen', () => {
  const people = invitePeople();
  const house = useHouse();
  let ada: Page;
  let bob: Page;
  let room = '';
  beforeEach(async () => {
    room = freshRoom();
    [ada, bob] = await callOf(people, house.url, room, ['Ada', 'Bob'], watchDevices);
    await untilFramesMove(bob, CAMERA);
  });

  const negotiations = (page: Page) =>
    page.evaluate(() =>
      window.connections.map(({ localDescription }) => /^o=\S+ \S+ (\d+)/m.exec(localDescription?.sdp ?? '')?.[1]),
    );
  const untilShared = async (page: Page): Promise<void> => {
    await page.waitForSelector('[data-peer][data-screen="on"]');
    await untilFramesMove(page, SCREEN);
  };

  long('is named to you also while a panel covers the tiles of a phone, and you stop it there', async () => {
    await ada.click('#screen');
    await untilShared(bob);
    await ada.setViewport({ width: 390, height: 844 });
    await openPanel(ada, 'chat');
    await ada.waitForFunction(() => {
      const button = document.querySelector('#stopSharing');
      const { left = 0, top = 0, width = 0, height = 0 } = button?.getBoundingClientRect() ?? {};
      return width > 0 && button?.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    });
    await ada.click('#stopSharing');
    await bob.waitForSelector('[data-peer][data-screen="off"]');
  });

  it('is seen whole and large beside the camera, without negotiating', async () => {
    const before = await negotiations(ada);
    await ada.click('#screen');
    await untilShared(bob);
    await untilFramesMove(bob, CAMERA);
    const { screen, face, stage, fit } = await bob.evaluate(
      (ofScreen, ofCamera) => {
        const boxOf = (selector: string) => {
          const {
            width = 0,
            height = 0,
            left = 0,
            top = 0,
          } = document.querySelector(selector)?.getBoundingClientRect() ?? {};
          return { width, height, left, top };
        };
        const shown = document.querySelector(ofScreen);
        return {
          screen: boxOf(ofScreen),
          face: boxOf(ofCamera),
          stage: boxOf('#stage'),
          fit: shown === null ? '' : getComputedStyle(shown).objectFit,
        };
      },
      SCREEN,
      CAMERA,
    );
    expect(fit).toBe('contain');
    expect(screen.width * screen.height).toBeGreaterThan(0.5 * stage.width * stage.height);
    expect(face.width).toBeGreaterThan(40);
    // Nothing lies over what is shown.
    expect(face.left >= screen.left + screen.width || face.top >= screen.top + screen.height).toBe(true);
    expect(await bob.$eval(SCREEN, (video) => video.getAttribute('aria-label'))).toBe('Screen of Ada');
    expect(await negotiations(ada)).toEqual(before);
    expect(await ada.$eval('#screen', (button) => (button as HTMLElement).dataset['pressed'])).toBe('true');
    await ada.waitForSelector('#sharing', { visible: true });
  });

  long('asks without the own tab, keeps letters sharp, and is smooth instead at a switch', async () => {
    await ada.click('#screen');
    await untilShared(bob);
    const [asked] = await ada.evaluate(() => window.devices.askedScreen.map((options) => JSON.stringify(options)));
    expect(asked).toContain('"selfBrowserSurface":"exclude"');
    expect(asked).toContain('"restrictOwnAudio":true');
    const hint = () =>
      ada.evaluate(() => {
        const track = window.devices.captured.findLast(({ kind }) => kind === 'video');
        return [track?.contentHint, track?.getConstraints().frameRate];
      });
    expect(await hint()).toEqual(['detail', { max: 15 }]);
    await ada.click('#motion');
    await ada.waitForFunction(() =>
      window.devices.captured.some(
        (track) => track.contentHint === 'motion' && JSON.stringify(track.getConstraints().frameRate) === '{"max":30}',
      ),
    );
    expect(await hint()).toEqual(['motion', { max: 30 }]);
    await untilFramesMove(bob, SCREEN);
  });

  long('brings its sound', async () => {
    await ada.click('#screen');
    await untilShared(bob);
    await bob.waitForFunction(
      () => {
        const audio = document.querySelector<HTMLAudioElement>('[data-peer] audio[data-slot="screen_sound"]');
        return audio !== null && audio.srcObject !== null && !audio.paused && audio.currentTime > 0;
      },
      { timeout: 20_000 },
    );
    await bob.waitForFunction(
      async () => {
        const [connection] = window.connections;
        const receiver = connection?.getTransceivers()[3]?.receiver;
        for (const entry of (await receiver?.getStats())?.values() ?? []) {
          if (entry.type === 'inbound-rtp' && entry.totalAudioEnergy > 0) return true;
        }
        return false;
      },
      { timeout: 20_000, polling: 200 },
    );
  });

  long('is there for a peer that comes later', async () => {
    await ada.click('#screen');
    const eve = await people.come();
    await enterByForm(eve, house.url, room, 'Eve');
    await untilOthers(eve, 2);
    await untilShared(eve);
  });

  for (const way of ['the button', "the browser's own button", 'leaving']) {
    const test = way === 'the button' ? it : long;
    test(`ends by ${way}, and leaves nothing behind`, async () => {
      await ada.click('#screen');
      await untilShared(bob);
      if (way === 'the button') await ada.click('#stopSharing');
      else if (way === 'leaving') await ada.click('#leave');
      else {
        await ada.evaluate(() => {
          const track = window.devices.captured.findLast(({ kind }) => kind === 'video');
          track?.stop();
          track?.dispatchEvent(new Event('ended'));
        });
      }
      if (way === 'leaving') {
        await untilOthers(bob, 0);
        await untilAllEnded(ada);
        return;
      }
      await bob.waitForSelector('[data-peer][data-screen="off"]');
      expect(await bob.$eval(SCREEN, (video) => video.srcObject)).toBeNull();
      expect(await ada.$eval('#screen', (button) => (button as HTMLElement).dataset['pressed'])).toBe('false');
      await untilFramesMove(bob, CAMERA);
      const live = await ada.evaluate(() =>
        window.devices.captured.filter(({ readyState }) => readyState === 'live').map(({ kind }) => kind),
      );
      expect(live.sort()).toEqual(['audio', 'video']);
      await ada.click('#screen');
      await untilShared(bob);
    });
  }

  long('is not asked for twice, and a refusal is no fault', async () => {
    await ada.evaluate(() => {
      navigator.mediaDevices.getDisplayMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    });
    await ada.click('#screen');
    await ada.waitForFunction(() => document.querySelector('#screen')?.getAttribute('aria-busy') === 'false');
    expect(await ada.$eval('#screen', (button) => (button as HTMLElement).dataset['pressed'])).toBe('false');
    expect(await ada.$$eval('#notices [data-code^="screen"]', (notices) => notices.length)).toBe(0);
  });

  long('has no button where the browser cannot share', async () => {
    const eve = await people.come();
    await eve.evaluateOnNewDocument(() => {
      Reflect.deleteProperty(MediaDevices.prototype, 'getDisplayMedia');
    });
    await enterByForm(eve, house.url, room, 'Eve');
    expect(await eve.$eval('#screen', (button) => (button as HTMLElement).hidden)).toBe(true);
    await eve.keyboard.press('KeyS');
    expect(await eve.$eval('#screen', (button) => (button as HTMLElement).dataset['pressed'])).toBe('false');
  });
});
