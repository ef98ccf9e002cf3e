/** What is asked of a camera and a microphone. Used by media/local-media. */
import type { DeviceWish } from '../call/ports';

/** A device that the person picked must be that one; a remembered one is a preference. */
function deviceId({ device, picked }: DeviceWish): { deviceId?: ConstrainDOMString } {
  if (device === '') return {};
  return { deviceId: picked ? { exact: device } : { ideal: device } };
}

/** Desktops: 720p at up to 30 pictures a second. Phones: 360p at 20, which is what a hand-held battery can encode several times. */
export function videoConstraints(wish: DeviceWish, phone: boolean): MediaTrackConstraints {
  const size = phone
    ? { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 20, max: 24 } }
    : { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 24, max: 30 } };
  const facing = wish.device === '' ? { facingMode: 'user' } : {};
  return { ...size, ...facing, ...deviceId(wish) };
}

export function audioConstraints(wish: DeviceWish): MediaTrackConstraints {
  return { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...deviceId(wish) };
}
