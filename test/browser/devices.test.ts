/** The device matrix: whatever is missing, refused, busy, old or pulled out, people get in, are told, and go on. */
import type { Page } from 'puppeteer';
import {
  callOf,
  corners,
  enterByForm,
  freshRoom,
  repeatUntil,
  untilCorners,
  untilFramesMove,
  untilHearsAll,
  untilHearsNothing,
  untilJoined,
  untilOthers,
} from '../support/actions';
import { within } from '../support/calm';
import {
  allowOnly,
  plugIn,
  readUntouched,
  sentPictureBytes,
  unplug,
  untilAllEnded,
  watchDevices,
} from '../support/devices';
import { useHouse } from '../support/house';
import { describeLong, long } from '../support/long';
import { invitePeople, THREE_CAMERAS } from '../support/people';
import { openSettings } from '../support/room-actions';

const THEIRS = '[data-peer] video[data-slot="camera"]';

const house = useHouse();

const problems = (page: Page): Promise<string[]> =>
  page.$$eval('#lobbyProblems > li', (items) => items.map((item) => item.getAttribute('data-problem') ?? ''));
const untilProblem = (page: Page, code: string): Promise<unknown> =>
  page.waitForSelector(`#lobbyProblems > [data-problem="${code}"]`, { visible: true });
const untilNotice = (page: Page, code: string): Promise<unknown> =>
  page.waitForSelector(`#notices [data-code="${code}"]`, { visible: true });
const askedFor = (page: Page): Promise<string[]> =>
  page.evaluate(() => window.devices.asked.map(({ audio, video }) => `${audio ? 'mic' : ''}${video ? 'camera' : ''}`));
const fail = (page: Page, what: string, name: string): Promise<unknown> =>
  page.evaluateOnNewDocument(
    (kind, error) => {
      window.devices.failing.set(kind, error);
    },
    what,
    name,
  );
const repair = (page: Page): Promise<void> => page.evaluate(() => window.devices.failing.clear());

