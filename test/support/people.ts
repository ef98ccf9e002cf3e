/**
 * People in real Chromium, one browser process each, with fake cameras and microphones. A file's browsers are kept for
 * all its tests; each test gets a fresh context in them. Whatever goes wrong in a page fails the test that it happened in.
 */
import puppeteer, { type Browser, type BrowserContext, type LaunchOptions, type Page } from 'puppeteer';
import { smallCamera } from './small-camera';

const FLAGS = [
  '--use-fake-ui-for-media-stream',
  // Nobody's window is in front: without these, Chromium slows the others down.
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  // The other two are pages behind the address bar: two processes a window, half of what a test costs.
  '--disable-features=WebRtcHideLocalIpsWithMdns,WebUIOmniboxPopup,WebUIOmniboxAimPopup',
  // There is none here; without asking for one, drawing costs a quarter less.
  '--disable-gpu',
  // It calls nobody by itself.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--autoplay-policy=no-user-gesture-required',
];

const FAKE_DEVICES = '--use-fake-device-for-media-stream';

/**
 * For tests of devices and of large pictures: Chromium's own cameras, 1280 x 720 at twenty pictures a second. The second of them delivers
 * pictures that WebRTC cannot encode without a GPU (measured in Chromium 156).
 */
export const THREE_CAMERAS: readonly string[] = [`${FAKE_DEVICES}=device-count=3`];

export interface PersonOptions {
  readonly flags?: readonly string[];
  readonly width?: number;
  readonly height?: number;
  /** What a test expects to go wrong in the page, for example a request that it has cut off. */
  readonly expected?: RegExp;
}

export interface People {
  /** A new person with an empty page. The first of each test is in the first browser, and so on. */
  come(options?: PersonOptions): Promise<Page>;
}

/**
 * Call at the top of a describe block, with flags to add and flags to leave away (without any, everybody has one small camera): closes what the tests opened, and asserts that
 * no page complained.
 * @param open opens the browser of that number where flags are not enough, for example in a network of its own.
 */
export function invitePeople(
  fileFlags: readonly string[] = [],
  without: readonly string[] = [],
  open: (index: number) => Promise<Browser> = () => launch(fileFlags, without),
): People {
  const browsers: Browser[] = [];
  let contexts: BrowserContext[] = [];
  let invited = 0;
  let complaints: string[] = [];

  afterEach(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    contexts = [];
    invited = 0;
    const found = complaints;
    complaints = [];
    expect(found).toEqual([]);
  });
  afterAll(async () => {
    await Promise.all(browsers.map((browser) => browser.close()));
  });

  return {
    async come({ width = 1000, height = 700, expected }: PersonOptions = {}) {
      // Counted at once: several may come at the same time.
      const index = invited;
      invited += 1;
      let browser = browsers[index];
      // A test may have killed it.
      if (browser?.connected !== true) browser = browsers[index] = await open(index);
      const context = await browser.createBrowserContext();
      contexts.push(context);
      const page = await context.newPage();
      await page.setViewport({ width, height });
      await page.evaluateOnNewDocument(recordConnections);
      const complain = (what: string): void => {
        if (expected?.test(what) !== true) complaints.push(`person ${index}: ${what}`);
      };
      page.on('pageerror', (error) => complain(`page error: ${String(error)}`));
      page.on('console', (message) => {
        if (message.type() === 'error') complain(`console error: ${message.text()} ${message.location().url ?? ''}`);
      });
      return page;
    },
  };
}

export async function launch(
  flags: readonly string[] = [],
  without: readonly string[] = [],
  options: LaunchOptions = {},
): Promise<Browser> {
  const executablePath = process.env['NOOM_CHROMIUM'] ?? '/usr/bin/chromium';
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const devices = flags.some((flag) => flag.startsWith(FAKE_DEVICES))
    ? []
    : [FAKE_DEVICES, `--use-file-for-fake-video-capture=${smallCamera()}`];
  const args = [...sandbox, ...FLAGS.filter((flag) => !without.includes(flag)), ...devices, ...flags];
  return puppeteer.launch({ executablePath, args, protocolTimeout: 120_000, ...options });
}

declare global {
  interface Window {
    /** Every RTCPeerConnection that became a link (recorded by the tests): the page listens for its candidates. What waits for the next calls is not among them. */
    connections: RTCPeerConnection[];
    /** Every one that has a description of its own, so it has gathered candidates (recorded by the tests): links, and calls that are held for a page at the door. */
    described: RTCPeerConnection[];
  }
}

/** Runs in the page, before its own script. */
export function recordConnections(): void {
  window.connections = [];
  window.described = [];
  for (const method of ['setLocalDescription', 'setRemoteDescription'] as const) {
    const native = RTCPeerConnection.prototype[method];
    Object.defineProperty(RTCPeerConnection.prototype, method, {
      value(this: RTCPeerConnection, ...given: unknown[]): unknown {
        if (method === 'setLocalDescription' && !window.described.includes(this)) window.described.push(this);
        const isLink = method === 'setRemoteDescription' || this.onicecandidate !== null;
        if (isLink && !window.connections.includes(this)) window.connections.push(this);
        return Reflect.apply(native, this, given);
      },
    });
  }
}
