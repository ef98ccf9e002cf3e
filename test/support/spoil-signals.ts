/**
 * Offers, answers and candidates that come late, twice or never: a shim around the page's WebSocket, so that the product knows nothing of it.
 * Used by the fault tests, on both sides, so that both directions are spoiled.
 */
import type { Page } from 'puppeteer';

export interface Spoiling {
  /** Each signal waits between 0 and so many milliseconds, hence they overtake each other. */
  readonly lateMs: number;
  /** Of 100 signals. */
  readonly doubledPercent: number;
  readonly lostPercent: number;
  /** The same seed spoils the same way. */
  readonly seed: number;
}

/** Call before the page is opened. */
export async function spoilSignals(page: Page, spoiling: Spoiling): Promise<void> {
  await page.evaluateOnNewDocument(({ lateMs, doubledPercent, lostPercent, seed }: Spoiling) => {
    // A linear congruential generator (Numerical Recipes): Math.random cannot be told where to begin.
    let last = seed >>> 0;
    const random = (): number => {
      last = (Math.imul(last, 1664525) + 1013904223) >>> 0;
      return last / 2 ** 32;
    };
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (data) {
      // A Socket.IO event: 42, perhaps the number of its acknowledgement, then the name and the arguments.
      if (typeof data !== 'string' || !/^42\d*\["(offer|answer|ice)"/.test(data)) {
        send.call(this, data);
        return;
      }
      if (random() * 100 < lostPercent) return;
      const copies = random() * 100 < doubledPercent ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1) {
        setTimeout(() => {
          if (this.readyState === WebSocket.OPEN) send.call(this, data);
        }, random() * lateMs);
      }
    };
  }, spoiling);
}
