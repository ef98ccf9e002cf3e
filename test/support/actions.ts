/** What people do with the page, and what they see and hear of it. Everything waits for a condition, nothing for a time. */
import type { Page } from 'puppeteer';
import { inCalm } from './calm';
import type { People, PersonOptions } from './people';

const PATIENCE_MS = 30_000;

/** Home, with its script: that is later than `load`. Before that, it is a plain form, which leads to the lobby. */
export async function openHome(page: Page, url: string): Promise<void> {
  await page.goto(url);
  // The script takes `required` away.
  await page.waitForSelector('input[name="room"]:not([required])', { visible: true, timeout: PATIENCE_MS });
}

let rooms = 0;
/** A room where nobody has been: tests of one file share a server. */
export function freshRoom(): string {
  return `room-${(rooms += 1)}`;
}

export async function enterByForm(page: Page, url: string, room: string, name = ''): Promise<void> {
  await fillForm(page, url, room, name);
  await submitForm(page);
}

async function fillForm(page: Page, url: string, room: string, name: string): Promise<void> {
  await openHome(page, url);
  await page.type('input[name="room"]', room);
  if (name === '') return;
  await page.$eval('#name', (input) => ((input as HTMLInputElement).value = ''));
  await page.type('#name', name);
}

async function submitForm(page: Page): Promise<void> {
  await page.click('#welcome form button[type="submit"]');
  await untilJoined(page);
}

export async function enterByLink(page: Page, url: string, room: string): Promise<void> {
  await page.goto(`${url}/r/${encodeURIComponent(room)}`, { waitUntil: 'load' });
  await page.waitForSelector('#join:not([disabled])', { visible: true, timeout: PATIENCE_MS });
  await page.click('#join');
  await untilJoined(page);
}

/**
 * People of these names come and fill in the form side by side, enter that room in this order, and see each other.
 * @param prepare what is done with each empty page.
 * @param optionsOf what is special about the person of that name.
 */
export async function callOf<const Names extends readonly string[]>(
  people: People,
  url: string,
  room: string,
  names: Names,
  prepare: (page: Page) => Promise<unknown> = () => Promise.resolve(),
  optionsOf: (name: string) => PersonOptions = () => ({}),
): Promise<{ readonly [Index in keyof Names]: Page }> {
  const pages = await Promise.all(
    names.map(async (name) => {
      const page = await people.come(optionsOf(name));
      await prepare(page);
      await fillForm(page, url, room, name);
      return page;
    }),
  );
  for (const page of pages.slice(0, -1)) await submitForm(page);
  await inCalm(async () => {
    for (const page of pages.slice(-1)) await submitForm(page);
    await Promise.all(pages.map((page) => untilOthers(page, names.length - 1)));
  });
  return pages as { [Index in keyof Names]: Page };
}

export async function untilJoined(page: Page): Promise<void> {
  await page.waitForSelector('#call[data-status="joined"]', { visible: true, timeout: PATIENCE_MS });
}

/** So many others are shown, each with a link that carries. */
export async function untilOthers(page: Page, count: number, timeout = PATIENCE_MS): Promise<void> {
  await page.waitForFunction(
    (wanted: number) =>
      document.querySelectorAll('[data-peer]').length === wanted &&
      document.querySelectorAll('[data-peer][data-link="connected"]').length === wanted &&
      document.querySelector('#count')?.textContent?.trim() === String(wanted + 1),
    { timeout },
    count,
  );
}

/** The picture in that video moves: five new frames. */
export async function untilFramesMove(page: Page, selector: string, timeout = PATIENCE_MS): Promise<void> {
  await page.waitForFunction(
    (found: string) => {
      const video = document.querySelector<HTMLVideoElement & { framesBefore?: number }>(found);
      if (video === null || video.videoWidth === 0) return false;
      const frames = video.getVideoPlaybackQuality().totalVideoFrames;
      // Another stream in the same element counts from its own beginning.
      video.framesBefore = Math.min(video.framesBefore ?? frames, frames);
      if (frames < video.framesBefore + 5) return false;
      delete video.framesBefore;
      return true;
    },
    { timeout },
    selector,
  );
}

export async function untilAllFramesMove(page: Page, others: number): Promise<void> {
  const ids = await peerIds(page);
  expect(ids).toHaveLength(others);
  for (const id of ids) await untilFramesMove(page, `[data-peer="${id}"] video[data-slot="camera"]`);
}

/** Everybody sees and hears everybody, over one link and exactly one connection a pair. */
export async function untilCallIsWhole(pages: readonly Page[]): Promise<void> {
  await Promise.all(pages.map((page) => untilOthers(page, pages.length - 1)));
  for (const page of pages) {
    await untilAllFramesMove(page, pages.length - 1);
    await untilHearsAll(page);
    expect(await openConnections(page)).toBe(pages.length - 1);
  }
}

/** A fake microphone beeps: 0.3 and more of energy a second. What a silent one leaves behind is a billionth of that. */
const BEEP = 1e-3;
const HUSH = 1e-6;