describe('a person before the door', () => {
  const people = invitePeople(THREE_CAMERAS);
  let ada: Page;
  beforeEach(async () => {
    ada = await people.come();
    await watchDevices(ada);
  });
  const open = (room = freshRoom()): Promise<unknown> =>
    ada.goto(`${house.url}/r/${encodeURIComponent(room)}`, { waitUntil: 'load' });

  long('without a camera is told so, is heard, and shows an avatar', async () => {
    await fail(ada, 'video', 'NotFoundError');
    const room = freshRoom();
    await open(room);
    await untilProblem(ada, 'camera-none');
    const bob = await people.come();
    await enterByForm(bob, house.url, room);
    await ada.click('#join');
    await untilJoined(ada);
    await untilOthers(bob, 1);
    await bob.waitForSelector('[data-peer][data-camera="off"][data-mic="on"] .avatar', { visible: true });
    await untilHearsAll(bob);
    await untilFramesMove(ada, THEIRS);
    await untilNotice(ada, 'camera-none');
  });

  long('without any device sees and hears the others all the same', async () => {
    await fail(ada, 'video', 'NotFoundError');
    await fail(ada, 'audio', 'NotFoundError');
    const room = freshRoom();
    await open(room);
    await untilProblem(ada, 'both-none');
    expect(await askedFor(ada)).toEqual(['miccamera', 'mic', 'camera']);
    const bob = await people.come();
    await enterByForm(bob, house.url, room);
    await ada.click('#join');
    await untilOthers(ada, 1);
    await untilFramesMove(ada, THEIRS);
    await untilHearsAll(ada);
    await bob.waitForSelector('[data-peer][data-camera="off"][data-mic="off"]');
  });

  it('that closes the question is not asked again unasked, and reads that it was only closed', async () => {
    await fail(ada, 'audio', 'NotAllowedError');
    // What Chromium says after the question was closed; without a screen nobody can close it.
    await ada.evaluateOnNewDocument(() => {
      navigator.permissions.query = () => Promise.resolve({ state: 'prompt' } as PermissionStatus);
    });
    await open();
    await untilProblem(ada, 'both-dismissed');
    expect(await askedFor(ada)).toEqual(['miccamera']);
    await repair(ada);
    await ada.click('#lobbyProblems button');
    await untilFramesMove(ada, '#lobbyFace');
    expect(await askedFor(ada)).toEqual(['miccamera', 'miccamera']);
  });

  it('whose camera is busy in another program gets it with one click once it is free', async () => {
    await fail(ada, 'video', 'NotReadableError');
    await open();
    await untilProblem(ada, 'camera-busy');
    await repair(ada);
    await ada.click('#lobbyProblems button');
    await untilFramesMove(ada, '#lobbyFace');
    expect(await problems(ada)).toEqual([]);
  });

  it('whose devices meet none of our wishes gets them as they are', async () => {
    await ada.evaluateOnNewDocument(() => {
      // Whoever asks for a size is refused, until somebody asks for any picture at all.
      window.devices.failing.set('"width"', 'OverconstrainedError');
    });
    await open();
    await untilFramesMove(ada, '#lobbyFace');
    expect(await problems(ada)).toEqual([]);
  });

  it('finds the devices of last time, chosen in the menus', async () => {
    await open();
    await untilFramesMove(ada, '#lobbyFace');
    const picked = await ada.$$eval('#lobbyCameras option', (options) => {
      const option = options.find(({ textContent }) => textContent === 'fake_device_2');
      return option?.value ?? '';
    });
    await ada.select('#lobbyCameras', picked);
    await untilCorners(ada, '#lobbyFace', 'yellow');
    await open();
    await untilFramesMove(ada, '#lobbyFace');
    expect(await corners(ada, '#lobbyFace')).toBe('yellow');
    expect(await ada.$eval('#lobbyCameras', (select) => (select as HTMLSelectElement).value)).toBe(picked);
    expect(await askedFor(ada)).toEqual(['miccamera']);
  });

  it.each([
    ['a device that is long gone', 'f'.repeat(64)],
    ['garbage', '{"a":[1]} <script>'],
    ['a whole book', 'x'.repeat(10_000)],
  ])('gets what there is when %s was remembered', async (_what, stored) => {
    await ada.evaluateOnNewDocument((kept) => localStorage.setItem('noom.device.camera', kept), stored);
    await open();
    await untilFramesMove(ada, '#lobbyFace');
    expect(await problems(ada)).toEqual([]);
  });

  it('reads a hostile device name as text', async () => {
    const name = '<img src=x onerror="document.title=1"> ‮evil';
    await ada.evaluateOnNewDocument((label) => {
      const { mediaDevices } = navigator;
      const list = mediaDevices.enumerateDevices.bind(mediaDevices);
      mediaDevices.enumerateDevices = async () =>
        (await list()).map(({ kind, deviceId, groupId }) => ({ kind, deviceId, groupId, label }) as MediaDeviceInfo);
    }, name);
    await open();
    await untilFramesMove(ada, '#lobbyFace');
    expect(await ada.$eval('#lobbyCameras option', (option) => option.textContent)).toBe(name);
    expect(await ada.$('img[src="x"]')).toBeNull();
  });

  long('is told of a camera that opens and gives no picture, and takes another one with one click', async () => {
    await ada.evaluateOnNewDocument(() => (window.devices.blank = true));
    await open();
    await untilNotice(ada, 'camera-blank');
    await ada.evaluate(() => (window.devices.blank = false));
    await ada.click('#notices [data-code="camera-blank"] .notice-action');
    await untilFramesMove(ada, '#lobbyFace');
    expect(await ada.$('#notices [data-code="camera-blank"]')).toBeNull();
  });

  it('inside an app that gives pages no devices is led to a browser that does', async () => {
    await ada.setUserAgent({
      userAgent: 'Mozilla/5.0 (Linux; Android 15; Pixel; wv) Chrome/156.0.0.0 Mobile Safari/537.36',
    });
    await ada.evaluateOnNewDocument(() => {
      Reflect.deleteProperty(Navigator.prototype, 'mediaDevices');
      navigator.clipboard.writeText = (text) => Promise.resolve(void (document.body.dataset['copied'] = text));
    });
    await open();
    await untilProblem(ada, 'both-unsupported');
    expect(await ada.$eval('#lobbyProblems', (list) => list.textContent)).toContain('Chrome or Safari');
    await ada.click('#lobbyProblems button');
    await ada.waitForFunction(() => document.body.dataset['copied'] === location.href);
  });

  long('does not lose the microphone to a camera that never answers, and sees that nothing is open yet', async () => {
    await ada.evaluateOnNewDocument(() => {
      window.devices.silent = true;
      // A person who has not answered yet is waited for.
      navigator.permissions.query = () => Promise.resolve({ state: 'granted' } as PermissionStatus);
    });
    await open();
    await ada.waitForSelector('#lobbyMute[aria-busy="true"][data-open="false"]');
    await ada.click('#lobbyCameraOff');
    await ada.waitForSelector('#lobbyMute[aria-busy="false"][data-open="true"][data-pressed="false"]');
    await ada.click('#lobbyCameraOff');
    await untilProblem(ada, 'camera-stuck');
  });

  it('captures what the call goes on with: no second question, and every light out after Leave', async () => {
    await open();
    await untilFramesMove(ada, '#lobbyFace');
    await ada.click('#join');
    await untilJoined(ada);
    await untilFramesMove(ada, '#myFace');
    expect(await askedFor(ada)).toEqual(['miccamera']);
    await ada.click('#mute');
    await ada.click('#leave');
    await untilAllEnded(ada);
  });
});

