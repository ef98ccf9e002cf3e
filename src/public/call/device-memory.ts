/** The devices that the person picked, kept for the next time. Used by call/own-devices. */
import type { LocalSlotName } from './state';
import type { Memory } from './ports';

type Choice = LocalSlotName | 'speaker';

export interface DeviceMemory {
  /** The device's id; empty: none was picked, or what is stored is no id. */
  find(choice: Choice): string;
  keep(choice: Choice, device: string): void;
}

/** Browsers' ids are 64 hexadecimal digits, base64 or a word; the standard sets no limit. */
const ID = /^[\w+/=.:{}-]{1,256}$/;

export function createDeviceMemory(memory: Memory): DeviceMemory {
  return {
    find(choice) {
      const kept = memory.read(`device.${choice}`) ?? '';
      return ID.test(kept) ? kept : '';
    },
    keep: (choice, device) => memory.write(`device.${choice}`, device === '' ? null : device),
  };
}
