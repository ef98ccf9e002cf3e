/**
 * (a) Joining: from the click until both see each other. Noom by its three ways in (lobby with the camera open, form at home with the camera
 * cold, link: from opening the address), beside the limit prepared and plain, at the same capture size, with full and with small first pictures.
 */
import { come, lasting, until } from './stage.mjs';

const GUEST = { prepared: 'prepared', plain: 'plain' };

/** Runs in Noom's page before its script: when the first click on a button that joins came, and when the other's picture did. */
function watchJoin() {
  window.bench = { clickedAt: 0, seenAt: 0 };
  const now = () => performance.timeOrigin + performance.now();
  addEventListener('click', () => (window.bench.clickedAt = now()), true);
  const look = setInterval(() => {
    const video = document.querySelector('[data-peer] video[data-slot="camera"]');
    if (video === null) return;
    clearInterval(look);
    video.requestVideoFrameCallback(() => (window.bench.seenAt = now()));
  }, 4);
}

/** The lobby of that room, with the camera open. */
export async function openLobby(page, address) {
  await page.goto(address);
  await page.waitForSelector('#join:not([disabled])', { visible: true });
  await page.waitForFunction(() => [...document.querySelectorAll('video')].some(({ videoWidth }) => videoWidth > 2));
}

export async function enterFromLobby(page) {
  await page.click('#join');
  await page.waitForSelector('#call[data-status="joined"]', { visible: true });
}

async function noomRound(browsers, noom, way, room) {
  const [inside, joiner] = await Promise.all(browsers.map(come));
  for (const page of [inside, joiner]) await page.evaluateOnNewDocument(watchJoin);
  const address = `${noom.url}r/${room}`;
  await openLobby(inside, address);
  await enterFromLobby(inside);
  await lasting(1_500);
  let startedAt = null;
  if (way === 'lobby') {
    await openLobby(joiner, address);
    await lasting(1_500);
    await joiner.click('#join');
  } else if (way === 'form') {
    await joiner.goto(noom.url);
    await joiner.type('#room', room);
    await lasting(1_500);
    await joiner.click('#welcome form button[type="submit"]');
  } else {
    startedAt = Date.now();
    await joiner.goto(address, { waitUntil: 'commit' in joiner ? 'commit' : 'domcontentloaded' });
    await joiner.waitForSelector('#join:not([disabled])', { visible: true });
    await joiner.click('#join');
  }
  const read = (page) => page.evaluate(() => window.bench);
  const [one, two] = await until(async () => {
    const both = [await read(inside), await read(joiner)];
    return both.every(({ seenAt }) => seenAt > 0) ? both : null;
  }, 'the picture');
  for (const page of [inside, joiner]) await page.browserContext().close();
  return Math.max(one.seenAt, two.seenAt) - (startedAt ?? two.clickedAt);
}

async function limitRound(browsers, relay, kind, first) {
  const [inside, joiner] = await Promise.all(browsers.map(come));
  const address = (id) => `${relay.url}?id=${id}&first=${first}${kind === GUEST.prepared ? '&prepared' : ''}`;
  await inside.goto(address('a'));
  await inside.evaluate(
    (isPrepared) => (isPrepared ? window.limit.prepare() : window.limit.enter()),
    kind === GUEST.prepared,
  );
  await joiner.goto(address('b'));
  if (kind === GUEST.prepared) await joiner.evaluate(() => window.limit.enter());
  await lasting(1_500);
  await joiner.click('#join');
  const times = await until(async () => {
    const [one, two, clickedAt] = await Promise.all([
      inside.evaluate(() => window.limit.seen().b ?? 0),
      joiner.evaluate(() => window.limit.seen().a ?? 0),
      joiner.evaluate(() => window.limit.clickedAt()),
    ]);
    return one > 0 && two > 0 ? { last: Math.max(one, two), clickedAt } : null;
  }, 'the picture of the limit');
  for (const page of [inside, joiner]) await page.browserContext().close();
  await fetch(`${relay.url}forget`);
  return times.last - times.clickedAt;
}

/** One round of everything, in an order that changes. @returns {Promise<Record<string, number>>} milliseconds by name */
export async function joinRound({ browsers, noom, relay, round }) {
  const two = browsers.slice(0, 2);
  const parts = [
    ['limit prepared', () => limitRound(two, relay, GUEST.prepared, 'full')],
    ['limit prepared, small first', () => limitRound(two, relay, GUEST.prepared, 'small')],
    ['limit plain', () => limitRound(two, relay, GUEST.plain, 'full')],
    ['limit plain, small first', () => limitRound(two, relay, GUEST.plain, 'small')],
    ['Noom, lobby', () => noomRound(two, noom, 'lobby', `bench-lobby-${round}`)],
    ['Noom, form', () => noomRound(two, noom, 'form', `bench-form-${round}`)],
    ['Noom, link', () => noomRound(two, noom, 'link', `bench-link-${round}`)],
  ];
  const turned = [...parts.slice(round % parts.length), ...parts.slice(0, round % parts.length)];
  const figures = {};
  for (const [name, run] of turned) figures[name] = await run();
  return figures;
}
