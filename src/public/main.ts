/** START HERE (browser): reads what the server left in the page, plugs the real world into the call, mounts the user interface. */
import type { Text } from '../shared/text';
import { isLanguage } from '../shared/text/languages';
import { loadText } from '../shared/text/load';
import { createTrace } from '../shared/trace';
import { createCall } from './call/call';
import type { Clock } from './call/ports';
import { createLocalMedia } from './media/local-media';
import { createDevicePermissions, createPolicy } from './media/permissions';
import { createCertificate } from './mesh/certificate';
import { isFirefox } from './mesh/firefox';
import { createMesh } from './mesh/mesh';
import { createBrowserMemory } from './net/browser-memory';
import { createSocketSignaling } from './net/socket-signaling';
import { randomToken } from './net/random-token';
import { mountApp } from './ui/app';

const clock: Clock = {
  now: () => performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

function onError(error: unknown): void {
  console.warn('noom: recovered from', error);
}

const base = document.body.dataset['base'] ?? '';

async function isThere(signal: AbortSignal): Promise<boolean> {
  return (await fetch(`${base}/healthz`, { cache: 'no-store', signal })).ok;
}

const CURVE: EcKeyGenParams = { name: 'ECDSA', namedCurve: 'P-256' };
// `RTCPeerConnection` is typed as always there, and is missing where a setting or an extension has switched it off.
const certificate = createCertificate(
  'RTCPeerConnection' in globalThis ? () => RTCPeerConnection.generateCertificate(CURVE) : null,
  clock,
  onError,
);
const lasting = createBrowserMemory(() => localStorage);
const session = createBrowserMemory(() => sessionStorage);
/** `localStorage.setItem('noom.trace', 'on')` and a reload: each step of a link's life on the console, and on the timeline of the browser's tools. */
const trace = createTrace(lasting.read('trace') === 'on', clock.now, ({ atMs, peer, step, why }) => {
  console.info(`noom: ${Math.round(atMs)} ms, ${peer}: ${step}${why === '' ? '' : ` (${why})`}`);
  performance.mark(`noom: ${step}`, { detail: { peer, why } });
});
const { signaling, relay } = createSocketSignaling({
  clock,
  random: Math.random,
  isThere,
  base,
  leavesHalfOpen: !isFirefox(),
});
const mesh = createMesh({
  clock,
  relay,
  trace,
  createConnection: (configuration) => new RTCPeerConnection(configuration),
  certificates: certificate.get,
  createName: randomToken,
  onError,
});
const call = createCall({
  trace,
  signaling,
  mediaPlane: mesh,
  messagePlane: mesh,
  media: createLocalMedia({
    // `navigator.mediaDevices` is typed as always there, and is missing on plain http from another address.
    mediaDevices: 'mediaDevices' in navigator ? navigator.mediaDevices : undefined,
    secure: isSecureContext,
    isForbidden: createPolicy(document),
    permissions: createDevicePermissions('permissions' in navigator ? navigator.permissions : undefined, clock),
    clock,
    phone: matchMedia('(pointer: coarse) and (max-device-width: 1024px)').matches,
    onError,
  }),
  clock,
  session,
  lasting,
  createEpoch: randomToken,
  timeOfDay: () => Date.now(),
  // Missing on plain http from another address, although it is typed as always there.
  digest: 'subtle' in crypto ? (data) => crypto.subtle.digest('SHA-256', data) : null,
  createName: randomToken,
  onError,
});

const { lang } = document.documentElement;

/** A file may be lost on its way, or the server be away for a moment. What does not come in the end is said by guard.ts. */
async function loadPatiently(): Promise<Text> {
  const language = isLanguage(lang) ? lang : 'en';
  for (const delayMs of [500, 2_000]) {
    try {
      return await loadText(language);
    } catch (error) {
      onError(error);
      await new Promise<void>((resolve) => clock.after(delayMs, resolve));
    }
  }
  return loadText(language);
}

const [text] = await Promise.all([loadPatiently(), certificate.ready]);
mountApp({
  root: document,
  call,
  text,
  memory: lasting,
  session,
  onError,
});

addEventListener('pagehide', () => call.hide());
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) call.show();
});

const retryNow = (): void => call.retryNow();
addEventListener('online', retryNow);
document.addEventListener('resume', retryNow);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') retryNow();
});
// Wi-Fi to mobile. Not in every browser; the others notice by the connection itself.
if ('connection' in navigator && navigator.connection instanceof EventTarget)
  navigator.connection.addEventListener('change', retryNow);
