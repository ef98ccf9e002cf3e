import { createServer, request as httpRequest, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { HTTPRequest, Page } from 'puppeteer';
import {
  enterByForm,
  enterByLink,
  openHome,
  untilFramesMove,
  untilHearsAll,
  untilJoined,
  untilOthers,
} from '../support/actions';
import { useHouse } from '../support/house';
import { describeLong, long } from '../support/long';
import { invitePeople } from '../support/people';

const ROOM_PAGE_KIB = 60;
const ROOM_PAGE_REQUESTS = 8;

describe('the pages', () => {
  const people = invitePeople();
  const house = useHouse();

  it('stay small, and speak to nobody but their own server, until the call is connected', async () => {
    const [ada, bob] = [await people.come(), await people.come()];
    await enterByForm(ada, house.url, 'weight');
    const transfers = await countTransfers(bob);
    await enterByLink(bob, house.url, 'weight');
    await untilOthers(bob, 1);
    const { requests, bytes } = transfers();
    expect(await whenLaterBegan(bob)).toBe('after the connection, or after four seconds without one');
    expect(requests.filter((url) => new URL(url).host !== `localhost:${house.port}`)).toEqual([]);
    expect(requests.length).toBeLessThanOrEqual(ROOM_PAGE_REQUESTS);
    expect(bytes / 1024).toBeLessThanOrEqual(ROOM_PAGE_KIB);
  });

  it('lead from the form into the call without a reload, Back to the form, Forward to the lobby', async () => {
    const ada = await people.come();
    await openHome(ada, house.url);
    await ada.evaluate(() => Object.assign(window, { sameDocument: true }));
    await ada.type('input[name="room"]', '가족 방');
    await ada.keyboard.press('Enter');
    await untilJoined(ada);
    expect(decodeURIComponent(new URL(ada.url()).pathname)).toBe('/r/가족 방');
    expect(await sections(ada)).toEqual(['call']);
    await ada.goBack();
    await ada.waitForSelector('#welcome', { visible: true });
    expect(await sections(ada)).toEqual(['welcome']);
    await untilNothingIsCaptured(ada);
    await ada.goForward();
    await ada.waitForSelector('#lobby', { visible: true });
    expect(await ada.evaluate(() => 'sameDocument' in window)).toBe(true);
    // Back from the lobby: the light goes out as well.
    await untilFramesMove(ada, '#lobby video');
    await ada.goBack();
    await ada.waitForSelector('#welcome', { visible: true });
    await untilNothingIsCaptured(ada);
  });

  it('lead Back to the form also after a reload in the call', async () => {
    const ada = await people.come();
    await enterByForm(ada, house.url, 'reloaded', 'Ada');
    await ada.reload();
    await untilJoined(ada);
    await ada.goBack();
    await ada.waitForSelector('#welcome', { visible: true });
    expect(await sections(ada)).toEqual(['welcome']);
    await untilNothingIsCaptured(ada);
    // And from there into a call again.
    await ada.type('#room', 'another');
    await ada.keyboard.press('Enter');
    await untilJoined(ada);
  });

  it('lead to the lobby when a tab comes back hours after the call', async () => {
    const ada = await people.come();
    await enterByForm(ada, house.url, 'yesterday', 'Ada');
    // What the tab remembers stays, and an hour goes by before its next page.
    await ada.evaluateOnNewDocument(() => {
      const alive = Number(sessionStorage.getItem('noom.alive'));
      sessionStorage.setItem('noom.alive', String(alive - 3_600_000));
    });
    await ada.reload();
    await ada.waitForSelector('#join:not([disabled])', { visible: true });
    expect(await sections(ada)).toEqual(['lobby']);
    await ada.click('#join');
    await untilJoined(ada);
  });

  it('let nobody press Join before the script can hear it', async () => {
    const ada = await people.come();
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    await ada.setRequestInterception(true);
    ada.on('request', (request) => {
      // The sentences come last, and the script waits for them.
      const waits = /\/en-[^/]*\.js$/.test(request.url()) ? held : Promise.resolve();
      void waits.then(() => request.continue());
    });
    await ada.goto(`${house.url}/r/early`, { waitUntil: 'domcontentloaded' });
    await ada.waitForSelector('#join:disabled', { visible: true });
    letGo();
    await ada.waitForSelector('#join:not([disabled])', { visible: true });
    await ada.click('#join');
    await untilJoined(ada);
  });

  it('say what is wrong when the script does not come, and load again by one click', async () => {
    const ada = await people.come({ expected: /ERR_FAILED/ });
    const lose = await loseRequests(ada, isFile('main'));
    await ada.goto(`${house.url}/r/lost`);
    await ada.waitForSelector('#unexpected a', { visible: true });
    lose.stop();
    await ada.click('#unexpected a');
    await ada.waitForSelector('#join:not([disabled])', { visible: true });
    expect(await ada.$eval('#unexpected', (place) => (place as HTMLElement).hidden)).toBe(true);
  });

  it('say so too when something that this browser lacks ends the start', async () => {
    const ada = await people.come({ expected: /no such thing/ });
    await ada.evaluateOnNewDocument(() => {
      Object.defineProperty(document, 'title', {
        set() {
          throw new Error('no such thing');
        },
      });
    });
    await ada.goto(`${house.url}/r/lacking`);
    await ada.waitForSelector('#unexpected a', { visible: true });
  });

  it('try again by themselves when the sentences do not come at first', async () => {
    const ada = await people.come({ expected: /ERR_FAILED/ });
    const lose = await loseRequests(ada, isFile('en'));
    await ada.goto(`${house.url}/r/silent`, { waitUntil: 'domcontentloaded' });
    // The first question, and the second one at once.
    while (lose.lost < 2) await ada.evaluate(() => new Promise(requestAnimationFrame));
    lose.stop();
    await ada.waitForSelector('#join:not([disabled])', { visible: true });
  });

  it('offer the new version in a call whose files are gone from the server, and are straight back with it', async () => {
    const ada = await people.come({ expected: /404/ });
    const isTools = isFile('room-tools');
    const lose = await loseRequests(ada, (request) => isTools(request) || isQuestion(request), 404);
    await enterByForm(ada, house.url, 'deployed', 'Ada');
    await ada.waitForSelector('[data-code="new-version"] .notice-action', { visible: true });
    lose.stop();
    await ada.click('[data-code="new-version"] .notice-action');
    await ada.waitForFunction(() => document.querySelector('[data-code="new-version"]') === null);
    await untilJoined(ada);
  });

  it('take files that are dropped before their part is there, and open the chat with them when it comes', async () => {
    const ada = await people.come();
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const isTools = isFile('room-tools');
    await ada.setRequestInterception(true);
    ada.on('request', (request) => {
      void (isTools(request) ? held : Promise.resolve()).then(() => request.continue());
    });
    await enterByForm(ada, house.url, 'dropped', 'Ada');
    const isTaken = await ada.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['plan'], 'plan.txt'));
      const drop = new DragEvent('drop', { dataTransfer, cancelable: true, bubbles: true });
      document.querySelector('#stage')?.dispatchEvent(drop);
      return drop.defaultPrevented;
    });
    expect(isTaken).toBe(true);
    letGo();
    await ada.waitForSelector('#chatPanel', { visible: true });
  });

  it('load the new version in the lobby by themselves, once', async () => {
    const ada = await people.come({ expected: /404/ });
    const lose = await loseRequests(ada, isQuestion, 404);
    await ada.goto(`${house.url}/r/waiting`, { waitUntil: 'load' });
    await ada.waitForSelector('#join:not([disabled])', { visible: true });
    const comeBack = () => ada.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await Promise.all([ada.waitForNavigation(), comeBack()]);
    await ada.waitForSelector('#join:not([disabled])', { visible: true });
    const { lost } = lose;
    await comeBack();
    // It has asked once more, and stays.
    while (lose.lost === lost) await ada.evaluate(() => new Promise(requestAnimationFrame));
    await ada.click('#join');
    await untilJoined(ada);
  });

  it('remember the rooms of this browser, newest first, each removable', async () => {
    const ada = await people.come();
    for (const room of ['one', 'two']) {
      await enterByForm(ada, house.url, room);
      await ada.click('#leave');
    }
    await openHome(ada, house.url);
    const rooms = () =>
      ada.$$eval('#recentRooms .recent-link', (links) => links.map(({ textContent }) => textContent?.trim()));
    expect(await rooms()).toEqual(['two', 'one']);
    await ada.click('#recentRooms .forget');
    expect(await rooms()).toEqual(['one']);
    await ada.click('#clearRecent');
    expect(await rooms()).toEqual([]);
    await openHome(ada, house.url);
    expect(await rooms()).toEqual([]);
  });

  it('say what is wrong with a room name, and lose nothing', async () => {
    const ada = await people.come();
    await openHome(ada, house.url);
    await ada.type('input[name="room"]', '..');
    await ada.type('#name', 'Ada');
    await ada.keyboard.press('Enter');
    await ada.waitForFunction(
      () => document.querySelector('input[name="room"]')?.getAttribute('aria-invalid') === 'true',
    );
    expect(await ada.$eval('input[name="room"]', (input) => input.value)).toBe('..');
    expect(new URL(ada.url()).pathname).toBe('/');
  });

  it('show names and room names as text, whatever they hold', async () => {
    const hostile = '<img src=x onerror=alert(1)>';
    const [ada, bob] = [await people.come(), await people.come()];
    await enterByForm(ada, house.url, hostile, hostile);
    await enterByForm(bob, house.url, hostile, 'Bob');
    await untilOthers(bob, 1);
    expect(await bob.$$eval('img[src="x"]', (images) => images.length)).toBe(0);
    expect(await bob.$eval('[data-peer]', (tile) => tile.getAttribute('data-name'))).toBe(hostile);
  });

  it('are in Korean for a browser that asks for Korean', async () => {
    const ada = await people.come();
    await ada.setExtraHTTPHeaders({ 'accept-language': 'ko-KR,ko;q=0.9,en;q=0.5' });
    await ada.goto(house.url);
    expect(await ada.$eval('html', (html) => html.lang)).toBe('ko');
    expect(await ada.$eval('#welcome form button[type="submit"]', (button) => button.textContent)).toMatch(/[가-힣]/);
  });

  it('work as a plain form without any script', async () => {
    const ada = await people.come();
    await ada.setJavaScriptEnabled(false);
    await ada.goto(house.url);
    await ada.type('input[name="room"]', 'plain form');
    await Promise.all([ada.waitForNavigation(), ada.keyboard.press('Enter')]);
    expect(new URL(ada.url()).pathname).toBe('/r/plain%20form');
    expect(new URL(ada.url()).search).toBe('');
  });

  long('carry a call by polling where a proxy refuses the upgrade', async () => {
    const proxy = await startProxyWithoutUpgrade(house.port);
    const [ada, bob] = [await people.come({ expected: /WebSocket/ }), await people.come({ expected: /WebSocket/ })];
    const url = `http://localhost:${(proxy.address() as AddressInfo).port}`;
    try {
      await enterByForm(ada, url, 'polling');
      await enterByForm(bob, url, 'polling');
      for (const page of [ada, bob]) {
        await untilOthers(page, 1);
        await untilFramesMove(page, '[data-peer] video[data-slot="camera"]');
      }
      await Promise.all([ada.close(), bob.close()]);
    } finally {
      proxy.closeAllConnections();
      proxy.close();
    }
  });
});

