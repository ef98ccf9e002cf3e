/** The constraints for a camera, a microphone and a screen. */
import type { DeviceWish } from '../call/ports';

/**
 * Always exact: an ideal device is passed over (measured in Chromium 156: it takes the system's default, whatever is ideal, also
 * where nothing else is wished). That a remembered device is only a preference is in the steps below.
 */
function deviceId({ device }: DeviceWish): { deviceId?: ConstrainDOMString } {
  return device === '' ? {} : { deviceId: { exact: device } };
}

/**
 * What to ask for, one after the other, as long as nothing can do it. A picked device is not passed over; but it is asked for bare, too: there are
 * cameras that know 60 pictures a second only.
 */
export function stepsFor(kind: 'mic' | 'camera', wish: DeviceWish, phone: boolean): readonly MediaStreamConstraints[] {
  const constraintsOf = (one: DeviceWish): MediaStreamConstraints =>
    kind === 'mic' ? { audio: audioConstraints(one) } : { video: videoConstraints(one, phone) };
  const named = kind === 'mic' ? [constraintsOf(wish)] : [constraintsOf(wish), { video: bareVideo(wish) }];
  if (wish.picked) return named;
  const anyDevice = constraintsOf({ ...wish, device: '' });
  const anything = kind === 'mic' ? { audio: true } : { video: true };
  return wish.device === '' ? [anyDevice, anything] : [...named, anyDevice, anything];
}

/** That camera, with any size and rate. */
export function bareVideo(wish: DeviceWish): MediaTrackConstraints {
  return { ...facingMode(wish), ...deviceId(wish) };
}

/** The size and rate we would like from a camera that was opened without constraints. */
export function videoIdeals(phone: boolean): MediaTrackConstraints {
  return phone
    ? { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 20 } }
    : { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 24 } };
}

/** The size of a camera that is open, 16 to 9. */
export function videoSize(height: number): MediaTrackConstraints {
  return {
    width: { ideal: Math.round((height * 16) / 9) },
    height: { ideal: height },
    frameRate: { ideal: 24, max: 30 },
  };
}

function facingMode({ device, picked, facing }: DeviceWish): { facingMode?: ConstrainDOMString } {
  if (facing !== undefined) return { facingMode: picked ? { exact: facing } : { ideal: facing } };
  return device === '' ? { facingMode: 'user' } : {};
}

/** Desktops: 720p at up to 30 pictures a second. Phones: 360p at 20, which is what a hand-held battery can encode several times. */
export function videoConstraints(wish: DeviceWish, phone: boolean): MediaTrackConstraints {
  const frameRate = phone ? { ideal: 20, max: 24 } : { ideal: 24, max: 30 };
  return { ...videoIdeals(phone), frameRate, ...bareVideo(wish) };
}

/** What makes speech clearer damages music: it takes held notes for noise, and raises quiet passages. */
export function audioConstraints(wish: DeviceWish): MediaTrackConstraints {
  const speech = wish.music !== true;
  return {
    echoCancellation: speech,
    noiseSuppression: speech,
    autoGainControl: speech,
    ...(!speech && { channelCount: { ideal: 2 } }),
    ...deviceId(wish),
  };
}

/** Text: every letter, seldom. Motion: often, and smaller where it must be. */
export function screenFrameRate(motion: boolean): number {
  return motion ? 30 : 15;
}

/** Chromium's own options (Screen Capture, section 5.2 and 5.4); others pass over what they do not know. */
interface ScreenOptions extends DisplayMediaStreamOptions {
  selfBrowserSurface: 'exclude';
  surfaceSwitching: 'include';
  systemAudio: 'include' | 'exclude';
  audio: MediaTrackConstraints & { restrictOwnAudio?: boolean };
}

/**
 * The user's own tab is not offered: it would show itself in itself, and send everybody's voice back to them. The sound of the whole
 * system is asked for only where the browser can leave this page's own out of it. A shared tab stays audible to the one who shares it.
 */
export function screenOptions(canRestrictOwnAudio: boolean): ScreenOptions {
  return {
    video: { width: { max: 1920 }, height: { max: 1200 }, frameRate: { max: 30 } },
    // The sound of a film or a talk, as it is.
    audio: {
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
      ...(canRestrictOwnAudio && { restrictOwnAudio: true }),
    },
    selfBrowserSurface: 'exclude',
    surfaceSwitching: 'include',
    systemAudio: canRestrictOwnAudio ? 'include' : 'exclude',
  };
}
