/**
 * (d) The mesh: a room of N, everybody on this machine. How long until all see all, pictures a second on a tile, the smallest and the mean, CPU,
 * and bytes up. Beside it the limit, tuned: a sender's pixels and bits do not grow with the room, at most twenty pictures a second above two viewers.
 */
import { openLobby } from './join.mjs';
import { come, cpuSeconds, lasting, until } from './stage.mjs';

const SETTLING_MS = 6_000;
const COUNTED_MS = 8_000;

const noomPage = {
  frames: () =>
    [...document.querySelectorAll('[data-peer] video[data-slot="camera"]')].map((video) => [
      video.getVideoPlaybackQuality().totalVideoFrames,
      video.videoHeight,
    ]),
};

const limitPage = {
  frames: () =>
    [...document.querySelectorAll('video')].map((video) => [
      video.getVideoPlaybackQuality().totalVideoFrames,
      video.videoHeight,
    ]),
};

async function measure(browsers, pages, startedAt, frames) {
  const others = pages.length - 1;
  const read = () => Promise.all(pages.map((page) => page.evaluate(frames)));
  const seesAll = (page) =>
    page.evaluate(
      (found, count) =>
        [...document.querySelectorAll(found)].filter((video) => video.videoWidth > 2 && video.currentTime > 0).length >=
        count,
      frames === noomPage.frames ? '[data-peer] video[data-slot="camera"]' : 'video',
      others,
    );
  let allMs = null;
  try {
    await until(async () => ((await Promise.all(pages.map(seesAll))).every(Boolean) ? true : null), 'everybody');
    allMs = Date.now() - startedAt;
  } catch {
    // Not within a minute: reported as such.
  }
  await lasting(SETTLING_MS);
  const before = await read();
  const cpuBefore = cpuSeconds(browsers);
  const from = Date.now();
  await lasting(COUNTED_MS);
  const after = await read();
  const seconds = (Date.now() - from) / 1_000;
  const rates = after.flatMap((tiles, page) =>
    tiles.map(([count], tile) => (count - (before[page][tile]?.[0] ?? 0)) / seconds),
  );
  return {
    allMs,
    pictures: rates.reduce((sum, rate) => sum + rate, 0) / Math.max(1, rates.length),
    fewest: Math.min(...rates),
    cores: (cpuSeconds(browsers) - cpuBefore) / seconds,
    heights: [...new Set(after.flat().map(([, height]) => height))].sort((a, b) => a - b),
  };
}

export async function noomMesh({ browsers, noom, count, room }) {
  const pages = await Promise.all(browsers.slice(0, count).map(come));
  for (const page of pages) await openLobby(page, `${noom.url}r/${room}`);
  const startedAt = Date.now();
  for (const page of pages) await page.click('#join');
  const found = await measure(browsers.slice(0, count), pages, startedAt, noomPage.frames);
  for (const page of pages) await page.browserContext().close();
  return found;
}

export async function limitMesh({ browsers, relay, count }) {
  const pages = await Promise.all(browsers.slice(0, count).map(come));
  for (const [index, page] of pages.entries()) {
    await page.goto(`${relay.url}?id=${index}&tuned=${count}&size=480`);
    await page.evaluate(() => window.limit.enter());
  }
  const startedAt = Date.now();
  for (const page of pages) await page.click('#join');
  const found = await measure(browsers.slice(0, count), pages, startedAt, limitPage.frames);
  for (const page of pages) await page.browserContext().close();
  await fetch(`${relay.url}forget`);
  return found;
}
