/** The devices that the user picked, kept for the next time. */
import type { LocalSlotName } from '../state/state';
import type { Device, DeviceKind, Memory } from '../ports';

export type Choice = LocalSlotName | 'speaker';

export interface Remembered {
  /** The device's id; empty: none was picked, or the stored value is not an id. */
  readonly device: string;
  /** Its name: some browsers give a device another id at each visit. */
  readonly label: string;
}

export interface DeviceMemory {
  find(choice: Choice): Remembered;
  keep(choice: Choice, device: string, label: string): void;
}

/** Browsers' ids are 64 hexadecimal digits, base64 or a word; the standard sets no limit. */
const ID = /^[\w+/=.:{}-]{1,256}$/;
const KINDS: Readonly<Record<Choice, DeviceKind>> = { mic: 'microphone', camera: 'camera', speaker: 'speaker' };

export function createDeviceMemory(memory: Memory): DeviceMemory {
  return {
    find(choice) {
      const kept = memory.read(`device.${choice}`) ?? '';
      const device = ID.test(kept) ? kept : '';
      return { device, label: device === '' ? '' : (memory.read(`device.${choice}.label`) ?? '') };
    },
    keep(choice, device, label) {
      memory.write(`device.${choice}`, device === '' ? null : device);
      memory.write(`device.${choice}.label`, device === '' || label === '' ? null : label);
    },
  };
}

/**
 * Finds the remembered device: by its id, or by its name where exactly one device has that name. Empty: it is not there. Null: the browser
 * does not tell names yet.
 */
export function idOf(choice: Choice, { device, label }: Remembered, devices: readonly Device[]): string | null {
  const named = devices.filter((one) => one.kind === KINDS[choice] && one.label !== '');
  if (named.length === 0) return null;
  if (named.some(({ id }) => id === device)) return device;
  const [same, ...others] = named.filter((one) => one.label === label);
  return same === undefined || others.length > 0 ? '' : same.id;
}
