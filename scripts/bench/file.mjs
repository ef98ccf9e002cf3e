/**
 * (f) A file of 100 MB in a call of two: MB a second from the click on *Accept* until it is whole at the receiver, and pictures a second at each end, before
 * and while it goes. The limit is a bare RTCDataChannel with the usual back-pressure that reads and keeps nothing: between the limit's
 * pages in a call, and between two pages that do nothing else.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enterFromLobby, openLobby } from './join.mjs';
import { come, lasting, until } from './stage.mjs';

const FILE_BYTES = 100_000_000;
const BUFFER = { piece: 64 * 1024, low: 256 * 1024, full: 1024 * 1024 };
const GROWING_MS = 4_000;
const CALM_MS = 3_000;
const PATIENCE_MS = 180_000;

/** Runs in Noom's page before its script: when *Accept* was pressed and when the file was whole. Nobody can answer the window that asks where to put it. */
function watchFile() {
  Reflect.deleteProperty(window, 'showSaveFilePicker');
  const seen = (window.bench = { acceptedAt: 0, wholeAt: 0 });
  addEventListener('click', ({ target }) => {
    if (target.closest('.transfer-accept') !== null) seen.acceptedAt = performance.now();
  });
  new MutationObserver(() => {
    if (seen.wholeAt === 0 && document.querySelector('.transfer-row[data-phase="done"]') !== null)
      seen.wholeAt = performance.now();
  }).observe(document, { subtree: true, attributeFilter: ['data-phase'] });
}

/** Runs in a page. */
function countPictures(selector) {
  const pictures = document.querySelector(selector).getVideoPlaybackQuality().totalVideoFrames;
  return { pictures, at: performance.now() };
}

/** Pictures a second at each of these pages while `run` runs. @returns with what `run` resolves with */
async function withPictures(pages, selector, run) {
  const read = () => Promise.all(pages.map((page) => page.evaluate(countPictures, selector)));
  const before = await read();
  const result = await run();
  const after = await read();
  const rate = ({ pictures, at }, page) => ((pictures - before[page].pictures) / (at - before[page].at)) * 1_000;
  return { result, rates: after.map(rate) };
}

/** Calm first, then with the file. `send` resolves with milliseconds. */
async function measure(pages, selector, send) {
  for (const page of pages)
    await page.waitForFunction((found) => document.querySelector(found)?.videoWidth > 2, {}, selector);
  await lasting(GROWING_MS);
  const calm = await withPictures(pages, selector, () => lasting(CALM_MS));
  const sending = await withPictures(pages, selector, send);
  return {
    'MB a second': FILE_BYTES / 1e3 / sending.result,
    'pictures a second at the giver': sending.rates[0],
    'pictures a second at the giver, before': calm.rates[0],
    'pictures a second at the receiver': sending.rates[1],
    'pictures a second at the receiver, before': calm.rates[1],
  };
}

async function giveFile([giver, receiver], path) {
  const input = await giver.$('#chatFiles');
  await input.uploadFile(path);
  await receiver.waitForSelector('.transfer-accept', { visible: true });
  await receiver.click('.transfer-accept');
  const read = () => receiver.evaluate(() => (window.bench.wholeAt > 0 ? window.bench : null));
  const { acceptedAt, wholeAt } = await until(read, 'the whole file', PATIENCE_MS);
  return wholeAt - acceptedAt;
}

async function noomFile(browsers, noom, room, path) {
  const pages = await Promise.all(browsers.map(come));
  for (const page of pages) {
    await page.evaluateOnNewDocument(watchFile);
    await openLobby(page, `${noom.url}r/${room}`);
  }
  for (const page of pages) await enterFromLobby(page);
  for (const page of pages) {
    await page.waitForSelector('[data-peer][data-link="connected"]');
    await page.click('#chat');
    // The menu of receivers is the last thing that the panel gets.
    await page.waitForSelector('#chatTo option');
  }
  const figures = await measure(pages, '[data-peer] video[data-slot="camera"]', () => giveFile(pages, path));
  for (const page of pages) await page.browserContext().close();
  return figures;
}

