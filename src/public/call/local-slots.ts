/**
 * The person's own microphone and camera: what is wished, and how the hardware follows. Called by call/call and, through it, by ui/.
 * One wish at a time a slot: whatever is under way is finished, then the newest wish is looked at; those between are never done.
 */
import type { DeviceWish, Media, Opened, Transport } from './ports';
import { withNotice, withSlot, type LocalSlot, type LocalSlotName } from './state';
import type { WritableStore } from './store';

interface Wish extends DeviceWish {
  readonly on: boolean;
  /** Whether a track may be open at all: not before `prepare`, not after `release`. */
  readonly held: boolean;
}

export interface LocalSlots {
  set(slot: LocalSlotName, on: boolean): void;
  use(slot: LocalSlotName, device: string): void;
  /** Opens both with one question, as far as they are wished and neither open nor refused. */
  prepare(): void;
  /** Closes everything; the wishes stay for the next time. */
  release(): void;
  /** A track ended by itself. */
  lose(track: MediaStreamTrack): void;
}

const SLOT_NAMES: readonly LocalSlotName[] = ['mic', 'camera'];

export function createLocalSlots(options: {
  readonly store: WritableStore;
  readonly media: Media;
  readonly transport: Pick<Transport, 'setTrack'>;
  /** What the page remembers from before a reload; null: nothing. */
  readonly initial: Readonly<Record<LocalSlotName, { readonly on: boolean; readonly device: string }>>;
  readonly onError: (error: unknown) => void;
}): LocalSlots {
  const { store, media, transport, initial, onError } = options;
  const wishes: Record<LocalSlotName, Wish> = {
    mic: { ...initial.mic, picked: false, held: false },
    camera: { ...initial.camera, picked: false, held: false },
  };
  const busy = new Set<LocalSlotName>();

  const now = (slot: LocalSlotName): LocalSlot => store.get().slots[slot];
  const change = (slot: LocalSlotName, to: Partial<LocalSlot>): void =>
    store.change((state) => withSlot(state, slot, to));

  for (const slot of SLOT_NAMES) change(slot, { on: wishes[slot].on, device: wishes[slot].device });

  function wish(slot: LocalSlotName, to: Partial<Wish>): void {
    wishes[slot] = { ...wishes[slot], ...to };
  }

  /** A muted microphone stays open, so that it answers at once; a camera that is off is closed, so that its light is out. */
  function wantsTrack(slot: LocalSlotName): boolean {
    const { held, on } = wishes[slot];
    return held && (on || (slot === 'mic' && now(slot).track !== null));
  }

  function isOtherDevice(slot: LocalSlotName): boolean {
    const { picked, device } = wishes[slot];
    return picked && device !== now(slot).device;
  }

  /** What is to be done for the newest wish; null when everything is as wished. */
  function nextStep(slot: LocalSlotName): (() => Promise<void>) | null {
    const { track } = now(slot);
    if (!wantsTrack(slot)) return track === null ? null : () => close(slot);
    if (track === null) {
      const asked = toDeviceWish(slot);
      return async () => fill(slot, asked, (await media.open({ [slot]: asked }))[slot]);
    }
    return isOtherDevice(slot) ? () => exchange(slot, track) : null;
  }

  async function settle(slot: LocalSlotName): Promise<void> {
    if (busy.has(slot)) return;
    busy.add(slot);
    try {
      for (let step = nextStep(slot); step !== null; step = nextStep(slot)) {
        change(slot, { busy: true });
        await step();
      }
    } finally {
      busy.delete(slot);
      change(slot, { busy: false });
    }
  }

  function toDeviceWish(slot: LocalSlotName): DeviceWish {
    const { device, picked } = wishes[slot];
    return { device, picked };
  }

  async function close(slot: LocalSlotName): Promise<void> {
    const { track } = now(slot);
    change(slot, { track: null });
    if (track === null) return;
    // The light goes out at once; the links hear of it at the same time, not before.
    const silent = transport.setTrack(slot, null);
    media.close(track);
    await silent;
  }

  async function put(slot: LocalSlotName, asked: DeviceWish, { track, device }: Opened & { ok: true }): Promise<void> {
    // Before it goes anywhere: a switch never un-mutes.
    track.enabled = wishes[slot].on;
    // A device that answers to another name is in use all the same; asking again would never end.
    if (isStill(slot, asked)) wish(slot, { device, picked: false });
    change(slot, { track, device, problem: null });
    await transport.setTrack(slot, track);
  }

  function isStill(slot: LocalSlotName, asked: DeviceWish): boolean {
    return wishes[slot].device === asked.device && wishes[slot].picked === asked.picked;
  }

  async function fill(slot: LocalSlotName, asked: DeviceWish, opened: Opened | undefined): Promise<void> {
    if (opened === undefined) return;
    if (opened.ok) {
      await put(slot, asked, opened);
      return;
    }
    if (asked.picked) {
      // The picked one is not to be had: whichever there is, then. The next step asks for it.
      if (isStill(slot, asked)) wish(slot, { device: '', picked: false });
      store.change((state) => withNotice(state, 'switch-failed'));
      return;
    }
    wish(slot, { on: false, held: slot === 'camera' && wishes[slot].held });
    change(slot, { on: false, problem: opened.problem });
    store.change((state) => withNotice(state, `${slot}-${opened.problem}`));
  }

  /** Another device for an open slot: the new one first, so that the picture never stops, where the hardware can do both. */
  async function exchange(slot: LocalSlotName, old: MediaStreamTrack): Promise<void> {
    const before = now(slot).device;
    const asked = toDeviceWish(slot);
    if (media.oneAtATime) await close(slot);
    const opened = (await media.open({ [slot]: asked }))[slot];
    if (opened?.ok) {
      await put(slot, asked, opened);
      if (!media.oneAtATime) media.close(old);
      return;
    }
    if (isStill(slot, asked)) wish(slot, { device: before, picked: false });
    change(slot, { device: before });
    store.change((state) => withNotice(state, 'switch-failed'));
  }

  function applyMute(): void {
    const { track } = now('mic');
    if (track !== null) track.enabled = wishes.mic.on;
  }

  return {
    set(slot, on) {
      wish(slot, { on, held: true });
      change(slot, { on, ...(on && { problem: null }) });
      if (slot === 'mic') applyMute();
      settle(slot).catch(onError);
    },
    use(slot, device) {
      wish(slot, { device, picked: true });
      if (now(slot).track === null) change(slot, { device });
      settle(slot).catch(onError);
    },
    prepare() {
      const missing = SLOT_NAMES.filter((slot) => {
        wish(slot, { held: true });
        return wishes[slot].on && now(slot).track === null && now(slot).problem === null && !busy.has(slot);
      });
      if (missing.length < 2) {
        for (const slot of missing) settle(slot).catch(onError);
        return;
      }
      const asked = { mic: toDeviceWish('mic'), camera: toDeviceWish('camera') };
      for (const slot of missing) {
        busy.add(slot);
        change(slot, { busy: true });
      }
      media
        .open(asked)
        .then(async (opened) => {
          await Promise.all(missing.map((slot) => fill(slot, asked[slot], opened[slot])));
        })
        .finally(() => {
          for (const slot of missing) {
            busy.delete(slot);
            change(slot, { busy: false });
            settle(slot).catch(onError);
          }
        })
        .catch(onError);
    },
    release() {
      for (const slot of SLOT_NAMES) {
        wish(slot, { held: false });
        settle(slot).catch(onError);
      }
    },
    lose(track) {
      for (const slot of SLOT_NAMES) {
        if (now(slot).track !== track) continue;
        wish(slot, { on: false, device: '', picked: false });
        change(slot, { on: false, track: null, problem: 'lost' });
        store.change((state) => withNotice(state, `${slot}-lost`));
        transport.setTrack(slot, null).catch(onError);
      }
    },
  };
}
