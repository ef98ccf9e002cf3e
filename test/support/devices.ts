/**
 * Devices that misbehave as real ones do, and a record of all that a page ever captured. What is put into a page here
 * stands before its own script; a test then turns the switches of `window.devices`.
 */
import type { Page } from 'puppeteer';

interface Devices {
  /** Every track that the page opened, in order. */
  readonly captured: MediaStreamTrack[];
  /** Every copy that it made of one. */
  readonly copies: MediaStreamTrack[];
  /** What getUserMedia was asked for. */
  readonly asked: MediaStreamConstraints[];
  /** What getDisplayMedia was asked for. */
  readonly askedScreen: DisplayMediaStreamOptions[];
  /** Error names with which the next openings of a kind end; a deviceId picks one device. */
  readonly failing: Map<string, string>;
  /** As on Android: a camera is refused while another one is open. */
  oneCamera: boolean;
  /** facingMode of the cameras, by the constraint that asked for it. */
  facing: boolean;
  /** Cameras never answer. */
  silent: boolean;
  /** Cameras open, and give no picture. */
  blank: boolean;
  /** Devices that are unplugged, by label. */
  readonly unplugged: Set<string>;
}

declare global {
  interface Window {
    devices: Devices;
  }
}

/** To be called before the page is opened. */
export async function watchDevices(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(putDevices);
}

/** Runs in the page. */
function putDevices(): void {
  const devices: Devices = {
    captured: [],
    copies: [],
    asked: [],
    askedScreen: [],
    failing: new Map(),
    oneCamera: false,
    facing: false,
    blank: false,
    silent: false,
    unplugged: new Set(),
  };
  window.devices = devices;
  const keep = (tracks: MediaStreamTrack[]): void => void devices.captured.push(...tracks);
  const copy = MediaStreamTrack.prototype.clone;
  MediaStreamTrack.prototype.clone = function clone(this: MediaStreamTrack) {
    const made = copy.call(this);
    devices.copies.push(made);
    return made;
  };
  if (!('mediaDevices' in navigator)) return;
  const { mediaDevices } = navigator;
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  const openScreen = mediaDevices.getDisplayMedia.bind(mediaDevices);
  const list = mediaDevices.enumerateDevices.bind(mediaDevices);
  const isLive = (kind: string): boolean =>
    devices.captured.some((track) => track.kind === kind && track.readyState === 'live');
  const facingOf = (video: unknown): string =>
    JSON.stringify(video ?? '').includes('environment') ? 'environment' : 'user';

  mediaDevices.getUserMedia = async (constraints = {}) => {
    devices.asked.push(constraints);
    const wanted = JSON.stringify(constraints);
    for (const [what, name] of devices.failing) {
      const isMeant = what === 'audio' || what === 'video' ? Boolean(constraints[what]) : wanted.includes(what);
      if (isMeant) throw new DOMException('as the test wishes', name);
    }
    if (constraints.video && devices.silent) return new Promise(() => undefined);
    if (constraints.video && devices.oneCamera && isLive('video')) throw new DOMException('in use', 'NotReadableError');
    if (constraints.video && devices.facing) {
      // Fake cameras look nowhere: the first one is the front, the last one the rear.
      const facing = facingOf(constraints.video);
      const cameras = (await list()).filter(({ kind }) => kind === 'videoinput');
      const camera = facing === 'user' ? cameras[0] : cameras.at(-1);
      const stream = await open({ ...constraints, video: { deviceId: { exact: camera?.deviceId ?? '' } } });
      for (const track of stream.getVideoTracks()) {
        const settings = track.getSettings.bind(track);
        track.getSettings = () => ({ ...settings(), facingMode: facing });
      }
      keep(stream.getTracks());
      return stream;
    }
    const stream = await open(await withoutUnplugged(constraints));
    keep(stream.getTracks());
    if (!devices.blank || stream.getVideoTracks().length === 0) return stream;
    // Live, and nothing is ever drawn on it.
    const canvas = document.createElement('canvas');
    canvas.getContext('2d');
    const blank = canvas.captureStream(0).getVideoTracks();
    keep(blank);
    for (const track of stream.getVideoTracks()) track.stop();
    return new MediaStream([...stream.getAudioTracks(), ...blank]);
  };
  /** The browser's default is never a device that is not there. */
  const withoutUnplugged = async (constraints: MediaStreamConstraints): Promise<MediaStreamConstraints> => {
    if (devices.unplugged.size === 0) return constraints;
    const there = await mediaDevices.enumerateDevices();
    const deviceFor = (kind: MediaDeviceKind, wanted: unknown): { deviceId: ConstrainDOMString } => {
      const all = there.filter((device) => device.kind === kind && device.deviceId !== 'default');
      const named = all.find(({ deviceId }) => JSON.stringify(wanted).includes(deviceId));
      return { deviceId: { exact: (named ?? all[0])?.deviceId ?? 'none' } };
    };
    return {
      ...(constraints.audio && { audio: deviceFor('audioinput', constraints.audio) }),
      ...(constraints.video && { video: deviceFor('videoinput', constraints.video) }),
    };
  };
  mediaDevices.getDisplayMedia = async (options) => {
    devices.askedScreen.push(options ?? {});
    const stream = await openScreen(options);
    keep(stream.getTracks());
    return stream;
  };
  mediaDevices.enumerateDevices = async () => (await list()).filter(({ label }) => !devices.unplugged.has(label));
}

/** Pulls the plug of the device that the page uses: its track ends, and it is in no list any more. */
export async function unplug(page: Page, kind: 'audio' | 'video'): Promise<string> {
  return page.evaluate((wanted) => {
    const track = window.devices.captured.findLast((one) => one.kind === wanted && one.readyState === 'live');
    if (track === undefined) throw new Error(`no live ${wanted}`);
    window.devices.unplugged.add(track.label);
    // stop() itself tells nobody; a real device's end does.
    track.stop();
    track.dispatchEvent(new Event('ended'));
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    return track.label;
  }, kind);
}

export async function plugIn(page: Page, label: string): Promise<void> {
  await page.evaluate((wanted) => {
    window.devices.unplugged.delete(wanted);
    window.devices.failing.clear();
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  }, label);
}

/** Every track ever captured, also the copies, has ended: the lights are out. */
export async function untilAllEnded(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      window.devices.captured.length > 0 &&
      [...window.devices.captured, ...window.devices.copies].every(({ readyState }) => readyState === 'ended'),
  );
}

/** The browser's own switches for a page, as in the settings beside the address: these are on, the others off. */
export async function allowOnly(page: Page, allowed: readonly ('microphone' | 'camera')[]): Promise<void> {
  await page.browserContext().overridePermissions(new URL(page.url()).origin, [...allowed]);
}

/** Reads something without the touch of the page that `page.evaluate` counts as (user activation). */
export async function readUntouched(page: Page, expression: string): Promise<unknown> {
  const session = await page.createCDPSession();
  try {
    const { result } = await session.send('Runtime.evaluate', {
      expression,
      returnByValue: true,
      awaitPromise: true,
      userGesture: false,
    });
    return result.value;
  } finally {
    await session.detach();
  }
}

/** The bytes of pictures that leave this page, on all its links together. */
export async function sentPictureBytes(page: Page): Promise<number> {
  return page.evaluate(async () => {
    let bytes = 0;
    for (const connection of window.connections) {
      if (connection.connectionState === 'closed') continue;
      for (const entry of (await connection.getStats()).values()) {
        if (entry.type === 'outbound-rtp' && entry.kind === 'video') bytes += entry.bytesSent ?? 0;
      }
    }
    return bytes;
  });
}
