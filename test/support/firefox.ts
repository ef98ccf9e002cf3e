/** People in real Firefox, for what must hold in both browsers. It is slower to start, so few tests need it. */
import puppeteer, { type Browser } from 'puppeteer';

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
