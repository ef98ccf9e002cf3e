/** What a person is told of the own microphone without asking, the keys, and the screen that stays on. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'puppeteer';
import {
  callOf,
  enterByForm,
  freshRoom,
  untilFramesMove,
  untilHearsAll,
  untilHearsNothing,
  untilJoined,
} from '../support/actions';
import { watchDevices } from '../support/devices';
import { useHouse } from '../support/house';
import { describeLong, long } from '../support/long';
import { invitePeople, THREE_CAMERAS } from '../support/people';
import { openSettings } from '../support/room-actions';

const folder = mkdtempSync(path.join(tmpdir(), 'noom-sounds-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file of two seconds that a fake microphone plays for ever: a tone of that strength, 0 to 1. */
function soundFile(name: string, strength: number): string {
  const rate = 48_000;
  const samples = Buffer.alloc(2 * rate * 2);
  for (let at = 0; at < 2 * rate; at += 1) {
    samples.writeInt16LE(Math.round(strength * 32_767 * Math.sin((2 * Math.PI * 220 * at) / rate)), 2 * at);
  }
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(2 * rate, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.length, 40);
  const file = path.join(folder, `${name}.wav`);
  writeFileSync(file, Buffer.concat([head, samples]));
  return file;
}

const house = useHouse();

describe('a person who talks while muted', () => {
  const people = invitePeople([`--use-file-for-fake-audio-capture=${soundFile('tone', 0.5)}`]);

  it('is told so, is not heard, and unmutes with one click', async () => {
    const [ada, bob] = await callOf(people, house.url, freshRoom(), ['Ada', 'Bob'], watchDevices);
    await untilHearsAll(bob);
    await ada.click('#mute');
    await ada.waitForSelector('#notices [data-code="talking-muted"]', { visible: true });
    // The page listens to a copy; nothing of it goes anywhere.
    expect(
      await ada.evaluate(() => window.devices.copies.filter(({ readyState }) => readyState === 'live').length),
    ).toBe(1);
    await untilHearsNothing(bob);
    await ada.click('#notices [data-code="talking-muted"] .notice-action');
    await untilHearsAll(bob);
    expect(await ada.$('#notices [data-code="talking-muted"]')).toBeNull();
    await ada.waitForFunction(() => window.devices.copies.every(({ readyState }) => readyState === 'ended'));
  });
});

describeLong('a person whose microphone gives nothing at all', () => {
  const people = invitePeople([`--use-file-for-fake-audio-capture=${soundFile('silence', 0)}`]);

  long('is told so after ten seconds', async () => {
    const ada = await people.come();
    await enterByForm(ada, house.url, freshRoom(), 'Ada');
    const began = performance.now();
    await ada.waitForSelector('#notices [data-code="mic-silent"]', { visible: true });
    expect(performance.now() - began).toBeGreaterThan(9_000);
  });
});