describe('a person whose browser asks', () => {
  const people = invitePeople(THREE_CAMERAS, ['--use-fake-ui-for-media-stream']);
  let ada: Page;
  beforeEach(async () => {
    ada = await people.come();
    await watchDevices(ada);
  });

  it('that blocked everything is asked once, reads what to do in this browser, and tries again without a reload', async () => {
    await ada.browserContext().overridePermissions(house.url, []);
    await ada.goto(`${house.url}/r/${encodeURIComponent(freshRoom())}`);
    await untilProblem(ada, 'both-denied');
    expect(await askedFor(ada)).toEqual(['miccamera']);
    expect(await ada.$eval('#lobbyProblems', (list) => list.textContent)).toContain('left of the address');
    await allowOnly(ada, ['microphone', 'camera']);
    await ada.click('#lobbyProblems button');
    await untilFramesMove(ada, '#lobbyFace');
    expect(await problems(ada)).toEqual([]);
    expect(await ada.evaluate(() => performance.getEntriesByType('navigation').length)).toBe(1);
  });

  long('that blocked the camera alone is heard, and allows it later in the call', async () => {
    await ada.browserContext().overridePermissions(house.url, ['microphone']);
    const room = freshRoom();
    await ada.goto(`${house.url}/r/${encodeURIComponent(room)}`);
    await untilProblem(ada, 'camera-denied');
    const bob = await people.come();
    await bob.browserContext().overridePermissions(house.url, ['microphone', 'camera']);
    await enterByForm(bob, house.url, room);
    await ada.click('#join');
    await untilOthers(bob, 1);
    await untilHearsAll(bob);
    await allowOnly(ada, ['microphone', 'camera']);
    await ada.click('#notices [data-code="camera-denied"] .notice-action');
    await bob.waitForSelector('[data-peer][data-camera="on"]');
    await untilFramesMove(bob, THEIRS);
    expect(await ada.$('#notices [data-code="camera-denied"]')).toBeNull();
  });
});