describe('without a camera', () => {
  const house = useHouse();

  describe('in the machine', () => {
    const people = invitePeople(['--use-fake-device-for-media-stream=device-count=0']);
    it('one still gets in, and is told', async () => {
      const [ada, bob] = [await people.come(), await people.come()];
      await enterByForm(ada, house.url, 'none');
      await enterByLink(bob, house.url, 'none');
      await untilOthers(ada, 1);
      await ada.waitForSelector('[data-code="camera-none"]', { visible: true });
      await ada.waitForSelector('[data-peer][data-camera="off"]');
    });
  });

  describe('on plain http from another address', () => {
    const people = invitePeople(['--host-resolver-rules=MAP noom.example 127.0.0.1']);
    it('one still gets in, and is told', async () => {
      const ada = await people.come();
      await enterByLink(ada, `http://noom.example:${house.port}`, 'insecure');
      await ada.waitForSelector('[data-code="both-insecure"]', { visible: true });
    });
  });

  describeLong('that the person allows', () => {
    const people = invitePeople([], ['--use-fake-ui-for-media-stream']);
    long('one still gets in, is heard, and is told', async () => {
      const [ada, bob] = [await people.come(), await people.come()];
      await ada.browserContext().overridePermissions(house.url, ['microphone']);
      await bob.browserContext().overridePermissions(house.url, ['microphone', 'camera']);
      await enterByForm(ada, house.url, 'denied');
      await enterByForm(bob, house.url, 'denied');
      await untilOthers(bob, 1);
      await ada.waitForSelector('[data-code="camera-denied"]', { visible: true });
      await bob.waitForSelector('[data-peer][data-camera="off"][data-mic="on"]');
      await untilHearsAll(bob);
    });
  });
});

