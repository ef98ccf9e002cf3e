/**
 * What the fault tests have in common: how often each is repeated, what must be true of a call that is whole, and in what time. Each
 * `withinMs` is a promise; on a busy machine it grows with the calm (calm.ts).
 */
import type { Page } from 'puppeteer';
import { openConnections } from './actions';
import { within } from './calm';

/**
 * A plain run does each fault once, `npm run soak` as often as the promise is made for.
 * @param soaked how often, when soaking.
 */
export function times(once: number, soaked: number): number {
  return isSoak ? soaked : once;
}
export const isSoak = process.env['NOOM_SOAK'] === '1';

/** Frames of the calm that is measured before a fault: about three seconds of the fake camera. */
export const CALM_FRAMES = 50;
/** How much longer than in the calm a picture may stand still where nothing but the server is hurt. */
export const PAUSE_MS = 300;

export interface Tile {
  readonly name: string;
  readonly mic: string;
  readonly camera: string;
  readonly link: string;
}

/** The others, as this page shows them. */
export async function tilesOf(page: Page): Promise<Tile[]> {
  return page.$$eval('[data-peer]', (tiles) =>
    tiles.map((tile) => ({
      name: tile.getAttribute('data-name') ?? '',
      mic: tile.getAttribute('data-mic') ?? '',
      camera: tile.getAttribute('data-camera') ?? '',
      link: tile.getAttribute('data-link') ?? '',
    })),
  );
}

/** In the call, in reach of the server, and so many others are there, each with one tile and a link that carries. */
export async function untilWhole(page: Page, others: number, withinMs: number): Promise<void> {
  await page.waitForFunction(
    (wanted: number) =>
      document.querySelector('#call[data-status="joined"]') !== null &&
      document.querySelectorAll('[data-peer]').length === wanted &&
      document.querySelectorAll('[data-peer][data-link="connected"]').length === wanted &&
      document.querySelector('#count')?.textContent?.trim() === String(wanted + 1),
    { timeout: within(withinMs), polling: 20 },
    others,
  );
}

/** What `#call` says of itself. Also in a tab that stands behind another one, where nothing is painted. */
export async function untilStatus(page: Page, status: string, withinMs: number): Promise<void> {
  await page.waitForFunction(
    (found: string) => document.querySelector(found) !== null,
    { timeout: within(withinMs), polling: 20 },
    `#call[data-status="${status}"]`,
  );
}

/** The banner that says the server is away: a status and a sentence that can be seen. */
export async function untilBanner(page: Page, withinMs: number): Promise<void> {
  await page.waitForFunction(
    () => {
      const banner = document.querySelector<HTMLElement>('#call[data-status="reconnecting"] #callStatus');
      return banner !== null && banner.offsetHeight > 0 && (banner.textContent ?? '').trim() !== '';
    },
    { timeout: within(withinMs), polling: 20 },
  );
}

/** The tile of that name has that attribute. */
export async function untilTile(
  page: Page,
  name: string,
  attribute: string,
  value: string,
  withinMs: number,
): Promise<void> {
  await page.waitForFunction(
    (found: string) => document.querySelector(found) !== null,
    { timeout: within(withinMs), polling: 20 },
    `[data-peer][data-name="${name}"][data-${attribute}="${value}"]`,
  );
}

/** No other's tile is there. */
export async function untilAlone(page: Page, withinMs: number): Promise<void> {
  await page.waitForFunction(() => document.querySelector('[data-peer]') === null, {
    timeout: within(withinMs),
    polling: 20,
  });
}

/** So much time passes: for a fault that is defined by how long it lasts. */
export async function lasting(durationMs: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, durationMs));
}

/** What took how long, in milliseconds: printed by the soak, for the note and the docs. */
export async function timed(what: string, task: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await task();
  const took = Math.round(performance.now() - start);
  if (isSoak || process.env['NOOM_FIGURES'] === '1') process.stdout.write(`  figure: ${what}: ${took} ms\n`);
  return took;
}

/** How the picture of the one other person arrives. */
export async function pictureOf(page: Page): Promise<{ width: number; height: number }> {
  return page.$eval('[data-peer] video[data-slot="camera"]', ({ videoWidth, videoHeight }) => ({
    width: videoWidth,
    height: videoHeight,
  }));
}

/** Which agreement is in force: both ends' ICE user names (RFC 8839, section 5.4), which each restart makes anew. */
export async function agreementOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const connection = window.connections.at(-1);
    const nameOf = (description: RTCSessionDescription | null | undefined): string =>
      /a=ice-ufrag:(\S+)/.exec(description?.sdp ?? '')?.[1] ?? '';
    return `${nameOf(connection?.currentLocalDescription)} ${nameOf(connection?.currentRemoteDescription)}`;
  });
}

/** Both ends have new user names, and nothing is under negotiation. */
export async function untilNewAgreement(page: Page, before: string, withinMs: number): Promise<void> {
  await page.waitForFunction(
    (was: string) => {
      const connection = window.connections.at(-1);
      const nameOf = (description: RTCSessionDescription | null | undefined): string =>
        /a=ice-ufrag:(\S+)/.exec(description?.sdp ?? '')?.[1] ?? '';
      const now = [nameOf(connection?.currentLocalDescription), nameOf(connection?.currentRemoteDescription)];
      const old = was.split(' ');
      return (
        connection?.signalingState === 'stable' &&
        connection.connectionState === 'connected' &&
        now.every((name, index) => name !== old[index])
      );
    },
    { timeout: within(withinMs), polling: 20 },
    before,
  );
}

/** Ada, who is muted, and Bob have one connection from the first to the last moment, and everything is as it was before. */
export async function expectUntouched(ada: Page, bob: Page): Promise<void> {
  expect(await tilesOf(ada)).toEqual([{ name: 'Bob', mic: 'on', camera: 'on', link: 'connected' }]);
  expect(await tilesOf(bob)).toEqual([{ name: 'Ada', mic: 'off', camera: 'on', link: 'connected' }]);
  for (const page of [ada, bob]) {
    expect(await page.evaluate(() => window.connections.length)).toBe(1);
    expect(await openConnections(page)).toBe(1);
  }
  expect(await ada.$eval('#mute', (button) => (button as HTMLElement).dataset['pressed'])).toBe('true');
}