describe('a person in the call', () => {
  const people = invitePeople(THREE_CAMERAS);
  let ada: Page;
  let bob: Page;
  beforeEach(async () => {
    [ada, bob] = await callOf(people, house.url, freshRoom(), ['Ada', 'Bob'], watchDevices);
    await untilFramesMove(bob, THEIRS);
  });

  it('that turns the camera off sends no picture, and shows an avatar within a second', async () => {
    await ada.click('#camera');
    await bob.waitForSelector('[data-peer][data-camera="off"] .avatar', { visible: true, timeout: within(1_000) });
    const isDark = await ada.evaluate(() =>
      window.devices.captured.every(({ kind, readyState }) => kind === 'audio' || readyState === 'ended'),
    );
    expect(isDark).toBe(true);
    // What was on its way has left; a second later nothing has been added.
    let before = -1;
    for (let now = await sentPictureBytes(ada); now !== before; now = await sentPictureBytes(ada)) {
      before = now;
      await ada.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1_000)));
    }
    expect(await sentPictureBytes(ada)).toBe(before);
  });

  long('is an avatar in picture-in-picture too, as soon as the camera is off', async () => {
    await bob.click('#stage');
    await bob.$eval(THEIRS, async (video) => {
      await video.requestPictureInPicture();
    });
    const before = await corners(bob, THEIRS);
    expect(before).toBe('green');
    await ada.click('#camera');
    // The picture in the small window has the avatar's colour at its edge.
    await bob.waitForFunction(
      (selector) => {
        const video = document.querySelector<HTMLVideoElement>(selector);
        const avatar = document.querySelector('[data-peer] .avatar');
        const context = Object.assign(document.createElement('canvas'), { width: 16, height: 9 }).getContext('2d');
        if (video === null || avatar === null || context === null) return false;
        context.drawImage(video, 0, 0, 16, 9);
        const seen = [...context.getImageData(1, 1, 1, 1).data].slice(0, 3);
        const wanted = getComputedStyle(avatar).backgroundColor.match(/\d+/g)?.map(Number) ?? [];
        const isSame = seen.every((part, index) => Math.abs(part - (wanted[index] ?? 999)) < 12);
        return document.pictureInPictureElement === video && isSame;
      },
      { timeout: 10_000 },
      THEIRS,
    );
    await ada.click('#camera');
    await untilCorners(bob, THEIRS, 'green');
  });

  long('whose camera is pulled out shows the next one, and is told which', async () => {
    // The second fake camera cannot be sent (see support/people).
    await ada.evaluate(() => window.devices.unplugged.add('fake_device_1'));
    const label = await unplug(ada, 'video');
    await untilNotice(ada, 'camera-replaced');
    await bob.waitForSelector('[data-peer][data-camera="on"]');
    await untilFramesMove(bob, THEIRS);
    const chosen = await ada.$eval('#cameras', (select) => (select as HTMLSelectElement).selectedOptions[0]?.label);
    expect(chosen).not.toBe(label);
    expect(await ada.evaluate(() => window.devices.captured.findLast(({ kind }) => kind === 'video')?.label)).toBe(
      chosen,
    );
  });

  long('that is muted stays muted when the microphone is pulled out', async () => {
    await ada.select('#microphones', await otherThan(ada, '#microphones'));
    await ada.waitForFunction(() => document.querySelector('#mute')?.getAttribute('aria-busy') === 'false');
    await ada.click('#mute');
    await bob.waitForSelector('[data-peer][data-mic="off"]');
    await unplug(ada, 'audio');
    await untilNotice(ada, 'mic-replaced');
    await ada.waitForFunction(() => document.querySelector('#mute')?.getAttribute('aria-busy') === 'false');
    expect(await ada.$eval('#mute', (button) => (button as HTMLElement).dataset['pressed'])).toBe('true');
    expect(await bob.$('[data-peer][data-mic="off"]')).not.toBeNull();
    await untilHearsNothing(bob);
    await ada.click('#mute');
    await untilHearsAll(bob);
  });

  it('whose only camera is pulled out is seen without it within two seconds, and resumes with one click', async () => {
    await ada.evaluate(() => window.devices.failing.set('video', 'NotFoundError'));
    const label = await unplug(ada, 'video');
    await bob.waitForSelector('[data-peer][data-camera="off"]', { timeout: within(2_000) });
    await untilNotice(ada, 'camera-lost');
    await plugIn(ada, label);
    await ada.click('#notices [data-code="camera-lost"] .notice-action');
    await untilFramesMove(bob, THEIRS, within(3_000));
  });

  long(
    'that takes the permission back has no picture within two seconds, stays in the call, and resumes with one click',
    async () => {
      await allowOnly(ada, ['microphone']);
      await bob.waitForSelector('[data-peer][data-camera="off"]', { timeout: within(2_000) });
      await untilNotice(ada, 'camera-denied');
      // Chromium ended the microphone with it; nobody took that back.
      await bob.waitForSelector('[data-peer][data-mic="on"]');
      await untilHearsAll(bob);
      await allowOnly(ada, ['microphone', 'camera']);
      await ada.click('#notices [data-code="camera-denied"] .notice-action');
      await untilFramesMove(bob, THEIRS, within(3_000));
    },
  );

  long('that plugs a camera in reads its name, and uses it with one click', async () => {
    await ada.evaluate(() => window.devices.unplugged.add('fake_device_2'));
    await plugIn(ada, 'nothing');
    await ada.waitForFunction(
      () => ![...document.querySelectorAll('#cameras option')].some((o) => o.textContent === 'fake_device_2'),
    );
    await plugIn(ada, 'fake_device_2');
    await untilNotice(ada, 'camera-added');
    await ada.click('#notices [data-code="camera-added"] .notice-action');
    await untilCorners(bob, THEIRS, 'yellow');
  });

  long('picks a microphone without opening the camera again, and a speaker for everybody', async () => {
    const before = (await askedFor(ada)).length;
    await ada.select('#microphones', await otherThan(ada, '#microphones'));
    await ada.waitForFunction((count) => window.devices.asked.length > count, {}, before);
    expect((await askedFor(ada)).slice(before)).toEqual(['mic']);
    await untilHearsAll(bob);

    const speaker = await otherThan(ada, '#speakers');
    await ada.select('#speakers', speaker);
    await ada.waitForFunction(
      (id) =>
        [...document.querySelectorAll('audio')]
          .filter(({ srcObject }) => srcObject !== null)
          .every(({ sinkId }) => sinkId === id),
      {},
      speaker,
    );
  });

  long('is told when the browser refuses a speaker, and the menu shows the one that plays', async () => {
    await ada.evaluate(() => {
      HTMLMediaElement.prototype.setSinkId = () => Promise.reject(new DOMException('', 'AbortError'));
    });
    // The dialog with that menu comes when people see each other.
    await ada.waitForSelector('#speakers option:nth-child(2)');
    const before = await ada.$eval('#speakers', (select) => (select as HTMLSelectElement).value);
    await ada.select('#speakers', await otherThan(ada, '#speakers'));
    await untilNotice(ada, 'switch-failed');
    await ada.waitForFunction((id) => document.querySelector<HTMLSelectElement>('#speakers')?.value === id, {}, before);
  });

  long(
    'hears the others again when headphones or a media key pause them, and has a button when that does not last',
    async () => {
      const sound = '[data-peer] audio[data-slot="mic"]';
      const untilPlaying = (page: Page): Promise<unknown> =>
        page.waitForFunction((found) => document.querySelector<HTMLAudioElement>(found)?.paused === false, {}, sound);
      await ada.$eval(sound, (audio) => audio.pause());
      await untilPlaying(ada);
      await bob.$eval(sound, (element) => {
        const audio = element;
        audio.addEventListener('playing', () => audio.pause(), { once: true });
        audio.pause();
      });
      await untilNotice(bob, 'sound-blocked');
      await bob.click('#notices [data-code="sound-blocked"] .notice-action');
      await untilPlaying(bob);
      await bob.waitForSelector('#notices [data-code="sound-blocked"]', { hidden: true });
    },
  );

  long('sends music without the filters for speech, and is as muted as before', async () => {
    await ada.click('#mute');
    await openSettings(ada);
    await ada.click('#music');
    // It is sent a moment after it was opened.
    await ada.waitForFunction(() => {
      const sender = window.connections[0]?.getSenders().find(({ track }) => track?.kind === 'audio');
      return sender?.track?.getSettings().echoCancellation === false;
    });
    const settings = await ada.evaluate(() => {
      const sender = window.connections[0]?.getSenders().find(({ track }) => track?.kind === 'audio');
      const { echoCancellation, noiseSuppression, autoGainControl } = sender?.track?.getSettings() ?? {};
      return { echoCancellation, noiseSuppression, autoGainControl, enabled: sender?.track?.enabled };
    });
    expect(settings).toEqual({
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
      enabled: false,
    });
    expect((await askedFor(ada)).slice(1)).toEqual(['mic']);
  });
});

