/** Before the door: oneself as others will see and hear one, who is there, and the way in with or without devices. */
import type { Page } from 'puppeteer';
import {
  enterByForm,
  freshRoom,
  openHome,
  untilFramesMove,
  untilHearsAll,
  untilHearsNothing,
  untilJoined,
  untilOthers,
} from '../support/actions';
import { watchDevices } from '../support/devices';
import { useHouse } from '../support/house';
import { long } from '../support/long';
import { invitePeople } from '../support/people';

describe('the lobby', () => {
  const people = invitePeople();
  const house = useHouse();
  let ada: Page;
  let room = '';
  beforeEach(async () => {
    room = freshRoom();
    ada = await people.come();
    await watchDevices(ada);
  });
  const open = (page: Page = ada): Promise<unknown> =>
    page.goto(`${house.url}/r/${encodeURIComponent(room)}`, { waitUntil: 'load' });

  it('says that calls are switched off in a browser without WebRTC, and does not join', async () => {
    await ada.evaluateOnNewDocument(() => {
      Reflect.deleteProperty(window, 'RTCPeerConnection');
    });
    await open();
    await ada.waitForSelector('#lobbyNoCalls', { visible: true });
    expect(await ada.$eval('#join', (button) => (button as HTMLButtonElement).disabled)).toBe(true);
    // From the form, too, one comes here and not into the call.
    await openHome(ada, house.url);
    await ada.type('#room', room);
    await ada.keyboard.press('Enter');
    await ada.waitForSelector('#lobbyNoCalls', { visible: true });
    expect(await ada.$eval('#call', (call) => call.getAttribute('data-status'))).toBe('idle');
  });

  it('shows your own picture, mirrored and without sound, and how loud you are', async () => {
    await open();
    await untilFramesMove(ada, '#lobbyFace');
    expect(await ada.$eval('#lobbyFace', (video) => (video as HTMLVideoElement).muted)).toBe(true);
    expect(await ada.$eval('.lobby-picture', (picture) => picture.getAttribute('data-mirror'))).toBe('true');
    await ada.waitForSelector('#lobbyLevel', { visible: true });
    // A fake microphone beeps.
    await ada.waitForFunction(() => Number(document.querySelector('#lobbyLevel')?.getAttribute('aria-valuenow')) > 20);
    await ada.click('#lobbyMute');
    await ada.waitForSelector('#lobbyLevel', { hidden: true });
    expect(await ada.evaluate(() => window.devices.copies.every(({ readyState }) => readyState === 'ended'))).toBe(
      true,
    );
  });

  it('keeps Join where it is while menus, names and problems arrive', async () => {
    const bob = await people.come();
    await enterByForm(bob, house.url, room, 'Bob');
    for (const devices of ['', 'none']) {
      await ada.evaluateOnNewDocument(recordPlacesOf, '#join');
      if (devices === 'none') await ada.evaluateOnNewDocument(refuseDevices);
      await open();
      await ada.waitForFunction(() => document.querySelector('#lobbyPeople')?.textContent?.includes('Bob'));
      await ada.waitForSelector(devices === 'none' ? '.lobby-problem' : '#lobbyCameras', { visible: true });
      if (devices === '') await untilFramesMove(ada, '#lobbyFace');
      expect(await ada.evaluate(() => [...window.places])).toHaveLength(1);
    }
  });

  long('records three seconds and plays them back', async () => {
    await open();
    await ada.waitForSelector('#lobbyRecord', { visible: true });
    const began = performance.now();
    await ada.click('#lobbyRecord');
    await ada.waitForFunction(() => document.querySelector('#lobbyRecordState')?.textContent?.startsWith('Recording'));
    await ada.waitForFunction(() => {
      const audio = document.querySelector<HTMLAudioElement>('#lobbyPlayback');
      return audio !== null && audio.src.startsWith('blob:') && audio.currentTime > 0.5;
    });
    expect(performance.now() - began).toBeGreaterThan(2_500);
    // Over: nothing is kept of it.
    await ada.waitForFunction(() => !document.querySelector('#lobbyPlayback')?.hasAttribute('src'));
    expect(await ada.$eval('#lobbyRecordState', (state) => state.textContent)).toBe('');
  });

  it('lists the people in the room, and how that changes, without joining', async () => {
    await open();
    const people_ = (): Promise<string | null> => ada.$eval('#lobbyPeople', (line) => line.textContent);
    await ada.waitForFunction(() => document.querySelector('#lobbyPeople')?.textContent !== '');
    expect(await people_()).toContain('Nobody is here yet');
    const bob = await people.come();
    await enterByForm(bob, house.url, room, '<b>Bob</b>');
    await ada.waitForFunction(() => document.querySelector('#lobbyPeople')?.textContent?.includes('<b>Bob</b>'));
    expect(await ada.$('#lobbyPeople b')).toBeNull();
    expect(await bob.$eval('#count', (count) => count.textContent)).toBe('1');
    await bob.click('#leave');
    await ada.waitForFunction(() => document.querySelector('#lobbyPeople')?.textContent?.includes('Nobody'));
  });

  long('lets you in without camera and microphone, and you turn both on in the call', async () => {
    const bob = await people.come();
    await enterByForm(bob, house.url, room, 'Bob');
    await open();
    await untilFramesMove(ada, '#lobbyFace');
    await ada.click('#lobbyMute');
    await ada.click('#lobbyCameraOff');
    await ada.waitForFunction(() =>
      window.devices.captured.every(({ kind, readyState }) => kind === 'audio' || readyState === 'ended'),
    );
    await ada.click('#join');
    await untilOthers(bob, 1);
    await bob.waitForSelector('[data-peer][data-camera="off"][data-mic="off"]');
    await untilHearsNothing(bob);
    await ada.click('#mute');
    await ada.click('#camera');
    await untilHearsAll(bob);
    await untilFramesMove(bob, '[data-peer] video[data-slot="camera"]');
  });

  it('is reached from the form at home too, without a reload, also twice for the same room', async () => {
    await openHome(ada, house.url);
    await ada.evaluate(() => Object.assign(window, { sameDocument: true }));
    for (const turn of [1, 2]) {
      await ada.$eval('#room', (input) => ((input as HTMLInputElement).value = ''));
      await ada.type('#room', room);
      await ada.$eval('#name', (input) => ((input as HTMLInputElement).value = ''));
      await ada.type('#name', `Ada ${turn}`);
      await ada.click('#check');
      await ada.waitForSelector('#lobby', { visible: true });
      expect(await ada.$eval('#lobbyRoom', (title) => title.textContent)).toBe(room);
      expect(await ada.$eval('#lobbyName', (input) => (input as HTMLInputElement).value)).toBe(`Ada ${turn}`);
      await untilFramesMove(ada, '#lobbyFace');
      if (turn === 1) {
        await ada.goBack();
        await ada.waitForSelector('#welcome', { visible: true });
      }
    }
    await ada.click('#join');
    await untilJoined(ada);
    expect(await ada.evaluate(() => 'sameDocument' in window)).toBe(true);
  });

  it('lets the Enter key at home lead straight into the call', async () => {
    await openHome(ada, house.url);
    await ada.type('#room', room);
    await ada.keyboard.press('Enter');
    await untilJoined(ada);
  });
});

declare global {
  interface Window {
    /** Everywhere that a thing has been in this document. */
    places: Set<string>;
  }
}

/** Runs in the page, before its own script. */
function recordPlacesOf(selector: string): void {
  window.places = new Set();
  const record = (): void => {
    const box = document.querySelector(selector)?.getBoundingClientRect();
    if (box !== undefined && box.width > 0) window.places.add(`${Math.round(box.x)} ${Math.round(box.y)}`);
    requestAnimationFrame(record);
  };
  requestAnimationFrame(record);
}

/** Runs in the page, before its own script. */
function refuseDevices(): void {
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'));
}
