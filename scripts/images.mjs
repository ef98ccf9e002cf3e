/**
 * `npm run images`: draws the PNG files that systems and link previews want, from src/public/icon.svg. Run it when the icon or the line below it
 * changes, and commit what comes out; the build only copies them.
 */
import { readFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer';
import { provideChromium } from './find-browser.mjs';

const PUBLIC = fileURLToPath(new URL('../src/public', import.meta.url));
const OUT = path.join(PUBLIC, 'images');
const GREEN = '#0a7a5c';

const svg = (await readFile(path.join(PUBLIC, 'icon.svg'), 'utf8')).replace(/ width="64" height="64"/, '');
/** Systems cut their own corners: the picture fills the square, and what matters keeps to the middle. */
const square = svg.replace(/ rx="16"/, '');
const fill = (content, style = '') =>
  `<style>*{margin:0}body{${style}}svg{display:block;width:100%;height:100%}</style>${content}`;
const social = `<style>
  * { margin: 0 }
  body { display: flex; align-items: center; gap: 64px; box-sizing: border-box; width: 1200px; height: 630px; padding: 96px;
    background: #101615; color: #eef3f0; font: 44px/1.3 system-ui, sans-serif }
  svg { flex: none; width: 240px; height: 240px }
  h1 { font-size: 112px; line-height: 1.1; letter-spacing: -0.02em }
  p { color: #a6b4ae }
</style>${svg}<div><h1>Noom</h1><p>Open a link, see each other.</p></div>`;

const PICTURES = [
  { name: 'icon-512.png', width: 512, height: 512, html: fill(svg) },
  {
    name: 'icon-maskable.png',
    width: 512,
    height: 512,
    html: fill(square, `background:${GREEN};padding:64px;box-sizing:border-box`),
  },
  {
    name: 'touch-icon.png',
    width: 180,
    height: 180,
    html: fill(square, `background:${GREEN};padding:14px;box-sizing:border-box`),
  },
  { name: 'social.png', width: 1200, height: 630, html: social },
];

await mkdir(OUT, { recursive: true });
const browser = await puppeteer.launch({
  executablePath: provideChromium(),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  for (const { name, width, height, html } of PICTURES) {
    const page = await browser.newPage();
    await page.setViewport({ width, height });
    await page.setContent(`<!doctype html>${html}`);
    await page.screenshot({ path: path.join(OUT, name), omitBackground: true });
    await page.close();
    console.log(`${name}: ${width} x ${height}`);
  }
} finally {
  await browser.close();
}
