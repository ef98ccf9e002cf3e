/** The list of devices, kept up to date. */
import type { Device, DeviceKind } from '../call/ports';

const KINDS: Readonly<Record<MediaDeviceKind, DeviceKind>> = {
  audioinput: 'microphone',
  audiooutput: 'speaker',
  videoinput: 'camera',
};

/** One plugged headset fires `devicechange` several times. */
const SETTLE_MS = 300;

/** Every device that has an id; before the first permission browsers name none. */
export async function listDevices(mediaDevices: MediaDevices): Promise<readonly Device[]> {
  const found = await mediaDevices.enumerateDevices();
  return found
    .filter(({ deviceId }) => deviceId !== '')
    .map(({ kind, deviceId, label }) => ({ kind: KINDS[kind], id: deviceId, label }));
}

/** Calls back when the devices have changed and come to rest; returns its undo. */
export function watchDevices(
  mediaDevices: MediaDevices,
  after: (delayMs: number, callback: () => void) => () => void,
  onChange: () => void,
): () => void {
  let cancel: () => void = () => undefined;
  const settle = (): void => {
    cancel();
    cancel = after(SETTLE_MS, onChange);
  };
  mediaDevices.addEventListener('devicechange', settle);
  return () => {
    cancel();
    mediaDevices.removeEventListener('devicechange', settle);
  };
}
