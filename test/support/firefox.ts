/** People in real Firefox, for what must hold in both browsers. It is slower to start, so few tests need it. */
import puppeteer, { type Browser, type Page } from 'puppeteer';

/** Fake devices, no questions, and addresses of this machine as candidates. */
const PREFERENCES = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'media.peerconnection.ice.loopback': true,
  'media.autoplay.default': 0,
  // It calls nobody by itself.
  'app.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
};

/** @param trustedHost an address that is insecure by plain http, and shall be trusted with a camera all the same. */
export async function launchFirefox(trustedHost?: string): Promise<Browser> {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env['NOOM_FIREFOX'] ?? '/usr/bin/firefox-esr',
    protocolTimeout: 120_000,
    extraPrefsFirefox: {
      ...PREFERENCES,
      ...(trustedHost !== undefined && {
        'dom.securecontext.allowlist': trustedHost,
        'media.devices.insecure.enabled': true,
        'media.getusermedia.insecure.enabled': true,
      }),
    },
  });
}

/**
 * So many more pictures are decoded, in whichever browser. Firefox counts none as shown when it has no screen, so this asks the decoder.
 * @param section the place of the slot in the description, 1 for the camera.
 */
export async function untilDecodes(page: Page, section: number, more = 5, withinMs = 30_000): Promise<void> {
  const decoded = (): Promise<number> =>
    page.evaluate(async (index) => {
      // Not by its state: Firefox calls a link disconnected for seconds after it carries again.
      const open = window.connections.findLast(({ connectionState }) => connectionState !== 'closed');
      const receiver = open?.getTransceivers()[index]?.receiver;
      let frames = 0;
      for (const entry of (await receiver?.getStats())?.values() ?? []) {
        if (entry.type === 'inbound-rtp') frames += entry.framesDecoded ?? 0;
      }
      return frames;
    }, section);
  let from = await decoded();
  const until = performance.now() + withinMs;
  for (;;) {
    const now = await decoded();
    if (now >= from + more) return;
    // Another connection counts from its own beginning.
    from = Math.min(from, now);
    if (performance.now() > until) throw new Error(`no ${more} new pictures in ${withinMs} ms`);
  }
}
