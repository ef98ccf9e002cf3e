/** What every part of the benchmark needs: browsers with fake devices, and figures. */
import { readdirSync, readFileSync } from 'node:fs';
import puppeteer from 'puppeteer';

const FLAGS = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--use-fake-ui-for-media-stream',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-features=WebRtcHideLocalIpsWithMdns,WebUIOmniboxPopup,WebUIOmniboxAimPopup',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--autoplay-policy=no-user-gesture-required',
];

/** @returns {Promise<import('puppeteer').Browser>} one person's */
export const openBrowser = (executablePath, cameras = 1) =>
  puppeteer.launch({
    executablePath,
    args: [...FLAGS, `--use-fake-device-for-media-stream=device-count=${cameras}`],
    protocolTimeout: 180_000,
  });

/** A person with an empty page in a context of its own. */
export async function come(browser) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport({ width: 1000, height: 700 });
  return page;
}

/** CPU time of these browsers with all their processes, in seconds. Linux only; 0 elsewhere. */
export function cpuSeconds(browsers) {
  if (process.platform !== 'linux') return 0;
  const parents = new Map();
  const ticks = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      parents.set(Number(name), Number(fields[1]));
      ticks.set(Number(name), Number(fields[11]) + Number(fields[12]));
    } catch {
      // It ended meanwhile.
    }
  }
  const roots = new Set(browsers.map((browser) => browser.process()?.pid));
  const isOurs = (pid) => pid !== undefined && (roots.has(pid) || isOurs(parents.get(pid)));
  let sum = 0;
  for (const [pid, used] of ticks) if (isOurs(pid)) sum += used;
  return sum / 100;
}

export function median(figures) {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export const lasting = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves with what `look` gives, as soon as that is not null. */
export async function until(look, what, boundMs = 60_000) {
  const end = Date.now() + boundMs;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() > end) throw new Error(`${what} did not come within ${boundMs / 1_000} s`);
    await lasting(20);
  }
}