/** A choice of that menu that is neither made nor a mere name for whichever the system takes. */
async function otherThan(page: Page, menu: string): Promise<string> {
  const other = await page.$eval(menu, (select) => {
    const { options, value } = select as HTMLSelectElement;
    return [...options].map((option) => option.value).find((id) => id !== value && id !== 'default');
  });
  if (other === undefined) throw new Error(`${menu} has one choice only`);
  return other;
}

describeLong('a person with a telephone', () => {
  const people = invitePeople(THREE_CAMERAS);
  let ada: Page;
  let bob: Page;
  beforeEach(async () => {
    const room = freshRoom();
    [ada, bob] = [await people.come(), await people.come()];
    await ada.setViewport({ width: 390, height: 844, isMobile: true, hasTouch: true });
    await watchDevices(ada);
    await ada.evaluateOnNewDocument(() => Object.assign(window.devices, { facing: true, oneCamera: true }));
    await enterByForm(ada, house.url, room, 'Ada');
    await enterByForm(bob, house.url, room, 'Bob');
    await untilOthers(bob, 1);
    await untilFramesMove(bob, THEIRS);
  });

  long('turns the camera round with one tap, the old one closed first', async () => {
    expect(await corners(bob, THEIRS)).toBe('green');
    await ada.tap('#flip');
    await untilCorners(bob, THEIRS, 'yellow');
    expect(await ada.$eval('#myTile', (tile) => tile.getAttribute('data-mirror'))).toBe('false');
    await ada.tap('#flip');
    await untilCorners(bob, THEIRS, 'green');
    expect(await ada.$eval('#myTile', (tile) => tile.getAttribute('data-mirror'))).toBe('true');
    const asked = await ada.evaluate(() => window.devices.asked.map(({ video }) => JSON.stringify(video)));
    expect(asked[1]).toContain('"exact":"environment"');
    expect(asked[0]).toContain('"height":{"ideal":360}');
  });

  long('keeps the picture when the other camera does not start', async () => {
    await ada.evaluate(() => window.devices.failing.set('environment', 'NotReadableError'));
    await ada.tap('#flip');
    await untilNotice(ada, 'switch-failed');
    await bob.waitForSelector('[data-peer][data-camera="on"]');
    await untilFramesMove(bob, THEIRS);
    expect(await corners(bob, THEIRS)).toBe('green');
  });
});

