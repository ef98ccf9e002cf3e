/**
 * `npm run screenshots`: photographs Noom with painted people, for README and docs (docs/images). `npm run screenshots -- FOLDER` puts every state
 * there in four sizes, both themes and both languages, and sheets to look them over (FOLDER/sheet-*.png); it takes some minutes.
 * Run it when the page's look changes, open what comes out, and commit the pictures of docs/images.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import puppeteer from 'puppeteer';
import { build } from './build.mjs';
import { provideChromium } from './find-browser.mjs';
import { paintDevices } from './screenshots/painted.mjs';
import { startNoom } from './start-noom.mjs';

const IMAGES = fileURLToPath(new URL('../docs/images', import.meta.url));
const SIZES = { desktop: [1440, 900], phone: [390, 844], lying: [844, 390], large: [2560, 1440] };
const LANGUAGES = ['en', 'ko'];
const THEMES = ['light', 'dark'];
const NAMES = ['Ada', '지민', 'Kofi', 'Yuki', 'Marta', 'Omar', 'Lena', 'Ravi'];
const ME = 'Sam';
/** What of all that is shown in README and docs: file, state, size, theme, language. */
const SHOWN = [
  ['call.webp', 'chat', 'desktop', 'light', 'en'],
  ['lobby.webp', 'lobby', 'desktop', 'light', 'en'],
  ['screen.webp', 'shared', 'desktop', 'dark', 'en'],
  ['eight.webp', 'eight', 'desktop', 'dark', 'en'],
  ['phone.webp', 'five', 'phone', 'dark', 'ko'],
  ['phone-chat.webp', 'chat', 'phone', 'light', 'ko'],
];
const FLAGS = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream=device-count=3,fps=5',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--autoplay-policy=no-user-gesture-required',
];

const [folder = null] = process.argv.slice(2);
const names = [];
console.log(await build());
const server = await startNoom();
const browsers = [];
try {
  const { origin } = new URL(server.url);
  // Ours is in a browser of its own: nobody's window stands before it.
  for (let count = 0; count < 2; count += 1)
    browsers.push(await puppeteer.launch({ executablePath: provideChromium(), args: FLAGS, protocolTimeout: 120_000 }));
  await mkdir(folder ?? IMAGES, { recursive: true });
  for (const language of LANGUAGES) await photograph(origin, language, browsers[0], browsers[1]);
  if (folder !== null) await drawSheets(browsers[0]);
} finally {
  await Promise.all(browsers.map((browser) => browser.close()));
  server.close();
}

async function photograph(origin, language, ours, theirs) {
  const room = language === 'en' ? 'garden' : '정원-모임';
  const others = [];
  const come = async (browser, who, size) => {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    await page.setViewport({ width: size[0], height: size[1] });
    await page.setExtraHTTPHeaders({ 'accept-language': who === null ? language : 'en' });
    await page.evaluateOnNewDocument(paintDevices, who ?? 7);
    // The others look at nobody: two cores are enough for eight people then.
    if (who !== null) await page.evaluateOnNewDocument(() => localStorage.setItem('noom.saver', 'sound'));
    return page;
  };
  const enter = async (page, name) => {
    await page.goto(`${origin}/r/${encodeURIComponent(room)}`);
    await page.waitForSelector('#join:not([disabled])');
    await page.$eval('#lobbyName', (field) => (field.value = ''));
    await page.type('#lobbyName', name);
    await page.click('#join');
    await page.waitForSelector('#call[data-status="joined"]');
  };
  const bring = async (count) => {
    while (others.length < count) {
      const page = await come(theirs, others.length, [320, 240]);
      others.push(page);
      await enter(page, NAMES[others.length - 1]);
    }
    await me.waitForFunction(
      (people) =>
        [...document.querySelectorAll('.tile.face video, #myFace')].filter((video) => video.videoWidth > 0).length >=
        people,
      { timeout: 120_000 },
      count + 1,
    );
  };
  const press = (page, selector) => page.$eval(selector, (button) => button.click());
  const write = async (page, text) => {
    await press(page, '#chat');
    await page.waitForSelector('#chatText');
    await page.type('#chatText', text);
    await page.keyboard.press('Enter');
    await press(page, '#closeSide');
  };
  const shoot = (state) => shootAll(me, state, language);

  const me = await come(ours, null, SIZES.desktop);
  await me.goto(origin);
  await me.waitForSelector('#room:not([required])');
  await shoot('home');
  await me.type('#room', '..');
  await press(me, '#welcome form button[type="submit"]');
  await me.waitForFunction(() => document.querySelector('#roomProblem').textContent !== '');
  await shoot('home-problem');
  await me.goto(`${origin}/r/%zz`);
  await shoot('no-such-page');

  const denied = await come(ours, null, SIZES.desktop);
  await denied.evaluateOnNewDocument(() => {
    // As where the person has blocked both: with a permission that is granted it would be the server's headers that refuse.
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'));
    navigator.permissions.query = async () => ({ state: 'denied', addEventListener: () => {} });
  });
  await denied.goto(`${origin}/r/${encodeURIComponent(room)}`);
  await denied.waitForSelector('#lobbyProblems li');
  await shootAll(denied, 'lobby-denied', language);
  await denied.close();

  await me.goto(`${origin}/r/${encodeURIComponent(room)}`);
  await me.waitForFunction(() => document.querySelector('#lobbyFace').videoWidth > 0);
  await shoot('lobby');
  await enter(me, ME);
  await me.waitForSelector('#alone:not([hidden])');
  await shoot('alone');

  await bring(1);
  await shoot('two');
  for (const [state, button] of [
    ['settings', '#settingsButton'],
    ['shortcuts', '#keysButton'],
    ['invite', '#inviteButton'],
    ['more', '#more'],
    ['reactions', '#react'],
    ['tile-menu', '.tile.face .tile-more'],
  ]) {
    await shootAll(me, state, language, button);
  }

  await bring(2);
  await press(others[0], '#mute');
  await shoot('three');
  await write(
    others[0],
    language === 'en' ? 'The list: https://example.org/seeds' : '씨앗 목록이에요: https://example.org/seeds',
  );
  await write(others[1], language === 'en' ? 'Thank you! Who has the barrel?' : '고마워요! 물통은 누가 볼까요?');
  await shoot('three-unread');
  await press(me, '#chat');
  await me.waitForSelector('.chat-message');
  await me.type('#chatText', language === 'en' ? 'I do. On Saturday.' : '제가 볼게요. 토요일에요.');
  await me.keyboard.press('Enter');
  const file = await others[0].$('#chatFiles');
  await press(others[0], '#chat');
  await file.uploadFile(fileURLToPath(new URL('../README.md', import.meta.url)));
  await me.waitForSelector('.transfer-accept:not([hidden])');
  await shoot('chat');
  await press(others[1], '#hand');
  await press(me, '#people');
  await me.waitForSelector('.person-row');
  await shoot('people');
  await press(me, '#closeSide');
  await press(me, '#camera');
  await press(me, '#mute');
  await shoot('three-off');
  await press(me, '#camera');
  await press(me, '#mute');
  await press(me, '#screen');
  await me.waitForSelector('#sharing:not([hidden])');
  await shoot('sharing');
  await press(me, '#stopSharing');

  await bring(4);
  await shoot('five');
  await press(others[2], '#screen');
  await me.waitForFunction(() => document.querySelector('.tile.screen:not([hidden]) video')?.videoWidth > 0);
  await shoot('shared');
  await press(others[2], '#screen');

  await bring(7);
  await shoot('eight');
  const late = await come(ours, null, SIZES.desktop);
  await late.goto(`${origin}/r/${encodeURIComponent(room)}`);
  await late.waitForSelector('#join:not([disabled])');
  await press(late, '#join');
  await late.waitForSelector('#panel:not([hidden])');
  await shootAll(late, 'full', language);
  await late.close();
  await press(me, '#leave');
  await me.waitForSelector('#panel:not([hidden])');
  await shoot('left');
  await Promise.all([me, ...others].map((page) => page.browserContext().close()));
}

