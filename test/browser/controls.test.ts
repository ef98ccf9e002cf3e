import type { Page } from 'puppeteer';
import {
  callOf,
  corners,
  freshRoom,
  untilCorners,
  untilFramesMove,
  untilHearsAll,
  untilHearsNothing,
  untilOthers,
} from '../support/actions';
import { useHouse } from '../support/house';
import { long } from '../support/long';
import { invitePeople, THREE_CAMERAS } from '../support/people';

const THEIRS = '[data-peer] video[data-slot="camera"]';

describe('the controls', () => {
  const people = invitePeople(THREE_CAMERAS);
  const house = useHouse();
  let ada: Page;
  let bob: Page;
  beforeEach(async () => {
    [ada, bob] = await callOf(people, house.url, freshRoom(), ['Ada', 'Bob']);
    await untilFramesMove(ada, THEIRS);
  });

  const ownTrack = (page: Page, kind: 'audio' | 'video') =>
    page.evaluate(
      (wanted) =>
        window.connections
          .flatMap((connection) => connection.getSenders())
          .map(({ track }) => track)
          .filter((track) => track?.kind === wanted)
          .map((track) => ({ enabled: track?.enabled, state: track?.readyState })),
      kind,
    );

  /** How often the page has negotiated: the versions of its descriptions. */
  const negotiations = (page: Page) =>
    page.evaluate(() =>
      window.connections.map(({ localDescription }) => /^o=\S+ \S+ (\d+)/m.exec(localDescription?.sdp ?? '')?.[1]),
    );

  it('mute for everybody, and say so', async () => {
    await untilHearsAll(ada);
    await bob.click('#mute');
    await ada.waitForSelector('[data-peer][data-mic="off"]');
    expect(await bob.$eval('#mute', (button) => (button as HTMLElement).dataset['pressed'])).toBe('true');
    // What a press will do, and not what it did.
    expect(await bob.$eval('#mute', (button) => (button as HTMLElement).innerText)).toBe('Unmute');
    expect(await ownTrack(bob, 'audio')).toEqual([{ enabled: false, state: 'live' }]);
    await untilHearsNothing(ada);
    // Said to who only hears the page, to each in their own words.
    await ada.waitForFunction(() => document.querySelector('#announcer')?.textContent.includes(' muted'));
    await bob.click('#mute');
    await bob.waitForFunction(() => document.querySelector('#announcer')?.textContent.includes('Microphone on'));
    await ada.waitForSelector('[data-peer][data-mic="on"]');
    await untilHearsAll(ada);
  });

  it('put the light out with the camera, show an avatar, and bring the picture back', async () => {
    const before = await negotiations(bob);
    await bob.click('#camera');
    await ada.waitForSelector('[data-peer][data-camera="off"]');
    await ada.waitForFunction(
      (selector) => !document.querySelector<HTMLElement>(selector)?.checkVisibility({ visibilityProperty: true }),
      {},
      THEIRS,
    );
    expect(await bob.$eval('#camera', (button) => (button as HTMLElement).dataset['pressed'])).toBe('true');
    expect(await ownTrack(bob, 'video')).toEqual([]);
    expect(await bob.$eval('#myFace', (video) => (video as HTMLVideoElement).srcObject)).toBeNull();
    await bob.click('#camera');
    await ada.waitForSelector('[data-peer][data-camera="on"]');
    await untilFramesMove(ada, THEIRS);
    expect(await negotiations(bob)).toEqual(before);
  });

  it('switch the camera from the dropdown, for everybody, without negotiating', async () => {
    const before = await negotiations(bob);
    // The corners of the first camera's picture are green, those of the other's yellow.
    expect(await corners(ada, THEIRS)).toBe('green');
    expect(await switchCamera(bob)).toBe('fake_device_2');
    await untilCorners(ada, THEIRS, 'yellow');
    await untilFramesMove(ada, THEIRS);
    expect(await negotiations(bob)).toEqual(before);
    expect(await bob.evaluate(() => window.connections.length)).toBe(1);
  });

  long('stay muted and stay off through a switch', async () => {
    await bob.click('#mute');
    await bob.click('#camera');
    await ada.waitForSelector('[data-peer][data-mic="off"][data-camera="off"]');
    const label = await switchCamera(bob);
    expect(await ownTrack(bob, 'video')).toEqual([]);
    await bob.click('#camera');
    await untilFramesMove(ada, THEIRS);
    expect(
      await bob.evaluate(
        () => window.connections[0]?.getSenders().find(({ track }) => track?.kind === 'video')?.track?.label,
      ),
    ).toBe(label);
    expect(await ownTrack(bob, 'audio')).toEqual([{ enabled: false, state: 'live' }]);
    await bob.click('#mute');
  });

  long('roll a switch back that fails, with a sentence', async () => {
    const before = await bob.$eval('#cameras', (select) => (select as HTMLSelectElement).value);
    // Another program holds the other camera. The one that was open can be opened again.
    await bob.evaluate((open) => {
      const { mediaDevices } = navigator;
      const ask = mediaDevices.getUserMedia.bind(mediaDevices);
      mediaDevices.getUserMedia = (wish) =>
        JSON.stringify(wish).includes(open)
          ? ask(wish)
          : Promise.reject(new DOMException('in use', 'NotReadableError'));
    }, before);
    await switchCamera(bob);
    await bob.waitForFunction(
      (value) => document.querySelector<HTMLSelectElement>('#cameras')?.value === value,
      {},
      before,
    );
    await bob.waitForSelector('[data-code="switch-failed"]', { visible: true });
    await untilFramesMove(ada, THEIRS);
  });

  long('keep the dropdown up to date when a camera comes and goes', async () => {
    const count = await bob.$$eval('#cameras option', (options) => options.length);
    await bob.evaluate(() => {
      const { mediaDevices } = navigator;
      const enumerate = mediaDevices.enumerateDevices.bind(mediaDevices);
      mediaDevices.enumerateDevices = async () => (await enumerate()).filter(({ label }) => label !== 'fake_device_2');
      mediaDevices.dispatchEvent(new Event('devicechange'));
    });
    await bob.waitForFunction(
      (wanted) => document.querySelectorAll('#cameras option').length === wanted,
      {},
      count - 1,
    );
  });

  it('stop every track when one leaves', async () => {
    await bob.evaluate(() => {
      const kept = window as unknown as { kept: (MediaStreamTrack | null)[] };
      kept.kept = window.connections.flatMap((connection) => connection.getSenders()).map(({ track }) => track);
    });
    await bob.click('#leave');
    await bob.waitForSelector('#call[data-status="left"]');
    await bob.waitForFunction(() => {
      const { kept } = window as unknown as { kept: (MediaStreamTrack | null)[] };
      return kept.filter((track) => track !== null).every((track) => track?.readyState === 'ended');
    });
    await untilOthers(ada, 0);
    await bob.click('#again');
    await untilOthers(bob, 1);
  });

  async function switchCamera(page: Page): Promise<string> {
    const other = await page.$$eval('#cameras option', (options) => {
      const found = options.map((option) => option).find(({ textContent }) => textContent === 'fake_device_2');
      return { value: found?.value ?? '', label: found?.textContent ?? '' };
    });
    await page.select('#cameras', other.value);
    return other.label;
  }
});
