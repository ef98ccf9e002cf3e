/** The user's own microphone and camera: what a person can do with them, one or both. How each follows: call/devices/local-slot. */
import type { Media, MediaPlane } from '../ports';
import { withProblem } from '../state/device-notices';
import * as wishing from '../state/slot-wish';
import { withSound, type LocalSlotName } from '../state/state';
import type { WritableStore } from '../store';
import { createOwnDevice, type OwnDevice } from './local-slot';
import { createOpenings } from './openings';

export interface LocalSlots {
  set(slot: LocalSlotName, on: boolean): void;
  use(slot: LocalSlotName, device: string): void;
  /** The camera that looks the other way; where the browser does not say which way one looks, the next camera. */
  flip(): void;
  /** The microphone without what helps speech: echo cancellation, noise suppression, gain control. */
  setMusic(music: boolean): void;
  /** Opens both with one question, as far as they are wished and neither open nor refused. */
  prepare(): void;
  /** Tries again what failed, with one question. */
  retry(slots: readonly LocalSlotName[]): void;
  /** Closes everything; the wishes stay for the next time. */
  release(): void;
  /** A track ended by itself. Unplugged: the default device takes its place, as loud or as mute. */
  lose(track: MediaStreamTrack, why: 'lost' | 'denied'): void;
  /** The device that the browser knows by this id in this visit is the one of last time. */
  recall(slot: LocalSlotName, device: string): void;
  /** Opens the same device once more. */
  renew(slot: LocalSlotName): void;
  /** The system took the device away and did not give it back: opens the same one once more. */
  interrupt(track: MediaStreamTrack): void;
}

export interface LocalSlotsOptions {
  readonly store: WritableStore;
  readonly media: Media;
  readonly plane: Pick<MediaPlane, 'setTrack'>;
  /** What the page remembers from before: this tab whether they are on, this browser which devices. */
  readonly initial: Readonly<Record<LocalSlotName, { readonly on: boolean; readonly device: string }>>;
  /** The user picked this device, and it works. */
  readonly onPicked: (slot: LocalSlotName, device: string, label: string) => void;
  readonly onError: (error: unknown) => void;
}

const SLOT_NAMES: readonly LocalSlotName[] = ['mic', 'camera'];

export function createLocalSlots(options: LocalSlotsOptions): LocalSlots {
  const { store, media, initial, onError } = options;
  const openings = createOpenings(media);
  const make = (slot: LocalSlotName): OwnDevice =>
    createOwnDevice(slot, { ...options, openings, initial: initial[slot] });
  const own: Readonly<Record<LocalSlotName, OwnDevice>> = { mic: make('mic'), camera: make('camera') };
  const both = [own.mic, own.camera];

  const slotOf = (track: MediaStreamTrack): LocalSlotName | undefined =>
    SLOT_NAMES.find((slot) => own[slot].now().track === track);

  function turnOn(device: OwnDevice): void {
    device.want({ on: true, held: true });
    device.show({ on: true, problem: null });
  }

  /** With one question where both are missing. */
  function openThese(devices: readonly OwnDevice[]): void {
    const missing = devices.filter(({ wish, now, isBusy }) => wish.on && now().track === null && !isBusy);
    if (missing.length < both.length) {
      for (const device of devices) device.follow();
      return;
    }
    const asked = { mic: own.mic.asked(), camera: own.camera.asked() };
    const answers = openings.open(asked);
    for (const slot of SLOT_NAMES) own[slot].await(asked[slot], answers[slot]).catch(onError);
  }

  function renew(slot: LocalSlotName): void {
    own[slot].want({ anew: true });
    own[slot].follow();
  }

  return {
    set(slot, on) {
      const device = own[slot];
      device.want({ on, held: true });
      device.show({ on, ...(on && { problem: null }) });
      const { track } = device.now();
      if (slot === 'mic' && track !== null) track.enabled = on;
      device.follow();
    },
    use(slot, id) {
      const device = own[slot];
      device.want({ device: id, picked: true });
      // To pick another device because the last one failed is to want it on.
      if (device.now().problem !== null) turnOn(device);
      if (device.now().track === null) device.show({ device: id });
      device.follow();
    },
    flip() {
      const other = wishing.otherCamera(store.get());
      if (other === null) return;
      own.camera.want(other);
      own.camera.follow();
    },
    setMusic(music) {
      if (store.get().sound.music === music) return;
      store.change((state) => withSound(state, { music }));
      renew('mic');
    },
    prepare() {
      for (const device of both) device.want({ held: true });
      // What was said about them may have gone with the last call, and is as true in this one.
      for (const slot of SLOT_NAMES) {
        const { problem } = own[slot].now();
        if (problem !== null) store.change((state) => withProblem(state, slot, problem));
      }
      openThese(both.filter((device) => device.now().problem === null));
    },
    retry(slots) {
      const devices = slots.map((slot) => own[slot]);
      for (const device of devices) turnOn(device);
      openThese(devices);
    },
    release() {
      for (const device of both) {
        device.want({ held: false, kept: false, anew: false, lost: null });
        device.follow();
      }
    },
    lose(track, why) {
      const slot = slotOf(track);
      if (slot !== undefined) own[slot].lose(track, why);
    },
    recall(slot, id) {
      const device = own[slot];
      const { track, device: open } = device.now();
      if (open === id) return;
      if (track === null && !device.isBusy) {
        device.setDevice(id);
        device.show({ device: id });
        return;
      }
      device.want({ device: id, picked: true });
      device.follow();
    },
    renew,
    interrupt(track) {
      const slot = slotOf(track);
      if (slot !== undefined) renew(slot);
    },
  };
}