/** @param {string} [button] what opens that state, in each size anew */
async function shootAll(page, state, language, button) {
  if (!names.includes(state)) names.push(state);
  for (const theme of THEMES)
    for (const [size, [width, height]] of Object.entries(SIZES)) {
      const shown = SHOWN.find(([, ...wanted]) => wanted.join() === [state, size, theme, language].join());
      if (folder === null && shown === undefined) continue;
      // The size last: what only changes its colours is drawn again a little later than its frame (Chromium 156).
      await page.emulateMediaFeatures([
        { name: 'prefers-color-scheme', value: theme },
        { name: 'prefers-reduced-motion', value: 'reduce' },
      ]);
      await page.setViewport({ width, height: height - 1 });
      await page.setViewport({ width, height });
      // What happened a moment ago, and the ring around what was pressed last, are not what is to be seen.
      await page.$$eval('.notice-dismiss', (buttons) => buttons.forEach((dismiss) => dismiss.click()));
      if (button === undefined) await page.evaluate(() => document.activeElement?.blur());
      else await page.$eval(button, (element) => element.click());
      await page.evaluate(async () => {
        const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
        for (let frames = 0; frames < 4; frames += 1) await frame();
        await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
      });
      const file =
        folder === null ? path.join(IMAGES, shown[0]) : path.join(folder, `${state}-${size}-${theme}-${language}.png`);
      await page.screenshot({ path: file, ...(folder === null && { type: 'webp', quality: 85 }) });
      if (button !== undefined) await page.keyboard.press('Escape');
      console.log(file);
    }
  const [width, height] = SIZES.desktop;
  await page.setViewport({ width, height });
}

/** One picture for each size, theme and language, with all states. */
async function drawSheets(browser) {
  const page = await browser.newPage();
  for (const [size, [width, height]] of Object.entries(SIZES))
    for (const theme of THEMES)
      for (const language of LANGUAGES) {
        const columns = height > width ? 8 : 4;
        const wide = Math.round(1960 / columns);
        const figures = names.map(
          (state) =>
            `<figure><img src="${state}-${size}-${theme}-${language}.png" width="${wide}"><figcaption>${state}</figcaption></figure>`,
        );
        const sheet = path.join(folder, 'sheet.html');
        await writeFile(
          sheet,
          `<style>body{margin:0;background:#888;display:grid;grid-template-columns:repeat(${columns},${wide}px);gap:5px;font:12px sans-serif}
          figure{margin:0}</style>${figures.join('')}`,
        );
        await page.setViewport({ width: 2000, height: 100 });
        await page.goto(pathToFileURL(path.resolve(sheet)).href);
        await page.screenshot({ path: path.join(folder, `sheet-${size}-${theme}-${language}.png`), fullPage: true });
      }
  await page.close();
}