/** Such requests get no answer, or that one, until `stop`. */
async function loseRequests(page: Page, isMeant: (request: HTTPRequest) => boolean, status?: number) {
  let isOn = true;
  const losing = {
    lost: 0,
    stop: () => void (isOn = false),
  };
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    if (!isOn || !isMeant(request)) return void request.continue();
    losing.lost += 1;
    void (status === undefined ? request.abort() : request.respond({ status }));
  });
  return losing;
}

/** Such a file of the build. */
const isFile =
  (name: string) =>
  (request: HTTPRequest): boolean =>
    new URL(request.url()).pathname.startsWith(`/assets/${name}-`) && new URL(request.url()).pathname.endsWith('.js');
/** The page asks whether its own script is still there. */
const isQuestion = (request: HTTPRequest): boolean => request.method() === 'HEAD';

/** Which of the three sections is shown. */
async function sections(page: Page): Promise<string[]> {
  return page.$$eval('#welcome, #lobby, #call', (all) =>
    all.filter((one) => !(one as HTMLElement).hidden).map(({ id }) => id),
  );
}

async function untilNothingIsCaptured(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll('video')].every(
      ({ srcObject }) =>
        srcObject === null || (srcObject as MediaStream).getTracks().every(({ readyState }) => readyState === 'ended'),
    ),
  );
}