/** Runs in the page that sends: an offer with all candidates. */
async function offerChannel() {
  const connection = new RTCPeerConnection();
  window.sending = { connection, channel: connection.createDataChannel('file') };
  await connection.setLocalDescription();
  await new Promise((resolve) => (connection.onicecandidate = ({ candidate }) => candidate ?? resolve()));
  return connection.localDescription.toJSON();
}

/** Runs in the page that receives: the answer, and when the last byte came. */
async function answerChannel(offer, bytes) {
  const connection = new RTCPeerConnection();
  window.receiving = { connection, wholeAt: 0 };
  let received = 0;
  connection.ondatachannel = ({ channel }) => {
    channel.binaryType = 'arraybuffer';
    channel.onmessage = ({ data }) => {
      received += data.byteLength;
      if (received === bytes) window.receiving.wholeAt = performance.timeOrigin + performance.now();
    };
  };
  await connection.setRemoteDescription(offer);
  await connection.setLocalDescription();
  await new Promise((resolve) => (connection.onicecandidate = ({ candidate }) => candidate ?? resolve()));
  return connection.localDescription.toJSON();
}

/** Runs in the page that sends. @returns when it began */
async function pour(answer, bytes, { piece, low, full }) {
  const { connection, channel } = window.sending;
  await connection.setRemoteDescription(answer);
  if (channel.readyState !== 'open') await new Promise((resolve) => (channel.onopen = resolve));
  const content = new Uint8Array(piece);
  let left = bytes;
  const go = () => {
    while (left > 0 && channel.bufferedAmount < full) {
      channel.send(content.subarray(0, Math.min(piece, left)));
      left -= Math.min(piece, left);
    }
  };
  channel.bufferedAmountLowThreshold = low;
  channel.onbufferedamountlow = go;
  go();
  return performance.timeOrigin + performance.now();
}

async function giveBare([giver, receiver]) {
  const answer = await receiver.evaluate(answerChannel, await giver.evaluate(offerChannel), FILE_BYTES);
  const startedAt = await giver.evaluate(pour, answer, FILE_BYTES, BUFFER);
  const read = () => receiver.evaluate(() => window.receiving.wholeAt || null);
  return (await until(read, 'the last byte', PATIENCE_MS)) - startedAt;
}

async function limitFile(browsers, relay) {
  const pages = await Promise.all(browsers.map(come));
  for (const [index, page] of pages.entries()) await page.goto(`${relay.url}?id=${index}`);
  await pages[0].evaluate(() => window.limit.enter());
  await pages[1].click('#join');
  const figures = await measure(pages, 'video', () => giveBare(pages));
  for (const page of pages) await page.browserContext().close();
  await fetch(`${relay.url}forget`);
  return figures;
}

async function aloneFile(browsers, relay) {
  const pages = await Promise.all(browsers.map(come));
  for (const page of pages) await page.goto(relay.url);
  const figures = { 'MB a second': FILE_BYTES / 1e3 / (await giveBare(pages)) };
  for (const page of pages) await page.browserContext().close();
  return figures;
}

/** One round of all, in an order that changes. @returns {Promise<Record<string, number>>} */
export async function fileRound({ browsers, noom, relay, round }) {
  const folder = await mkdtemp(join(tmpdir(), 'noom-bench-'));
  const path = join(folder, 'film.bin');
  const figures = {};
  try {
    await writeFile(path, Buffer.alloc(FILE_BYTES, randomBytes(1_000_000)));
    const two = browsers.slice(0, 2);
    const runs = [
      ['Noom', () => noomFile(two, noom, `bench-file-${round}`, path)],
      ['limit in a call', () => limitFile(two, relay)],
      ['limit alone', () => aloneFile(two, relay)],
    ];
    const turned = [...runs.slice(round % runs.length), ...runs.slice(0, round % runs.length)];
    for (const [who, run] of turned)
      for (const [what, figure] of Object.entries(await run())) figures[`${what}, ${who}`] = figure;
  } finally {
    await rm(folder, { recursive: true });
  }
  return figures;
}
