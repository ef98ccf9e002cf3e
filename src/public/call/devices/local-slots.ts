/**
 * The person's own microphone and camera: what is wished, and how the hardware follows. Called by call/devices/own-devices.
 * A device that is not wished any more is closed at once. One opening at a time a slot: it is waited for, then the newest wish is looked
 * at; those between are never done. The links are told of each track, and nothing waits for them: a link may never answer.
 */
import { withoutProblem, withProblem } from '../state/device-notices';
import type { DeviceWish, Media, MediaProblem, MediaWishes, Opened, MediaPlane } from '../ports';
import * as wishing from '../state/slot-wish';
import { withNotice, withSlot, withSound, type LocalSlot, type LocalSlotName } from '../state/state';
import type { WritableStore } from '../store';

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
  /** The same device once more. */
  renew(slot: LocalSlotName): void;
  /** The system took it away and did not give it back: the same device once more. */
  interrupt(track: MediaStreamTrack): void;
}

const SLOT_NAMES: readonly LocalSlotName[] = ['mic', 'camera'];
/** What a device answers that cannot be open beside another one. */
const IN_THE_WAY: ReadonlySet<MediaProblem> = new Set(['busy', 'over-constrained']);
/** The person's word, or the system's, which says more than that the old device is gone. */
const REFUSED: ReadonlySet<MediaProblem> = new Set(['denied', 'dismissed', 'system']);

