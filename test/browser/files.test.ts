import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElementHandle, Page } from 'puppeteer';
import { callOf, enterByForm, untilOthers } from '../support/actions';
import { useHouse } from '../support/house';
import { long } from '../support/long';
import { invitePeople } from '../support/people';
import { openPanel } from '../support/room-actions';

const MIB = 1024 * 1024;

declare global {
  interface Window {
    /** The channels on which this page sends files. */
    fileChannels: RTCDataChannel[];
  }
}

describe('a file', () => {
  const people = invitePeople();
  const folder = mkdtempSync(join(tmpdir(), 'noom-files-'));
  const house = useHouse();
  let saves = 0;
  afterAll(() => rmSync(folder, { recursive: true }));

  async function call<const Names extends readonly string[]>(room: string, ...names: Names) {
    const pages = await callOf(people, house.url, room, names, (page) =>
      // No window to ask where to put it: the page then offers the file as a download.
      page.evaluateOnNewDocument(() => {
        Reflect.deleteProperty(window, 'showSaveFilePicker');
        window.fileChannels = [];
        const create = RTCPeerConnection.prototype.createDataChannel;
        RTCPeerConnection.prototype.createDataChannel = function (label, options) {
          const channel = create.call(this, label, options);
          if (label.startsWith('file:')) window.fileChannels.push(channel);
          return channel;
        };
      }),
    );
    for (const page of pages) await openPanel(page, 'chat');
    return pages;
  }

  function made(name: string, bytes: number): string {
    const file = join(folder, name);
    const content = Buffer.alloc(bytes);
    for (let at = 0; at < bytes; at += 512) content.writeUInt32LE(at, at);
    writeFileSync(file, content);
    return file;
  }

  async function give(page: Page, ...files: string[]): Promise<void> {
    const input = (await page.$('#chatFiles')) as ElementHandle<HTMLInputElement>;
    await input.uploadFile(...files);
  }

  const untilPhase = (page: Page, phase: string, name?: string) =>
    page.waitForFunction(
      (wanted, file) =>
        [...document.querySelectorAll<HTMLElement>('.transfer')]
          .filter((card) => file === null || card.querySelector('.transfer-name')?.textContent === file)
          .some((card) => card.querySelector(`.transfer-row[data-phase="${wanted}"]`) !== null),
      { timeout: 60_000 },
      phase,
      name ?? null,
    );
  /** The only file here is done. As long as its bar moves it has the time that this machine needs; one that stands still has failed. */
  async function untilDone(page: Page): Promise<void> {
    for (let before = ''; !before.startsWith('done');) {
      const seen = await page.waitForFunction(
        (last) => {
          const row = document.querySelector<HTMLElement>('.transfer-row');
          const now = `${row?.dataset['phase']} ${row?.querySelector('progress')?.value}`;
          return now !== last && now;
        },
        { timeout: 30_000 },
        before,
      );
      before = String(await seen.jsonValue());
    }
  }
  const untilProblem = (page: Page, words: string) =>
    page.waitForFunction((wanted) => document.querySelector('#fileProblem')?.textContent?.includes(wanted), {}, words);
  /** SHA-256 of a file in the browser's own storage. */
  const storedHash = (page: Page, name: string): Promise<string> =>
    page.evaluate(async (stored) => {
      const handle = await (await navigator.storage.getDirectory()).getFileHandle(stored);
      const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await (await handle.getFile()).arrayBuffer()));
      return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    }, name);
  /** SHA-256 of what lies on the disk after a click on Save. */
  async function savedHash(page: Page, name: string): Promise<string> {
    const target = join(folder, `saved-${(saves += 1)}`);
    const session = await page.createCDPSession();
    await session.send('Browser.setDownloadBehavior', {
      behavior: 'allow',
      downloadPath: target,
      eventsEnabled: true,
      browserContextId: page.browserContext().id ?? '',
    });
    const whole = new Promise<void>((resolve) =>
      session.on('Browser.downloadProgress', ({ state }) => {
        if (state === 'completed') resolve();
      }),
    );
    await page.click('.transfer-save:not([hidden])');
    await whole;
    return hashOf(join(target, name));
  }
  const hashOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

  it('is asked for first, shows its way on both sides, and arrives as it was', async () => {
    const [ada, bob] = await call('give', 'Ada', 'Bob');
    const file = made('사진 & <b>.bin', 64 * MIB + 345);
    await give(ada, file);
    await bob.waitForSelector('.transfer-accept', { visible: true });
    expect(await bob.$eval('.transfer', (card) => card.textContent?.replace(/\s+/g, ' '))).toContain(
      'Ada wants to send you a file',
    );
    expect(await bob.$eval('.transfer-name', (name) => name.textContent)).toBe('사진 & _b_.bin');
    expect(await bob.$eval('.transfer-size', (size) => size.textContent)).toBe('67 MB');
    await ada.evaluate(() => {
      const bar = document.querySelector<HTMLProgressElement>('.transfer-progress');
      const seen: number[] = Object.assign(window, { seen: [] as number[] }).seen;
      new MutationObserver(() => bar !== null && seen.push(bar.value)).observe(document.body, {
        subtree: true,
        attributes: true,
        attributeFilter: ['value'],
      });
    });
    await bob.click('.transfer-accept');
    await untilPhase(ada, 'done');
    await untilPhase(bob, 'done');
    const seen = await ada.evaluate(() => (window as unknown as { seen: number[] }).seen);
    expect(seen.some((part) => part > 0.1 && part < 0.95)).toBe(true);
    expect(await savedHash(bob, '사진 & _b_.bin')).toBe(hashOf(file));
    expect(await bob.$eval('.transfer-save', (link) => (link as HTMLAnchorElement).download)).toBe('사진 & _b_.bin');
  });

  long('is not sent to a peer that declines it, and both can cancel it', async () => {
    const [ada, bob] = await call('no', 'Ada', 'Bob');
    const file = made('large.bin', 60 * MIB);
    await give(ada, file);
    await bob.waitForSelector('.transfer-refuse', { visible: true });
    await bob.click('.transfer-refuse');
    await untilPhase(ada, 'refused');
    for (const who of [ada, bob]) {
      await give(ada, file);
      const accept = await bob.waitForSelector('.transfer-accept:not([hidden])', { visible: true });
      const pressed = await accept?.boundingBox();
      await bob.click('.transfer-accept:not([hidden])');
      await untilPhase(bob, 'moving');
      // A second click at the same place must not stop what the first one has begun.
      const stop = await (await bob.$('.transfer-cancel:not([hidden])'))?.boundingBox();
      expect((stop?.x ?? 0) - (pressed?.x ?? Infinity)).toBeGreaterThan(pressed?.width ?? Infinity);
      await untilPhase(who, 'moving');
      await who.click('.transfer-cancel:not([hidden])');
      await untilPhase(ada, 'cancelled');
      await untilPhase(bob, 'cancelled');
    }
  });

  it('is shown also while the chat is closed, and keeps the focus when you answer by key', async () => {
    const [ada, bob] = await call('glimpse', 'Ada', 'Bob');
    await bob.click('#closeSide');
    await give(ada, made('plan.txt', 10));
    await bob.waitForFunction(
      () => document.querySelector('#chatPreview')?.textContent === 'Ada wants to send you a file',
    );
    await bob.waitForSelector('#chatPreview', { visible: true });
    await bob.click('#chatPreview');
    for (const answer of ['.transfer-refuse', '.transfer-accept']) {
      await bob.waitForSelector(`${answer}:not([hidden])`, { visible: true });
      await bob.focus(`${answer}:not([hidden])`);
      await bob.keyboard.press('Enter');
      await bob.waitForFunction(() => document.activeElement?.matches('.transfer-row') === true);
      await give(ada, made('plan.txt', 10));
    }
  });

  long('goes to everybody at once, several together, each row for itself', async () => {
    const [ada, bob, cem] = await call('many', 'Ada', 'Bob', 'Cem');
    const files = [made('a.txt', 1000), made('b.txt', 2 * MIB)];
    await give(ada, ...files);
    for (const page of [bob, cem]) {
      await page.waitForFunction(() => document.querySelectorAll('.transfer-accept:not([hidden])').length === 2);
    }
    expect(await ada.$$('.transfer')).toHaveLength(2);
    expect(await ada.$$('.transfer-row')).toHaveLength(4);
    await bob.$$eval('.transfer-accept', (buttons) =>
      buttons.forEach((button) => (button as HTMLButtonElement).click()),
    );
    await untilPhase(bob, 'done', 'a.txt');
    await untilPhase(bob, 'done', 'b.txt');
    await cem.click('.transfer-refuse:not([hidden])');
    await untilPhase(ada, 'refused', 'a.txt');
    await untilPhase(ada, 'done', 'a.txt');
  });

  long('can be dropped anywhere on the call, and pasted, and tells you when nobody is there', async () => {
    const [ada, bob] = await call('drop', 'Ada', 'Bob');
    await ada.keyboard.press('Escape');
    await ada.waitForSelector('#side', { hidden: true });
    await ada.evaluate(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(['dropped'], 'dropped.txt'));
      const stage = document.querySelector('#stage');
      for (const type of ['dragenter', 'dragover']) {
        stage?.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
      }
      Object.assign(window, { isMarked: document.querySelector<HTMLElement>('#dropHere')?.hidden === false });
      stage?.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    });
    expect(await ada.evaluate(() => 'isMarked' in window && window.isMarked)).toBe(true);
    await untilPhase(bob, 'offered', 'dropped.txt');
    const paste = (name: string, words: string): Promise<boolean> =>
      ada.evaluate(
        (file, text) => {
          const clipboardData = new DataTransfer();
          clipboardData.items.add(new File(['pasted'], file));
          if (text !== '') clipboardData.setData('text/plain', text);
          const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
          return document.querySelector('#chatText')?.dispatchEvent(event) === true;
        },
        name,
        words,
      );
    // Words that come with a picture of themselves are pasted by the browser, as text.
    expect(await paste('cells.png', 'a\tb')).toBe(true);
    await ada.waitForSelector('#pasted', { hidden: true });
    // A picture alone goes to nobody before the person has said so.
    expect(await paste('wrong.png', '')).toBe(false);
    await ada.waitForFunction(() => document.querySelector('#pasted p')?.textContent?.includes('to everybody?'));
    await ada.click('#dropPasted');
    await ada.waitForSelector('#pasted', { hidden: true });
    expect(await paste('pasted.txt', 'pasted.txt')).toBe(false);
    await ada.click('#sendPasted');
    await untilPhase(bob, 'offered', 'pasted.txt');
    expect(await bob.$$eval('.transfer-name', (names) => names.map(({ textContent }) => textContent))).toEqual([
      'dropped.txt',
      'pasted.txt',
    ]);
    await bob.click('#leave');
    await ada.waitForFunction(() => document.querySelectorAll('[data-peer]').length === 0);
    await untilPhase(ada, 'lost');
    await give(ada, made('alone.txt', 10));
    await untilProblem(ada, 'Nobody is here');
  });

  long('beyond the twentieth is left out, and the page says how many; so it does of a folder', async () => {
    const [ada, bob] = await call('crowd', 'Ada', 'Bob');
    await give(ada, ...Array.from({ length: 23 }, (_, index) => made(`crowd-${index}.txt`, 10)));
    await untilProblem(ada, '3 were left out');
    await bob.waitForFunction(() => document.querySelectorAll('.transfer-accept:not([hidden])').length === 20);
    for (const refuse of await bob.$$('.transfer-refuse'))
      await refuse.evaluate((button) => (button as HTMLButtonElement).click());
    await ada.waitForFunction(() => document.querySelectorAll('.transfer-row[data-phase="refused"]').length === 20);
    await ada.evaluate(() => {
      // The test's own file cannot be a folder; a browser says so in this way.
      DataTransferItem.prototype.webkitGetAsEntry = () => ({ isDirectory: true }) as FileSystemEntry;
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([''], 'folder'));
      const drop = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
      document.querySelector('#stage')?.dispatchEvent(drop);
    });
    await untilProblem(ada, 'folder cannot be sent');
    expect(await ada.$$('.transfer')).toHaveLength(20);
  });

  long(
    'that is dropped while the chat cannot be fetched goes out all the same, and the chat comes when it can',
    async () => {
      let isAway = true;
      const ada = await people.come({ expected: /net::ERR_FAILED/ });
      await ada.setRequestInterception(true);
      ada.on('request', (request) => {
        const isCut = isAway && request.url().includes('/chat-panel-');
        (isCut ? request.abort() : request.continue()).catch(() => undefined);
      });
      await enterByForm(ada, house.url, 'late', 'Ada');
      const bob = await people.come();
      await enterByForm(bob, house.url, 'late', 'Bob');
      await untilOthers(ada, 1);
      await openPanel(bob, 'chat');
      await ada.waitForSelector('#dropHere');
      await ada.evaluate(() => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(['kept'], 'kept.txt'));
        const drop = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
        document.querySelector('#stage')?.dispatchEvent(drop);
      });
      await untilPhase(bob, 'offered', 'kept.txt');
      await ada.waitForFunction(() => document.querySelector('#sideLate')?.textContent?.includes('keeps trying'));
      // What is written meanwhile stays, and does not leave the call as the form of a page would.
      await ada.type('#chatText', 'kept, too');
      await ada.click('#send');
      isAway = false;
      await untilPhase(ada, 'offered', 'kept.txt');
      expect(await ada.$eval('#sideLate', (late) => late.textContent)).toBe('');
      expect(await ada.$eval('#chatText', (box) => (box as HTMLTextAreaElement).value)).toBe('kept, too');
    },
  );

  long('is put where you say, with one question, however often you click Accept', async () => {
    const [ada, bob] = await call('twice', 'Ada', 'Bob');
    await bob.evaluate(() => {
      const asked: (() => void)[] = Object.assign(window, { asked: [] as (() => void)[] }).asked;
      const showSaveFilePicker = async ({
        suggestedName,
      }: {
        suggestedName: string;
      }): Promise<FileSystemFileHandle> => {
        await new Promise<void>((resolve) => asked.push(resolve));
        return (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });
      };
      Object.assign(window, { showSaveFilePicker });
    });
    const file = made('twice.bin', MIB);
    await give(ada, file);
    await bob.waitForSelector('.transfer-accept', { visible: true });
    await bob.click('.transfer-accept', { count: 2 });
    await bob.waitForSelector('.transfer-accept', { hidden: true });
    await bob.$eval('.transfer-accept', (button) => (button as HTMLButtonElement).click());
    const asked = await bob.evaluate(() => {
      const { asked } = window as unknown as { asked: (() => void)[] };
      for (const answer of asked) answer();
      return asked.length;
    });
    expect(asked).toBe(1);
    await untilPhase(ada, 'done');
    expect(await storedHash(bob, 'twice.bin')).toBe(hashOf(file));
  });

  long(
    'lies on the disk until it is saved, where the browser cannot ask for a place; the next page removes leftovers',
    async () => {
      const [ada, bob] = await call('shelf', 'Ada', 'Bob');
      const left = (page: Page): Promise<string[]> =>
        page.evaluate(async () => {
          const all = await (await navigator.storage.getDirectory()).getDirectoryHandle('received', { create: true });
          const names: string[] = [];
          for await (const name of all.keys()) names.push(name);
          return names;
        });
      await give(ada, made('shelf.bin', 2 * MIB));
      await bob.waitForSelector('.transfer-accept', { visible: true });
      await bob.click('.transfer-accept');
      await untilPhase(bob, 'done');
      const before = await left(bob);
      expect(before).toHaveLength(1);
      await bob.reload();
      await untilOthers(bob, 1);
      await bob.waitForFunction(
        async (name) => {
          const all = await (await navigator.storage.getDirectory()).getDirectoryHandle('received', { create: true });
          return all.getDirectoryHandle(name).then(
            () => false,
            () => true,
          );
        },
        { polling: 200 },
        before[0] ?? '',
      );
      // Too large for this disk: it is said before anything moves, and the offer stands.
      await bob.evaluate(() => {
        navigator.storage.estimate = () => Promise.resolve({ quota: 1_000, usage: 900 });
      });
      await openPanel(bob, 'chat');
      await give(ada, made('too-large.bin', 1_000));
      await bob.waitForSelector('.transfer-accept:not([hidden])', { visible: true });
      await bob.click('.transfer-accept:not([hidden])');
      await bob.waitForFunction(() =>
        document.querySelector('.transfer-problem')?.textContent?.includes('too little space'),
      );
      await bob.waitForSelector('.transfer-accept:not([hidden])', { visible: true });
    },
  );

  long(
    'goes straight to the disk where the browser can, and is never in memory as a whole',
    async () => {
      const [ada, bob] = await call('disk', 'Ada', 'Bob');
      // The question where to put it cannot be answered by a test; the file that it would give comes from the browser's own storage.
      await bob.evaluate(() => {
        const showSaveFilePicker = async ({
          suggestedName,
        }: {
          suggestedName: string;
        }): Promise<FileSystemFileHandle> =>
          (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });
        Object.assign(window, { showSaveFilePicker });
      });
      // Ten times as much as may be under way: were it kept, it would show.
      const file = made('film.bin', 40 * MIB);
      await give(ada, file);
      await bob.waitForSelector('.transfer-accept', { visible: true });
      const debug = await bob.createCDPSession();
      /** Without what merely waits to be collected: on a busy machine that is a lot. */
      const held = async (): Promise<number> => {
        await debug.send('HeapProfiler.collectGarbage');
        const { usedSize, backingStorageSize } = await debug.send('Runtime.getHeapUsage');
        return usedSize + backingStorageSize;
      };
      const before = await held();
      await bob.click('.transfer-accept');
      await untilPhase(bob, 'moving');
      let most = 0;
      const watch = setInterval(() => void held().then((now) => (most = Math.max(most, now))), 500);
      await untilDone(ada);
      clearInterval(watch);
      expect(most).toBeGreaterThan(0);
      expect(most - before).toBeLessThan(20 * MIB);
      expect(await storedHash(bob, 'film.bin')).toBe(hashOf(file));
      expect(await bob.$('.transfer-save:not([hidden])')).toBeNull();
    },
    180_000,
  );

  long(
    'continues where it was when the link is rebuilt',
    async () => {
      const [ada, bob] = await call('again', 'Ada', 'Bob');
      const file = made('resume.bin', 24 * MIB);
      await give(ada, file);
      await bob.waitForSelector('.transfer-accept', { visible: true });
      await bob.click('.transfer-accept');
      await bob.waitForFunction(
        () => (document.querySelector<HTMLProgressElement>('.transfer-progress')?.value ?? 0) > 0.1,
      );
      // As when a line breaks: the channel of the file closes in the middle.
      await ada.evaluate(() => {
        for (const channel of window.fileChannels.splice(0)) channel.close();
      });
      await untilDone(bob);
      expect(await savedHash(bob, 'resume.bin')).toBe(hashOf(file));
    },
    120_000,
  );
});
