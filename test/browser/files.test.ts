import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElementHandle, Page } from 'puppeteer';
import { callOf } from '../support/actions';
import { startHouse, type House } from '../support/house';
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
  let house: House;
  let saves = 0;
  beforeAll(async () => {
    house = await startHouse();
  });
  afterAll(async () => {
    await house.stop();
    rmSync(folder, { recursive: true });
  });

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
    const file = made('사진 & <b>.bin', 12 * MIB + 345);
    await give(ada, file);
    await bob.waitForSelector('.transfer-accept', { visible: true });
    expect(await bob.$eval('.transfer', (card) => card.textContent?.replace(/\s+/g, ' '))).toContain(
      'Ada wants to send you a file',
    );
    expect(await bob.$eval('.transfer-name', (name) => name.textContent)).toBe('사진 & _b_.bin');
    expect(await bob.$eval('.transfer-size', (size) => size.textContent)).toBe('13 MB');
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

  it('is not sent to who does not want it, and can be called off by both', async () => {
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

  it('is shown to whom it is for also while the chat is closed, and keeps the focus of who answers by key', async () => {
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

  it('goes to everybody at once, several together, each row for itself', async () => {
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

  it('can be dropped anywhere on the call, and pasted, and tells who is alone that nobody is there', async () => {
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
    await ada.evaluate(() => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File(['pasted'], 'pasted.txt'));
      document.querySelector('#chatText')?.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
    });
    await untilPhase(bob, 'offered', 'pasted.txt');
    await bob.click('#leave');
    await ada.waitForFunction(() => document.querySelectorAll('[data-peer]').length === 0);
    await untilPhase(ada, 'lost');
    await give(ada, made('alone.txt', 10));
    await ada.waitForFunction(() => document.querySelector('#chatProblem')?.textContent !== '');
  });

  it('goes straight to the disk where the browser can, and is never in memory as a whole', async () => {
    const [ada, bob] = await call('disk', 'Ada', 'Bob');
    // The question where to put it cannot be answered by a test; the file that it would give comes from the browser's own storage.
    await bob.evaluate(() => {
      const showSaveFilePicker = async ({ suggestedName }: { suggestedName: string }): Promise<FileSystemFileHandle> =>
        (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });
      Object.assign(window, { showSaveFilePicker });
    });
    const file = made('film.bin', 100 * MIB);
    await give(ada, file);
    await bob.waitForSelector('.transfer-accept', { visible: true });
    const heap = () =>
      bob.evaluate(() => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize);
    const before = await heap();
    await bob.click('.transfer-accept');
    await untilPhase(bob, 'moving');
    let most = 0;
    const watch = setInterval(() => void heap().then((now) => (most = Math.max(most, now))), 500);
    await untilPhase(ada, 'done');
    clearInterval(watch);
    expect(most - before).toBeLessThan(80 * MIB);
    const stored = await bob.evaluate(async () => {
      const handle = await (await navigator.storage.getDirectory()).getFileHandle('film.bin');
      const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await (await handle.getFile()).arrayBuffer()));
      return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    });
    expect(stored).toBe(hashOf(file));
    expect(await bob.$('.transfer-save:not([hidden])')).toBeNull();
  }, 180_000);

  it('goes on where it was when the connection is made anew', async () => {
    const [ada, bob] = await call('again', 'Ada', 'Bob');
    const file = made('resume.bin', 40 * MIB);
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
    await untilPhase(bob, 'done');
    expect(await savedHash(bob, 'resume.bin')).toBe(hashOf(file));
  }, 120_000);
});
