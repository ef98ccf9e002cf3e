/** What a page and the server say to each other on the page's WebSockets, frame by frame. */
import type { Page } from 'puppeteer';

export interface WireFrame {
  readonly way: 'to the server' | 'to the page';
  readonly text: string;
}

/** Call before the page is opened. The list grows. */
export async function watchWire(page: Page): Promise<readonly WireFrame[]> {
  const frames: WireFrame[] = [];
  const session = await page.createCDPSession();
  await session.send('Network.enable');
  const note = (way: WireFrame['way']) => (event: { readonly response: { readonly payloadData: string } }) =>
    void frames.push({ way, text: event.response.payloadData });
  session.on('Network.webSocketFrameSent', note('to the server'));
  session.on('Network.webSocketFrameReceived', note('to the page'));
  return frames;
}

/** The event that a frame of Socket.IO carries; null: none (a reply, a ping). */
export function eventIn({ text }: WireFrame): string | null {
  return /^42\d*\["(\w+)"/.exec(text)?.[1] ?? null;
}