/**
 * Sound arrives on every link: its energy rises (WebRTC statistics, totalAudioEnergy).
 * @param from the audio element of one person, when only that one is meant.
 */
export async function untilHearsAll(page: Page, from = ''): Promise<void> {
  let before = await heard(page, from);
  expect(before.length).toBeGreaterThan(0);
  await repeatUntil('sound comes on every link', async () => {
    const now = await heard(page, from);
    // A link that takes another's place counts from its own beginning, and one that is gone is not heard.
    if (now.length !== before.length || now.some(({ energy }, index) => energy < (before[index]?.energy ?? 0))) {
      before = now;
      return false;
    }
    return now.length > 0 && now.every(({ energy }, index) => energy > (before[index]?.energy ?? 0) + BEEP);
  });
}

/** For half a second every link is connected, and nothing can be heard on any: a microphone that is off sends no packet, one that whispers elsewhere neither. `from` as above. */
export async function untilHearsNothing(page: Page, from = ''): Promise<void> {
  let start = await heard(page, from);
  let since = performance.now();
  await repeatUntil('half a second of silence on every link', async () => {
    const now = await heard(page, from);
    const isSilent = now.every(
      ({ isConnected, energy }, index) => isConnected && energy <= (start[index]?.energy ?? 0) + HUSH,
    );
    if (!isSilent || now.length !== start.length) {
      start = now;
      since = performance.now();
    }
    return now.length > 0 && performance.now() - since > 500;
  });
}

interface Heard {
  readonly energy: number;
  readonly isConnected: boolean;
}

/** The energy heard so far, by open link; only of the track that plays in `from`, unless that is empty. */
async function heard(page: Page, from: string): Promise<Heard[]> {
  return page.evaluate(async (selector: string) => {
    // A tenth of a second between two looks: the statistics are not made anew more often.
    await new Promise((resolve) => setTimeout(resolve, 100));
    const source = selector === '' ? null : document.querySelector<HTMLAudioElement>(selector)?.srcObject;
    const only = source instanceof MediaStream ? source.getTracks() : null;
    const open = window.connections.filter(
      (connection) =>
        connection.connectionState !== 'closed' &&
        (only === null || connection.getReceivers().some(({ track }) => only.includes(track))),
    );
    return Promise.all(
      open.map(async (connection) => {
        const sum = { energy: 0, isConnected: connection.connectionState === 'connected' };
        for (const receiver of connection.getReceivers()) {
          if (receiver.track.kind !== 'audio' || (only !== null && !only.includes(receiver.track))) continue;
          for (const entry of (await receiver.getStats()).values()) {
            if (entry.type !== 'inbound-rtp') continue;
            sum.energy += entry.totalAudioEnergy ?? 0;
          }
        }
        return sum;
      }),
    );
  }, from);
}

export async function peerIds(page: Page): Promise<string[]> {
  return page.$$eval('[data-peer]', (tiles) => tiles.map((tile) => tile.getAttribute('data-peer') ?? ''));
}

/** How many connections the page has open. One for each other person, always. */
export async function openConnections(page: Page): Promise<number> {
  return page.evaluate(() => window.connections.filter(({ signalingState }) => signalingState !== 'closed').length);
}

export type Corners = 'green' | 'yellow' | 'dark';

/** What the corners of that picture look like: Chromium's fake cameras pulse there, the first in green, the third in yellow. */
export async function corners(page: Page, selector: string): Promise<Corners> {
  const handle = await page.waitForFunction(
    (found: string) => {
      const video = document.querySelector<HTMLVideoElement>(found);
      const context = Object.assign(document.createElement('canvas'), { width: 32, height: 24 }).getContext('2d');
      if (video === null || context === null || video.videoWidth === 0) return null;
      context.drawImage(video, 0, 0, 32, 24);
      const spots = [
        [0, 0],
        [31, 0],
        [0, 23],
        [31, 23],
      ] as const;
      const colours = spots.map(([x, y]) => context.getImageData(x, y, 1, 1).data);
      const strongest = (part: 0 | 1): number => Math.max(...colours.map((colour) => colour[part] ?? 0));
      if (strongest(1) < 120) return null;
      return strongest(0) > 120 ? 'yellow' : 'green';
    },
    { timeout: PATIENCE_MS },
    selector,
  );
  return (await handle.jsonValue()) ?? 'dark';
}

export async function untilCorners(page: Page, selector: string, wanted: Corners): Promise<void> {
  await repeatUntil(`the corners are ${wanted}`, async () => {
    if ((await corners(page, selector)) === wanted) return true;
    await page.evaluate(() => new Promise(requestAnimationFrame));
    return false;
  });
}

/** Asks until it is so. Fails with the name of what did not come, before the whole test runs out of time. */
export async function repeatUntil(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`Not within ${PATIENCE_MS / 1_000} s: ${what}`);
    // Whoever asks without a pause takes the processor from the call.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
