/** What people do with the page, and what they see and hear of it. Everything waits for a condition, nothing for a time. */
import type { Page } from 'puppeteer';

const PATIENCE_MS = 30_000;

export async function enterByForm(page: Page, url: string, room: string, name = ''): Promise<void> {
  await page.goto(url, { waitUntil: 'load' });
  await page.type('input[name="room"]', room);
  if (name !== '') {
    await page.$eval('#name', (input) => ((input as HTMLInputElement).value = ''));
    await page.type('#name', name);
  }
  await page.click('#welcome form button[type="submit"]');
  await untilJoined(page);
}

export async function enterByLink(page: Page, url: string, room: string): Promise<void> {
  await page.goto(`${url}/r/${encodeURIComponent(room)}`, { waitUntil: 'load' });
  await page.waitForSelector('#join:not([disabled])', { visible: true, timeout: PATIENCE_MS });
  await page.click('#join');
  await untilJoined(page);
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
      video.framesBefore ??= frames;
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

/** Sound arrives on every link: its energy rises (WebRTC statistics, totalAudioEnergy). */
export async function untilHearsAll(page: Page): Promise<void> {
  const before = await heardEnergy(page);
  expect(before.length).toBeGreaterThan(0);
  await page.waitForFunction(
    async (was: number[]) => {
      const open = window.connections.filter(({ connectionState }) => connectionState !== 'closed');
      const energies = await Promise.all(
        open.map(async (connection) => {
          let energy = 0;
          for (const entry of (await connection.getStats()).values()) {
            if (entry.type === 'inbound-rtp' && entry.kind === 'audio') energy += entry.totalAudioEnergy ?? 0;
          }
          return energy;
        }),
      );
      return energies.every((energy, index) => energy > (was[index] ?? 0));
    },
    { timeout: PATIENCE_MS, polling: 100 },
    before,
  );
}

/** The energy heard so far, by open link. */
export async function heardEnergy(page: Page): Promise<number[]> {
  return page.evaluate(async () => {
    const open = window.connections.filter(({ connectionState }) => connectionState !== 'closed');
    return Promise.all(
      open.map(async (connection) => {
        let energy = 0;
        for (const entry of (await connection.getStats()).values()) {
          if (entry.type === 'inbound-rtp' && entry.kind === 'audio') energy += entry.totalAudioEnergy ?? 0;
        }
        return energy;
      }),
    );
  });
}

export async function peerIds(page: Page): Promise<string[]> {
  return page.$$eval('[data-peer]', (tiles) => tiles.map((tile) => tile.getAttribute('data-peer') ?? ''));
}

/** How many connections the page has open. One for each other person, always. */
export async function openConnections(page: Page): Promise<number> {
  return page.evaluate(() => window.connections.filter(({ signalingState }) => signalingState !== 'closed').length);
}

/** The mean colour of the picture in that video, as the eye gets it. */
export async function meanColour(page: Page, selector: string): Promise<[number, number, number]> {
  return page.$eval(selector, (element) => {
    const video = element as HTMLVideoElement;
    const canvas = document.createElement('canvas');
    canvas.width = 16;
    canvas.height = 9;
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no canvas');
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const sum = [0, 0, 0] as [number, number, number];
    for (let at = 0; at < data.length; at += 4) for (const part of [0, 1, 2] as const) sum[part] += data[at + part] ?? 0;
    const pixels = data.length / 4;
    return sum.map((value) => Math.round(value / pixels)) as [number, number, number];
  });
}