describeLong('a person on plain http from another address', () => {
  const people = invitePeople(['--host-resolver-rules=MAP noom.example 127.0.0.1']);

  long('is told why there is no camera, and sees and hears all the same', async () => {
    const room = freshRoom();
    const [ada, bob] = [await people.come(), await people.come()];
    await enterByForm(bob, house.url, room, 'Bob');
    await ada.goto(`http://noom.example:${house.port}/r/${encodeURIComponent(room)}`);
    await untilProblem(ada, 'both-insecure');
    expect(await ada.$eval('#lobbyProblems', (list) => list.textContent)).toContain('https');
    await ada.click('#join');
    await untilOthers(ada, 1);
    await untilFramesMove(ada, THEIRS);
    await untilHearsAll(ada);
    expect(await ada.$eval('#screen', (button) => (button as HTMLElement).hidden)).toBe(true);
  });
});

describeLong('a person whose browser plays no sound unasked', () => {
  const people = invitePeople([], ['--autoplay-policy=no-user-gesture-required']);

  long('has one notice for all, and one click lets you hear everybody, also peers that come later', async () => {
    const room = freshRoom();
    const [ada, bob, eve] = [await people.come(), await people.come(), await people.come()];
    await enterByForm(bob, house.url, room, 'Bob');
    await enterByForm(eve, house.url, room, 'Eve');
    // Straight back in, as a tab that the browser restored: nobody has touched this page yet.
    // Nor has it a camera or a microphone: who captures may be heard, and may play.
    await watchDevices(ada);
    await fail(ada, 'audio', 'NotFoundError');
    await fail(ada, 'video', 'NotFoundError');
    await ada.evaluateOnNewDocument(
      (seat) => {
        sessionStorage.setItem('noom.seat', seat);
        sessionStorage.setItem('noom.alive', String(Date.now()));
      },
      JSON.stringify({ room, id: 'restored', key: 'of-another-day' }),
    );
    await ada.goto(`${house.url}/r/${encodeURIComponent(room)}`, { waitUntil: 'load' });
    // A link would lead to the lobby; what a browser restores counts as a reload.
    await ada.reload({ waitUntil: 'load' });
    const played = `[...document.querySelectorAll('[data-peer] audio[data-slot=mic]')].map((audio) => !audio.paused).join()`;
    const notices = `document.querySelectorAll('#notices [data-code=sound-blocked]').length`;
    await untilUntouched(ada, `${played} === 'false,false' && ${notices} === 1`);
    expect(await readUntouched(ada, 'navigator.userActivation.hasBeenActive')).toBe(false);
    await ada.click('#notices [data-code="sound-blocked"] .notice-action');
    await untilUntouched(ada, `${played} === 'true,true' && ${notices} === 0`);
    const dan = await people.come();
    await enterByForm(dan, house.url, room, 'Dan');
    await untilUntouched(ada, `${played} === 'true,true,true'`);
    expect(await readUntouched(ada, notices)).toBe(0);
  });

  const untilUntouched = (page: Page, condition: string): Promise<void> =>
    repeatUntil(condition, async () => (await readUntouched(page, condition)) === true);
});
