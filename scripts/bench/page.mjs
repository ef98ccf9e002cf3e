/**
 * (b) The page of a room, opened cold by its link, until it is connected with one peer: what it transfers (KiB), its requests (icon, manifest and
 * WebSocket too), CPU time of its script (ms), the heap without what waits to be collected (MB), and the tasks of more than 50 ms, how many and how long together
 * (ms). The first paint (ms) and the layout shift (the sum of all that nobody's input caused) are read two seconds later: what comes late may move
 * something. Beside it the same figures of the limit's page, plain.
 */
import { enterFromLobby, openLobby } from './join.mjs';
import { come, lasting, until } from './stage.mjs';

const SETTLING_MS = 2_000;

/** Runs in the page before its script: tells when *Join* can be pressed and when a connection is up, and notes what moves and what takes long. */
function watchPage() {
  const seen = (window.bench = { shift: 0, tasks: [], linkedAt: 0 });
  const observe = (type, note) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  observe('layout-shift', ({ value, hadRecentInput }) => (seen.shift += hadRecentInput ? 0 : value));
  observe('longtask', ({ startTime, duration }) => seen.tasks.push([startTime, duration]));
  const observer = new MutationObserver(() => {
    const join = document.querySelector('#join');
    if (join === null || join.disabled) return;
    observer.disconnect();
    // It has its place when the page is painted.
    requestAnimationFrame(() => {
      const { x, y, width, height } = join.getBoundingClientRect();
      window.isReady(x + width / 2, y + height / 2);
    });
  });
  observer.observe(document, { subtree: true, childList: true, attributeFilter: ['disabled'] });
  window.RTCPeerConnection = class extends window.RTCPeerConnection {
    constructor(...given) {
      super(...given);
      this.addEventListener('connectionstatechange', () => {
        if (this.connectionState !== 'connected' || seen.linkedAt > 0) return;
        seen.linkedAt = performance.now();
        window.isLinked();
      });
    }
  };
}

/** Counts what goes over the wire until `isOver`. A stream of events never finishes, so its events are counted as they come. */
function countTransfers(session, isOver) {
  const counted = { requests: 0, bytes: 0 };
  const note = (url) => (counted.requests += !isOver() && /^(https?|wss?):/.test(url) ? 1 : 0);
  const weigh = (bytes) => (counted.bytes += isOver() ? 0 : bytes);
  session.on('Network.requestWillBeSent', ({ request }) => note(request.url));
  session.on('Network.webSocketCreated', ({ url }) => note(url));
  session.on('Network.loadingFinished', ({ encodedDataLength }) => weigh(encodedDataLength));
  session.on('Network.webSocketFrameReceived', ({ response }) => weigh(response.payloadData.length));
  session.on('Network.eventSourceMessageReceived', ({ data }) => weigh(data.length));
  return counted;
}

/** A newcomer opens that address, presses *Join*, and is connected. */
async function measure(browser, address) {
  const page = await come(browser);
  const session = await page.createCDPSession();
  await session.send('Network.enable');
  // Time in which another process had the core is not the script's.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  let place = null;
  let linked = null;
  await page.exposeFunction('isReady', (x, y) => void (place = [x, y]));
  await page.exposeFunction('isLinked', () => void (linked = session.send('Performance.getMetrics')));
  await page.evaluateOnNewDocument(watchPage);
  const counted = countTransfers(session, () => linked !== null);
  await page.goto(address);
  // By its place: looking for the button from here would run a script of the tool's in the page.
  await page.mouse.click(...(await until(() => place, 'the button')));
  const { metrics } = await until(() => linked, 'the connection');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await lasting(SETTLING_MS);
  const { shift, tasks, linkedAt, paint } = await page.evaluate(() => ({
    ...window.bench,
    paint: performance.getEntriesByName('first-paint')[0]?.startTime,
  }));
  const before = tasks.filter(([startedAt]) => startedAt < linkedAt);
  await page.browserContext().close();
  return {
    'transferred (KiB)': counted.bytes / 1_024,
    requests: counted.requests,
    'script (ms)': metrics.find(({ name }) => name === 'ScriptDuration').value * 1_000,
    'first paint (ms)': paint,
    'heap (MB)': usedSize / 1e6,
    'layout shift': shift,
    'long tasks': before.length,
    'long tasks (ms)': before.reduce((sum, [, duration]) => sum + duration, 0),
  };
}

async function noomPage([first, second], noom, room) {
  const inside = await come(first);
  const address = `${noom.url}r/${room}`;
  await openLobby(inside, address);
  await enterFromLobby(inside);
  const figures = await measure(second, address);
  await inside.browserContext().close();
  return figures;
}

async function limitPage([first, second], relay) {
  const inside = await come(first);
  await inside.goto(`${relay.url}?id=a`);
  await inside.evaluate(() => window.limit.enter());
  const figures = await measure(second, `${relay.url}?id=b`);
  await inside.browserContext().close();
  await fetch(`${relay.url}forget`);
  return figures;
}

/** One round of both, in an order that changes. @returns {Promise<Record<string, number>>} */
export async function pageRound({ browsers, noom, relay, round }) {
  const runs = [
    ['Noom', () => noomPage(browsers, noom, `bench-page-${round}`)],
    ['limit', () => limitPage(browsers, relay)],
  ];
  if (round % 2 === 1) runs.reverse();
  const figures = {};
  for (const [who, run] of runs)
    for (const [what, figure] of Object.entries(await run())) figures[`${what}, ${who}`] = figure;
  return figures;
}
