/** The same call in Firefox, with Chromium on the other side, in both orders. Firefox asks the system for a default route: see support/net. */
import type { Browser, Page } from 'puppeteer';
import {
  enterByForm,
  enterByLink,
  freshRoom,
  untilCorners,
  untilFramesMove,
  untilHearsAll,
  untilHearsNothing,
  untilOthers,
} from '../support/actions';
import { launchFirefox, untilDecodes } from '../support/firefox';
import { useHouse } from '../support/house';
import { describeLong, long } from '../support/long';
import { invitePeople, recordConnections } from '../support/people';

const CAMERA = '[data-peer] video[data-slot="camera"]';
const SCREEN = '[data-peer] video[data-slot="screen"]';

describe('in Firefox', () => {
  const people = invitePeople();
  const house = useHouse();
  let firefox: Browser;
  let fox: Page;
  let complaints: string[] = [];
  beforeAll(async () => {
    firefox = await launchFirefox();
  });
  afterAll(() => firefox.close());
  beforeEach(async () => {
    complaints = [];
    fox = await firefox.newPage();
    await fox.setViewport({ width: 1000, height: 700 });
    await fox.evaluateOnNewDocument(recordConnections);
    fox.on('pageerror', (error) => complaints.push(String(error)));
    fox.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
  });
  afterEach(async () => {
    await fox.close();
    expect(complaints).toEqual([]);
  });

  it.each(['first', 'second'])('two see and hear each other, Firefox being the %s', async (order) => {
    const room = freshRoom();
    const chrome = await people.come();
    if (order === 'second') await enterByForm(chrome, house.url, room, 'Chrome');
    await enterByLink(fox, house.url, room);
    if (order === 'first') await enterByForm(chrome, house.url, room, 'Chrome');
    await untilOthers(chrome, 1);
    await untilOthers(fox, 1);
    await untilFramesMove(chrome, CAMERA);
    await untilDecodes(fox, 1);
    await untilHearsAll(chrome);
    await untilHearsAll(fox);
    expect(await fox.evaluate(() => window.connections.length)).toBe(1);
  });

  long('somebody who has looked into the room is called on what Firefox has made ahead', async () => {
    const room = freshRoom();
    const chrome = await people.come();
    await enterByForm(fox, house.url, room, 'Fox');
    await chrome.goto(`${house.url}/r/${encodeURIComponent(room)}`, { waitUntil: 'load' });
    await fox.waitForFunction(() => window.described[0]?.iceGatheringState === 'complete');
    expect(await fox.evaluate(() => window.connections.length)).toBe(0);
    await chrome.click('#join');
    await untilOthers(chrome, 1);
    await untilOthers(fox, 1);
    await untilFramesMove(chrome, CAMERA);
    await untilDecodes(fox, 1);
    await untilHearsAll(chrome);
    await untilHearsAll(fox);
    expect(await fox.evaluate(() => [window.described.length, window.connections.length])).toEqual([1, 1]);
  });

  describeLong('with Chromium on the other side', () => {
    let chrome: Page;
    beforeEach(async () => {
      const room = freshRoom();
      chrome = await people.come();
      await enterByForm(chrome, house.url, room, 'Chrome');
      await enterByForm(fox, house.url, room, 'Fox');
      await untilOthers(chrome, 1);
      await untilOthers(fox, 1);
      await untilFramesMove(chrome, CAMERA);
    });

    long('mute is silence, both ways', async () => {
      await untilHearsAll(chrome);
      await fox.click('#mute');
      await chrome.waitForSelector('[data-peer][data-mic="off"]');
      await untilHearsNothing(chrome);
      await fox.click('#mute');
      await untilHearsAll(chrome);
      await chrome.click('#mute');
      await fox.waitForSelector('[data-peer][data-mic="off"]');
      await untilHearsNothing(fox);
    });

    long('camera off is an avatar, and on again a picture', async () => {
      await fox.click('#camera');
      await chrome.waitForSelector('[data-peer][data-camera="off"] .avatar', { visible: true });
      await fox.click('#camera');
      await chrome.waitForSelector('[data-peer][data-camera="on"]');
      await untilFramesMove(chrome, CAMERA);
      await chrome.click('#camera');
      await fox.waitForSelector('[data-peer][data-camera="off"] .avatar', { visible: true });
      await chrome.click('#camera');
      await untilDecodes(fox, 1);
    });

    long('a camera is switched, also to a yellow one, without negotiating', async () => {
      const description = () => fox.evaluate(() => window.connections[0]?.localDescription?.sdp);
      const before = await description();
      await fox.evaluate(plugInYellowCamera);
      await fox.waitForSelector('#cameras option[value="yellow"]');
      await fox.select('#cameras', 'yellow');
      await untilCorners(chrome, CAMERA, 'yellow');
      await untilFramesMove(chrome, CAMERA);
      expect(await description()).toBe(before);
    });

    for (const from of ['Chromium', 'Firefox']) {
      long(`a screen is shared from ${from}`, async () => {
        const [owner, viewer] = from === 'Firefox' ? [fox, chrome] : [chrome, fox];
        if (from === 'Firefox') await fox.evaluate(answerScreenQuestion);
        await owner.click('#screen');
        await viewer.waitForSelector('[data-peer][data-screen="on"]', { timeout: 30_000 });
        if (from === 'Firefox') await untilFramesMove(viewer, SCREEN);
        else await untilDecodes(viewer, 2);
        await owner.click('#stopSharing');
        await viewer.waitForSelector('[data-peer][data-screen="off"]');
      });
    }
  });
});

/** Runs in Firefox, which asks for a screen in a window that no test can answer: a picture that moves stands for one. */
function answerScreenQuestion(): void {
  navigator.mediaDevices.getDisplayMedia = () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
    const context = canvas.getContext('2d');
    const stream = canvas.captureStream();
    const draw = (time: number): void => {
      if (context === null) return;
      context.fillStyle = `hsl(${time / 20} 80% 50%)`;
      context.fillRect(0, 0, canvas.width, canvas.height);
      requestAnimationFrame(draw);
    };
    draw(0);
    return Promise.resolve(stream);
  };
}

/** Runs in Firefox, which has one fake camera only: a second one, all yellow. */
function plugInYellowCamera(): void {
  const { mediaDevices } = navigator;
  const list = mediaDevices.enumerateDevices.bind(mediaDevices);
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.enumerateDevices = async () => [
    ...(await list()),
    { kind: 'videoinput', deviceId: 'yellow', groupId: '', label: 'Yellow camera' } as MediaDeviceInfo,
  ];
  mediaDevices.getUserMedia = (constraints) => {
    if (!JSON.stringify(constraints).includes('yellow')) return open(constraints);
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
    const context = canvas.getContext('2d');
    const stream = canvas.captureStream();
    let turn = 0;
    const draw = (): void => {
      if (context === null) return;
      turn += 1;
      context.fillStyle = turn % 2 === 0 ? '#ffff00' : '#eeee00';
      context.fillRect(0, 0, canvas.width, canvas.height);
      requestAnimationFrame(draw);
    };
    draw();
    return Promise.resolve(stream);
  };
  mediaDevices.dispatchEvent(new Event('devicechange'));
}
