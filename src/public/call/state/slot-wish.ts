/** The user's wish for one own device, and its consequences: pure functions. */
import type { DeviceWish, Facing } from '../ports';
import type { CallState } from './state';

export interface Wish extends DeviceWish {
  readonly on: boolean;
  /** Whether a track may be open at all: not before `prepare`, not after `release`. */
  readonly held: boolean;
  /** A microphone that was open once stays open while it is muted, so that it answers at once. */
  readonly kept: boolean;
  /** Open it again, even if it is the same device. */
  readonly anew: boolean;
  /** The name of the device that ended by itself, while its place is being filled. */
  readonly lost: string | null;
}

export function createWish({ on, device }: { readonly on: boolean; readonly device: string }): Wish {
  return { on, device, picked: false, held: false, kept: false, anew: false, lost: null };
}

/** A camera that is off is closed, so that its light is out. */
export function wantsTrack({ held, on, kept }: Wish): boolean {
  return held && (on || kept);
}

/** Whether another device is wished than the open one. */
export function wantsAnother({ picked, device, anew }: Wish, open: string): boolean {
  return anew || (picked && device !== open);
}

export function toDeviceWish({ device, picked, facing }: Wish, music: boolean): DeviceWish {
  return { device, picked, ...(facing && { facing }), ...(music && { music }) };
}

export function isSameWish(one: DeviceWish, other: DeviceWish): boolean {
  return (
    one.device === other.device &&
    one.picked === other.picked &&
    one.facing === other.facing &&
    (one.music === true) === (other.music === true)
  );
}

/** That device is in use, or will be used next: nothing is left to do for it. */
export function withDevice({ on, held, kept, lost }: Wish, device: string): Wish {
  return { on, held, kept, lost, device, picked: false, anew: false };
}

const OPPOSITE: Readonly<Record<Facing, Facing>> = { user: 'environment', environment: 'user' };

/** The camera that looks the other way; where the browser does not tell directions, the next one. Null where there is no camera. */
export function otherCamera({ slots, devices }: CallState): Partial<Wish> | null {
  const { device, facing } = slots.camera;
  if (facing !== null) return { device: '', picked: true, facing: OPPOSITE[facing], anew: true };
  const cameras = devices.filter(({ kind }) => kind === 'camera');
  const next = cameras[(cameras.findIndex(({ id }) => id === device) + 1) % cameras.length];
  return next === undefined ? null : { device: next.id, picked: true };
}