describe('the keys of the call', () => {
  const people = invitePeople(THREE_CAMERAS);
  let ada: Page;
  let bob: Page;
  beforeEach(async () => {
    [ada, bob] = await callOf(people, house.url, freshRoom(), ['Ada', 'Bob']);
    await untilFramesMove(bob, '[data-peer] video[data-slot="camera"]');
  });
  const pressed = (id: string): Promise<string | undefined> =>
    ada.$eval(id, (button) => (button as HTMLElement).dataset['pressed']);
  const hasFocus = (): Promise<string> => ada.evaluate(() => document.activeElement?.id ?? '');

  it('are M, V and S by their place, so that they work on a Korean layout', async () => {
    const session = await ada.createCDPSession();
    const press = async (code: string, key: string): Promise<void> => {
      await session.send('Input.dispatchKeyEvent', { type: 'keyDown', code, key });
      await session.send('Input.dispatchKeyEvent', { type: 'keyUp', code, key });
    };
    await press('KeyM', 'ㅡ');
    await bob.waitForSelector('[data-peer][data-mic="off"]');
    await press('KeyV', 'ㅍ');
    await bob.waitForSelector('[data-peer][data-camera="off"]');
    await press('KeyS', 'ㄴ');
    await bob.waitForSelector('[data-peer][data-screen="on"]');
    await press('KeyM', 'ㅡ');
    await bob.waitForSelector('[data-peer][data-mic="on"]');
    // Neither with a modifier nor within a composition.
    await session.send('Input.dispatchKeyEvent', { type: 'keyDown', code: 'KeyM', key: 'm', modifiers: 2 });
    await session.send('Input.dispatchKeyEvent', {
      type: 'keyDown',
      code: 'KeyM',
      key: 'Process',
      windowsVirtualKeyCode: 229,
    });
    expect(await pressed('#mute')).toBe('false');
  });

  long('let one talk as long as the space bar is held, also after a click on the bar', async () => {
    await ada.click('#mute');
    await bob.waitForSelector('[data-peer][data-mic="off"]');
    expect(await hasFocus()).toBe('stage');
    await ada.keyboard.down('Space');
    await bob.waitForSelector('[data-peer][data-mic="on"]');
    await untilHearsAll(bob);
    await ada.keyboard.up('Space');
    await bob.waitForSelector('[data-peer][data-mic="off"]');
    await untilHearsNothing(bob);
  });

  long('leave the space bar to the button that has the focus', async () => {
    await ada.focus('#camera');
    await ada.keyboard.press('Space');
    await bob.waitForSelector('[data-peer][data-camera="off"]');
    expect(await pressed('#mute')).toBe('false');
    expect(await hasFocus()).toBe('camera');
  });

  long('are silent while one types or chooses, and everywhere once they are switched off', async () => {
    await ada.evaluate(() => {
      const input = document.body.appendChild(document.createElement('input'));
      input.focus();
    });
    await ada.keyboard.type('mvs m');
    await ada.focus('#cameras');
    await ada.keyboard.press('KeyM');
    expect(await pressed('#mute')).toBe('false');
    // Opened by pointer it keeps the focus when it closes: M must mute then, and not choose a device that begins with it.
    await ada.click('#cameras');
    await ada.keyboard.press('Escape');
    expect(await ada.evaluate(() => document.activeElement?.id)).toBe('cameras');
    await ada.keyboard.press('KeyM');
    expect(await pressed('#mute')).toBe('true');
    await ada.keyboard.press('KeyM');
    expect(await pressed('#mute')).toBe('false');
    // As soon as one is in the call: nobody waits for menus to be muted.
    await ada.reload();
    await untilJoined(ada);
    expect(await pressed('#mute')).toBe('false');
    await ada.keyboard.press('KeyM');
    expect(await pressed('#mute')).toBe('true');
    await ada.keyboard.press('KeyM');
    expect(await pressed('#mute')).toBe('false');
    await openSettings(ada);
    await ada.click('#keys');
    await ada.keyboard.press('Escape');
    await ada.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await ada.keyboard.press('KeyM');
    expect(await pressed('#mute')).toBe('false');
    await ada.reload();
    await untilJoined(ada);
    await ada.keyboard.press('KeyM');
    expect(await pressed('#mute')).toBe('false');
    await ada.waitForSelector('#keys');
    expect(await ada.$eval('#keys', (box) => (box as HTMLInputElement).checked)).toBe(false);
  });
});

describeLong('the screen of a person in a call', () => {
  const people = invitePeople(THREE_CAMERAS);

  long('stays on, also after the page was away, and is let go with the call', async () => {
    const ada = await people.come();
    await ada.evaluateOnNewDocument(() => {
      const locks: WakeLockSentinel[] = [];
      const request = (): Promise<WakeLockSentinel> => {
        const lock = Object.assign(new EventTarget(), { released: false, type: 'screen', onrelease: null, release });
        function release(): Promise<void> {
          lock.released = true;
          return Promise.resolve();
        }
        locks.push(lock as WakeLockSentinel);
        return Promise.resolve(lock as WakeLockSentinel);
      };
      Object.defineProperty(navigator, 'wakeLock', { value: { request } });
      Object.assign(window, { locks });
    });
    const held = (): Promise<boolean[]> =>
      ada.evaluate(() => (window as unknown as { locks: WakeLockSentinel[] }).locks.map(({ released }) => !released));
    const show = (state: string): Promise<void> =>
      ada.evaluate((wanted) => {
        Object.defineProperty(document, 'visibilityState', { value: wanted, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, state);
    await enterByForm(ada, house.url, freshRoom());
    await ada.waitForFunction(() => (window as unknown as { locks: WakeLockSentinel[] }).locks.length > 0);
    expect(await held()).toEqual([true]);
    await show('hidden');
    expect(await held()).toEqual([false]);
    await show('visible');
    expect(await held()).toEqual([false, true]);
    await ada.click('#leave');
    await ada.waitForSelector('#call[data-status="left"]');
    expect(await held()).toEqual([false, false]);
  });
});
