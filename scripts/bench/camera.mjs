/**
 * (c) Another camera in a call of two: from choosing it until the other side sees its picture (ms), and the longest time between two pictures there from
 * the choice until three seconds after it (ms: a freeze), beside the longest in the two seconds before. The limit opens the other camera at the same size
 * and gives it to `replaceTrack`. Needs browsers with three cameras: WebRTC cannot encode Chromium's second fake one without a GPU, so the third is taken.
 */
import { enterFromLobby, openLobby } from './join.mjs';
import { come, lasting, until } from './stage.mjs';

export const CAMERAS = 3;
const OTHER = 'fake_device_2';
/** As Noom sends to a tile of this window. */
const LINES = 540;
/** By then the picture has grown to its full size. */
const GROWING_MS = 4_000;
const CALM_MS = 2_000;
const AFTER_MS = 3_000;

/**
 * Runs in the page of the one who looks: when each picture came, and the first one of the other camera. Both cameras draw squares into the corners
 * that get lighter and darker; the first camera's are green, and those of the third have as much red as green.
 */
function watchPictures(selector) {
  const now = () => performance.timeOrigin + performance.now();
  // The first pause begins here.
  const seen = (window.bench = { pictures: [now()], otherAt: 0, lines: 0 });
  const video = document.querySelector(selector);
  const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const look = () => {
    video.requestVideoFrameCallback(look);
    const { videoWidth, videoHeight } = video;
    const at = now();
    seen.pictures.push(at);
    seen.lines = videoHeight;
    if (seen.otherAt > 0) return;
    context.drawImage(video, 0, 0, videoWidth / 32, videoHeight / 24, 0, 0, 1, 1);
    const [red, green] = context.getImageData(0, 0, 1, 1).data;
    if (green - red < 60) seen.otherAt = at;
  };
  video.requestVideoFrameCallback(look);
}

/** Runs in Noom's page: chooses from the menu, as a person does. @returns when */
function chooseInMenu(label) {
  const menu = document.querySelector('#cameras');
  menu.value = [...menu.options].find(({ textContent }) => textContent.includes(label)).value;
  const chosenAt = performance.timeOrigin + performance.now();
  for (const type of ['input', 'change']) menu.dispatchEvent(new Event(type, { bubbles: true }));
  return chosenAt;
}

/** Runs in the limit's page. @returns when */
async function chooseBare(label) {
  const devices = await navigator.mediaDevices.enumerateDevices();
  const { deviceId } = devices.find((device) => device.label === label);
  const chosenAt = performance.timeOrigin + performance.now();
  await window.limit.useCamera(deviceId);
  return chosenAt;
}

async function measure(chooser, viewer, selector, choose) {
  await lasting(GROWING_MS);
  await viewer.evaluate(watchPictures, selector);
  await lasting(CALM_MS);
  const chosenAt = await chooser.evaluate(choose, OTHER);
  await lasting(AFTER_MS);
  const read = () => viewer.evaluate(() => (window.bench.otherAt > 0 ? window.bench : null));
  const { pictures, otherAt, lines } = await until(read, 'the other camera');
  /** Of the pauses that end in that time. */
  const longest = (from, to) =>
    Math.max(...pictures.slice(1).map((at, index) => (at > from && at <= to ? at - pictures[index] : 0)));
  return {
    'the other camera is seen': otherAt - chosenAt,
    'longest pause around it': longest(chosenAt, chosenAt + AFTER_MS),
    'longest pause before it': longest(0, chosenAt),
    'lines of the picture': lines,
  };
}

async function noomSwitch(browsers, noom, room) {
  const pages = await Promise.all(browsers.map(come));
  for (const page of pages) await openLobby(page, `${noom.url}r/${room}`);
  for (const page of pages) await enterFromLobby(page);
  const [chooser, viewer] = pages;
  const theirs = '[data-peer] video[data-slot="camera"]';
  for (const page of pages)
    await page.waitForFunction((found) => document.querySelector(found)?.videoWidth > 2, {}, theirs);
  // The menu comes when people see each other.
  await chooser.waitForFunction((label) => document.querySelector('#cameras')?.textContent.includes(label), {}, OTHER);
  const figures = await measure(chooser, viewer, theirs, chooseInMenu);
  for (const page of pages) await page.browserContext().close();
  return figures;
}

async function limitSwitch(browsers, relay) {
  const pages = await Promise.all(browsers.map(come));
  for (const [index, page] of pages.entries()) await page.goto(`${relay.url}?id=${index}&lines=${LINES}`);
  const [chooser, viewer] = pages;
  await chooser.evaluate(() => window.limit.enter());
  await viewer.click('#join');
  for (const page of pages) await page.waitForFunction(() => document.querySelector('video')?.videoWidth > 2);
  const figures = await measure(chooser, viewer, 'video', chooseBare);
  for (const page of pages) await page.browserContext().close();
  await fetch(`${relay.url}forget`);
  return figures;
}

/** One round of both, in an order that changes. @returns {Promise<Record<string, number>>} */
export async function cameraRound({ browsers, noom, relay, round }) {
  const runs = [
    ['Noom', () => noomSwitch(browsers, noom, `bench-camera-${round}`)],
    ['limit', () => limitSwitch(browsers, relay)],
  ];
  if (round % 2 === 1) runs.reverse();
  const figures = {};
  for (const [who, run] of runs)
    for (const [what, figure] of Object.entries(await run())) figures[`${what}, ${who}`] = figure;
  return figures;
}