/** Counts what goes over the wire: every request, the icon, the manifest and the WebSocket. */
/** Counts until the page is connected, or until it fetches what can wait because a busy machine takes so long to connect it. */
async function countTransfers(page: Page): Promise<() => { requests: string[]; bytes: number }> {
  const session = await page.createCDPSession();
  await session.send('Network.enable');
  const requests: string[] = [];
  let bytes = 0;
  let isOver = false;
  const note = (url: string): void => {
    if (new URL(url).pathname === '/later') isOver = true;
    if (!isOver && /^(https?|wss?):/.test(url)) requests.push(url);
  };
  const weigh = (more: number): void => {
    if (!isOver) bytes += more;
  };
  session.on('Network.requestWillBeSent', ({ request }) => note(request.url));
  session.on('Network.webSocketCreated', ({ url }) => note(url));
  session.on('Network.loadingFinished', ({ encodedDataLength }) => weigh(encodedDataLength));
  session.on('Network.webSocketFrameReceived', ({ response }) => weigh(response.payloadData.length));
  // The page itself says when: a busy machine may notice it only when more has been fetched.
  await page.exposeFunction('isLinked', () => (isOver = true));
  await page.evaluateOnNewDocument(() => {
    const look = (): void => {
      for (const [name, found] of [
        ['joined', '#call[data-status="joined"]'],
        ['linked', '[data-peer][data-link="connected"]'],
      ] as const) {
        if (document.querySelector(found) === null || performance.getEntriesByName(name).length > 0) continue;
        performance.mark(name);
        if (name === 'linked') void (window as unknown as { isLinked(): Promise<void> }).isLinked();
      }
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, attributeFilter: ['data-link', 'data-status'] });
  });
  return () => ({ requests, bytes });
}

/** By the page's own clock (src/public/ui/later.ts). */
async function whenLaterBegan(page: Page): Promise<string> {
  const began = await page.evaluate(() => {
    const timeOf = (name: string): number => performance.getEntriesByName(name)[0]?.startTime ?? Infinity;
    const later = performance.getEntriesByType('resource').find(({ name }) => new URL(name).pathname === '/later');
    const start = later?.startTime ?? Infinity;
    // Drawn a moment after it is so.
    return { isAfterConnection: start >= timeOf('linked'), isLate: start - timeOf('joined') > 3_500 };
  });
  return began.isAfterConnection || began.isLate
    ? 'after the connection, or after four seconds without one'
    : 'too early';
}

/** As some proxies are: requests go through, upgrades do not. */
async function startProxyWithoutUpgrade(port: number): Promise<Server> {
  const proxy = createServer((request, response) => {
    const { method, url, headers } = request;
    const onward = httpRequest({ port, host: 'localhost', method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  proxy.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 501 Not Implemented\r\nConnection: close\r\n\r\n'));
  proxy.listen(0);
  await once(proxy, 'listening');
  return proxy;
}
