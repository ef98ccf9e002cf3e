/**
 * Whether a picture kept moving, frame by frame, as the person saw it. Used by the fault tests: before the fault they measure how
 * long the longest pause is when all is calm, and hold the pauses across the fault against that.
 */
import type { Page } from 'puppeteer';

export interface FrameWatch {
  /** The longest time between two shown pictures since this was last asked, up to now, in milliseconds. */
  longestPauseMs(): Promise<number>;
  /** How long ago the newest one was shown, in milliseconds. */
  pauseMs(): Promise<number>;
  /** Pictures a second, over so many milliseconds. */
  perSecond(durationMs: number): Promise<number>;
  /** Waits until so many more have been shown. */
  untilMore(frames: number, timeoutMs?: number): Promise<void>;
}

interface Watched {
  shown: number;
  lastMs: number;
  longestMs: number;
}
declare global {
  interface Window {
    /** By selector (written by the tests). */
    watched: Record<string, Watched>;
  }
}

/** The element must be there. What plays in it may change, and another one may take its place. */
export async function watchFrames(page: Page, selector: string): Promise<FrameWatch> {
  await page.evaluate((found: string) => {
    const noted: Watched = { shown: 0, lastMs: performance.now(), longestMs: 0 };
    (window.watched ??= {})[found] = noted;
    let watched: HTMLVideoElement | null = null;
    const follow = (): void => {
      const video = document.querySelector<HTMLVideoElement>(found);
      if (video === null || video === watched) return;
      watched = video;
      const note = (): void => {
        const now = performance.now();
        noted.shown += 1;
        noted.longestMs = Math.max(noted.longestMs, now - noted.lastMs);
        noted.lastMs = now;
        video.requestVideoFrameCallback(note);
      };
      video.requestVideoFrameCallback(note);
    };
    follow();
    if (watched === null) throw new Error(`no ${found}`);
    new MutationObserver(follow).observe(document.body, { childList: true, subtree: true });
  }, selector);
  const shown = (): Promise<number> => page.evaluate((found: string) => window.watched[found]?.shown ?? 0, selector);

  return {
    longestPauseMs: () =>
      page.evaluate((found: string) => {
        const noted = window.watched[found];
        if (noted === undefined) throw new Error(`nobody watches ${found}`);
        const longestMs = Math.max(noted.longestMs, performance.now() - noted.lastMs);
        noted.longestMs = 0;
        return longestMs;
      }, selector),
    pauseMs: () => page.evaluate((found: string) => performance.now() - (window.watched[found]?.lastMs ?? 0), selector),
    perSecond: (durationMs) =>
      page.evaluate(
        async (found: string, lastingMs: number) => {
          const start = { shown: window.watched[found]?.shown ?? 0, atMs: performance.now() };
          await new Promise((resolve) => setTimeout(resolve, lastingMs));
          const frames = (window.watched[found]?.shown ?? 0) - start.shown;
          return Math.round((frames * 10_000) / (performance.now() - start.atMs)) / 10;
        },
        selector,
        durationMs,
      ),
    async untilMore(frames, timeoutMs = 30_000) {
      const wanted = (await shown()) + frames;
      await page.waitForFunction(
        (found: string, least: number) => (window.watched[found]?.shown ?? 0) >= least,
        { timeout: timeoutMs, polling: 50 },
        selector,
        wanted,
      );
    },
  };
}