export function createLocalSlots(options: {
  readonly store: WritableStore;
  readonly media: Media;
  readonly plane: Pick<MediaPlane, 'setTrack'>;
  /** What the page remembers from before: this tab whether they are on, this browser which devices. */
  readonly initial: Readonly<Record<LocalSlotName, { readonly on: boolean; readonly device: string }>>;
  /** The person picked this device, and it works. */
  readonly onPicked: (slot: LocalSlotName, device: string, label: string) => void;
  readonly onError: (error: unknown) => void;
}): LocalSlots {
  const { store, media, plane, initial, onPicked, onError } = options;
  const wishes: Record<LocalSlotName, wishing.Wish> = {
    mic: wishing.createWish(initial.mic),
    camera: wishing.createWish(initial.camera),
  };
  const busy = new Set<LocalSlotName>();
  /** The hardware opens one of them at a time: known beforehand, or seen in this visit. */
  const alone = new Set<LocalSlotName>(media.oneAtATime ? SLOT_NAMES : []);
  /** What is in use was opened while its forerunner was still open. */
  const beside = new Set<LocalSlotName>();
  /** The devices that were last open in this visit. */
  const used: Partial<Record<LocalSlotName, string>> = {};
  /** What is being opened is told when nobody wishes it any more. */
  const openings: Partial<Record<LocalSlotName, AbortController>> = {};

  const now = (slot: LocalSlotName): LocalSlot => store.get().slots[slot];
  const change = (slot: LocalSlotName, to: Partial<LocalSlot>): void =>
    store.change((state) => withSlot(state, slot, to));
  const isWanted = (slot: LocalSlotName): boolean => wishing.wantsTrack(wishes[slot]);

  for (const slot of SLOT_NAMES) change(slot, { on: wishes[slot].on, device: wishes[slot].device });

  function wish(slot: LocalSlotName, to: Partial<wishing.Wish>): void {
    wishes[slot] = { ...wishes[slot], ...to };
  }

  function tell(slot: LocalSlotName, track: MediaStreamTrack | null): void {
    plane.setTrack(slot, track).catch(onError);
  }

  /** What is to be opened for the newest wish; null when everything is as wished. */
  function nextStep(slot: LocalSlotName): (() => Promise<void>) | null {
    const { track, device } = now(slot);
    if (!isWanted(slot)) return null;
    if (track === null) {
      const asked = toDeviceWish(slot);
      return async () => fill(slot, asked, await open({ [slot]: asked })[slot]);
    }
    return wishing.wantsAnother(wishes[slot], device) ? () => exchange(slot) : null;
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

  /** After each change of a wish. Off is done here and now, whatever is under way. */
  function follow(slot: LocalSlotName): void {
    if (!isWanted(slot)) {
      openings[slot]?.abort();
      close(slot);
    }
    change(slot, { busy: busy.has(slot) && isWanted(slot) });
    settle(slot).catch(onError);
  }

  function toDeviceWish(slot: LocalSlotName): DeviceWish {
    return wishing.toDeviceWish(wishes[slot], slot === 'mic' && store.get().sound.music);
  }

  /** Whether nobody has wished anything else since. */
  function isStill(slot: LocalSlotName, asked: DeviceWish): boolean {
    return wishing.isSameWish(toDeviceWish(slot), asked);
  }

  function setDevice(slot: LocalSlotName, device: string): void {
    wishes[slot] = wishing.withDevice(wishes[slot], device);
  }

  /** Each answers for itself. Undefined: it was not wished meanwhile, so what came of it says nothing. */
  function open(asked: MediaWishes): Readonly<Record<LocalSlotName, Promise<Opened | undefined>>> {
    const mine = { mic: new AbortController(), camera: new AbortController() };
    const unwanted = { mic: mine.mic.signal, camera: mine.camera.signal };
    const answers = media.open(asked, unwanted);
    const answerOf = async (slot: LocalSlotName): Promise<Opened | undefined> => {
      if (asked[slot] !== undefined) openings[slot] = mine[slot];
      const opened = await answers[slot];
      if (opened?.ok === true && opened.track.readyState === 'ended') {
        media.close(opened.track);
        return { ok: false, problem: 'busy' };
      }
      return opened?.ok === false && unwanted[slot].aborted ? undefined : opened;
    };
    return { mic: answerOf('mic'), camera: answerOf('camera') };
  }

  function close(slot: LocalSlotName): void {
    const { track } = now(slot);
    if (track === null) return;
    media.close(track);
    change(slot, { track: null });
    tell(slot, null);
  }

  /** What was opened takes its place, and what was there before is closed. */
  function put(slot: LocalSlotName, asked: DeviceWish, opened: Opened & { ok: true }): void {
    const { track, device, facing = null } = opened;
    const { lost, on } = wishes[slot];
    const old = now(slot).track;
    const before = used[slot];
    used[slot] = device;
    // It ended without being gone: by the one that was opened before it, and closed after.
    if (lost === track.label && beside.has(slot)) alone.add(slot);
    if (old === null) beside.delete(slot);
    else beside.add(slot);
    // Before it goes anywhere: a switch never un-mutes.
    track.enabled = on;
    // A device that answers to another name is in use all the same; asking again would never end.
    if (isStill(slot, asked)) setDevice(slot, device);
    wish(slot, { kept: slot === 'mic', lost: null });
    change(slot, { device, problem: null, facing });
    store.change((state) => withoutProblem(state, slot));
    if (asked.picked && asked.device === device) onPicked(slot, device, track.label);
    if (!isWanted(slot)) {
      // Turned off while it was being opened.
      media.close(track);
      return;
    }
    if (old !== null) media.close(old);
    change(slot, { on, track });
    tell(slot, track);
    const isMissing = asked.device !== '' && !asked.picked && asked.device === before && asked.device !== device;
    if (isMissing || (lost !== null && lost !== track.label))
      store.change((state) => withNotice(state, `${slot}-replaced`, track.label));
  }

  function fill(slot: LocalSlotName, asked: DeviceWish, opened: Opened | undefined): void {
    if (opened === undefined) return;
    if (opened.ok) {
      put(slot, asked, opened);
      return;
    }
    // Nobody wants it any more, so there is nothing to be told.
    if (!isWanted(slot)) return;
    if (asked.picked) {
      // The picked one is not to be had: whichever there is, then. The next step asks for it.
      if (isStill(slot, asked)) setDevice(slot, '');
      store.change((state) => withNotice(state, 'switch-failed'));
      return;
    }
    const isLost = wishes[slot].lost !== null && !REFUSED.has(opened.problem);
    // What was just unplugged may still be listed: then whichever else there is.
    if (isLost && asked.device !== '' && isStill(slot, asked)) setDevice(slot, '');
    else giveUp(slot, isLost ? 'lost' : opened.problem);
  }

  function giveUp(slot: LocalSlotName, problem: MediaProblem): void {
    wish(slot, { on: false, kept: false, lost: null, anew: false });
    change(slot, { on: false, problem });
    store.change((state) => withProblem(state, slot, problem));
  }

  /**
   * Another device for an open slot: the new one first, so that the picture never stops. Where that fails the old one may be in its way (many
   * tablets have one camera open at a time, Safari one microphone), so it is closed, and the new one has a second try.
   */
  async function exchange(slot: LocalSlotName): Promise<void> {
    const before = now(slot).device;
    const asked = toDeviceWish(slot);
    if (alone.has(slot)) close(slot);
    let opened = await open({ [slot]: asked })[slot];
    const isInTheWay = opened?.ok === false && IN_THE_WAY.has(opened.problem) && now(slot).track !== null;
    if (isInTheWay && isStill(slot, asked)) {
      close(slot);
      opened = await open({ [slot]: asked })[slot];
      if (opened?.ok === true) alone.add(slot);
    }
    if (opened?.ok) {
      put(slot, asked, opened);
      return;
    }
    if (isStill(slot, asked)) setDevice(slot, before);
    change(slot, { device: before });
    if (opened !== undefined && isWanted(slot)) store.change((state) => withNotice(state, 'switch-failed'));
  }

  function applyMute(): void {
    const { track } = now('mic');
    if (track !== null) track.enabled = wishes.mic.on;
  }

  function openBoth(): void {
    const asked = { mic: toDeviceWish('mic'), camera: toDeviceWish('camera') };
    for (const slot of SLOT_NAMES) {
      busy.add(slot);
      change(slot, { busy: true });
    }
    const answers = open(asked);
    for (const slot of SLOT_NAMES) {
      answers[slot]
        .then((opened) => fill(slot, asked[slot], opened))
        .finally(() => {
          busy.delete(slot);
          follow(slot);
        })
        .catch(onError);
    }
  }

  /** With one question where both are missing. */
  function openThese(slots: readonly LocalSlotName[]): void {
    const missing = slots.filter((slot) => wishes[slot].on && now(slot).track === null && !busy.has(slot));
    if (missing.length === SLOT_NAMES.length) openBoth();
    else for (const slot of slots) follow(slot);
  }

  function renew(slot: LocalSlotName): void {
    wish(slot, { anew: true });
    follow(slot);
  }

  return {
    set(slot, on) {
      wish(slot, { on, held: true });
      change(slot, { on, ...(on && { problem: null }) });
      if (slot === 'mic') applyMute();
      follow(slot);
    },
    use(slot, device) {
      wish(slot, { device, picked: true });
      // Who picks another one because the last one failed wants it to be on.
      if (now(slot).problem !== null) {
        wish(slot, { on: true, held: true });
        change(slot, { on: true, problem: null });
      }
      if (now(slot).track === null) change(slot, { device });
      follow(slot);
    },
    flip() {
      const other = wishing.otherCamera(store.get());
      if (other === null) return;
      wish('camera', other);
      follow('camera');
    },
    setMusic(music) {
      if (store.get().sound.music === music) return;
      store.change((state) => withSound(state, { music }));
      wish('mic', { anew: true });
      follow('mic');
    },
    prepare() {
      for (const slot of SLOT_NAMES) wish(slot, { held: true });
      // What was said about them may have gone with the last call, and is as true in this one.
      for (const slot of SLOT_NAMES) {
        const { problem } = now(slot);
        if (problem !== null) store.change((state) => withProblem(state, slot, problem));
      }
      openThese(SLOT_NAMES.filter((slot) => now(slot).problem === null));
    },
    retry(slots) {
      for (const slot of slots) {
        wish(slot, { on: true, held: true });
        change(slot, { on: true, problem: null });
      }
      openThese(slots);
    },
    release() {
      for (const slot of SLOT_NAMES) {
        wish(slot, { held: false, kept: false, anew: false, lost: null });
        follow(slot);
      }
    },
    lose(track, why) {
      const slot = SLOT_NAMES.find((name) => now(name).track === track);
      if (slot === undefined) return;
      // The others learn at once that nothing comes any more, and again when another device has taken over.
      change(slot, { on: false, track: null });
      tell(slot, null);
      if (why === 'denied') {
        giveUp(slot, 'denied');
        return;
      }
      // Where another one is being opened in its place, its end is no news (Safari ends the old microphone when a new one opens).
      const { device } = now(slot);
      if (!wishing.wantsAnother(wishes[slot], device)) {
        // Chromium ends both tracks of one question when the permission for one is taken back: the other device is still there.
        setDevice(slot, device);
        wish(slot, { lost: track.label });
      }
      follow(slot);
    },
    recall(slot, device) {
      if (now(slot).device === device) return;
      if (now(slot).track === null && !busy.has(slot)) {
        setDevice(slot, device);
        change(slot, { device });
        return;
      }
      wish(slot, { device, picked: true });
      follow(slot);
    },
    renew,
    interrupt(track) {
      const slot = SLOT_NAMES.find((name) => now(name).track === track);
      if (slot !== undefined) renew(slot);
    },
  };
}
