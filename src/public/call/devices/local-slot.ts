/**
 * One of the user's own devices, microphone or camera: what is wished, and how the hardware follows. A device that is not wished any more is
 * closed at once. There is one opening at a time: it is waited for, then the newest wish is looked at; wishes in between are never done. The
 * media plane is told of each track, and nothing waits for it: a link may never answer.
 */
import type { DeviceWish, Media, MediaPlane, MediaProblem, Opened } from '../ports';
import { withoutProblem, withProblem } from '../state/device-notices';
import * as wishing from '../state/slot-wish';
import { withNotice, withSlot, type LocalSlot, type LocalSlotName } from '../state/state';
import type { WritableStore } from '../store';
import type { Openings } from './openings';

/** The answers of a device that cannot be open beside another one. */
const IN_THE_WAY: ReadonlySet<MediaProblem> = new Set(['busy', 'over-constrained']);
/** Refusals by the user or the system: reported as such, not as "device lost". */
const REFUSED: ReadonlySet<MediaProblem> = new Set(['denied', 'dismissed', 'system']);

export interface OwnDevice {
  /** As the state shows it. */
  now(): LocalSlot;
  show(to: Partial<LocalSlot>): void;
  readonly wish: wishing.Wish;
  /** Changes the wish; `follow` does it. */
  want(to: Partial<wishing.Wish>): void;
  /** The same wish as it is asked of the browser. */
  asked(): DeviceWish;
  /** After each change of a wish. Off is done here and now, whatever is under way. */
  follow(): void;
  /** That device is in use, or to be used next: nothing more is to be done for it. */
  setDevice(device: string): void;
  /** An opening is under way. */
  readonly isBusy: boolean;
  /** The answer is on its way, with that of the other slot; no other opening begins meanwhile. */
  await(asked: DeviceWish, answer: Promise<Opened | undefined>): Promise<void>;
  /** Its track ended by itself. */
  lose(track: MediaStreamTrack, why: 'lost' | 'denied'): void;
}

export interface OwnDeviceOptions {
  readonly store: WritableStore;
  readonly media: Pick<Media, 'close' | 'oneAtATime'>;
  readonly openings: Openings;
  readonly plane: Pick<MediaPlane, 'setTrack'>;
  /** What the page remembers from before. */
  readonly initial: { readonly on: boolean; readonly device: string };
  /** The user picked this device, and it works. */
  readonly onPicked: (slot: LocalSlotName, device: string, label: string) => void;
  readonly onError: (error: unknown) => void;
}

export function createOwnDevice(slot: LocalSlotName, options: OwnDeviceOptions): OwnDevice {
  const { store, media, openings, plane, initial, onPicked, onError } = options;
  let wish = wishing.createWish(initial);
  let busy = false;
  /** The hardware opens one device of this kind at a time: known beforehand, or seen in this visit. */
  let isAlone = media.oneAtATime;
  /** The device in use was opened while the one before it was still open. */
  let isBeside = false;
  /** The device that was last open in this visit. */
  let used: string | undefined;

  const now = (): LocalSlot => store.get().slots[slot];
  const show = (to: Partial<LocalSlot>): void => store.change((state) => withSlot(state, slot, to));
  const isWanted = (): boolean => wishing.wantsTrack(wish);
  const asked = (): DeviceWish => wishing.toDeviceWish(wish, slot === 'mic' && store.get().sound.music);
  /** Whether nothing else has been wished since. */
  const isStill = (before: DeviceWish): boolean => wishing.isSameWish(asked(), before);

  function want(to: Partial<wishing.Wish>): void {
    wish = { ...wish, ...to };
  }

  function setDevice(device: string): void {
    wish = wishing.withDevice(wish, device);
  }

  function send(track: MediaStreamTrack | null): void {
    plane.setTrack(slot, track).catch(onError);
  }

  function close(): void {
    const { track } = now();
    if (track === null) return;
    media.close(track);
    show({ track: null });
    send(null);
  }

  /** What is to be opened for the newest wish; null when everything is as wished. */
  function nextStep(): (() => Promise<void>) | null {
    const { track, device } = now();
    if (!isWanted()) return null;
    if (track === null) {
      const first = asked();
      return async () => fill(first, await openings.open({ [slot]: first })[slot]);
    }
    return wishing.wantsAnother(wish, device) ? exchange : null;
  }

  async function settle(): Promise<void> {
    if (busy) return;
    busy = true;
    try {
      for (let next = nextStep(); next !== null; next = nextStep()) {
        show({ busy: true });
        await next();
      }
    } finally {
      busy = false;
      show({ busy: false });
    }
  }

  function follow(): void {
    if (!isWanted()) {
      openings.stop(slot);
      close();
    }
    show({ busy: busy && isWanted() });
    settle().catch(onError);
  }

  /** The opened device takes its place, and the one that was there before is closed. */
  function put(first: DeviceWish, opened: Opened & { ok: true }): void {
    const { track, device, facing = null } = opened;
    const { lost, on } = wish;
    const old = now().track;
    const before = used;
    used = device;
    // It ended without being gone: by the one that was opened before it, and closed after.
    if (lost === track.label && isBeside) isAlone = true;
    isBeside = old !== null;
    // Before it goes anywhere: a switch never un-mutes.
    track.enabled = on;
    // A device that answers to another name is in use all the same; asking again would never end.
    if (isStill(first)) setDevice(device);
    want({ kept: slot === 'mic', lost: null });
    show({ device, problem: null, facing });
    store.change((state) => withoutProblem(state, slot));
    if (first.picked && first.device === device) onPicked(slot, device, track.label);
    if (!isWanted()) {
      // Turned off while it was being opened.
      media.close(track);
      return;
    }
    if (old !== null) media.close(old);
    show({ on, track });
    send(track);
    const isMissing = first.device !== '' && !first.picked && first.device === before && first.device !== device;
    if (isMissing || (lost !== null && lost !== track.label))
      store.change((state) => withNotice(state, `${slot}-replaced`, track.label));
  }

  function fill(first: DeviceWish, opened: Opened | undefined): void {
    if (opened === undefined) return;
    if (opened.ok) {
      put(first, opened);
      return;
    }
    // Nobody wants it any more, so there is nothing to be told.
    if (!isWanted()) return;
    if (first.picked) {
      // The picked device cannot be had. The next step asks for any device.
      if (isStill(first)) setDevice('');
      store.change((state) => withNotice(state, 'switch-failed'));
      return;
    }
    const isLost = wish.lost !== null && !REFUSED.has(opened.problem);
    // A device that was just unplugged may still be listed: then ask for any other one.
    if (isLost && first.device !== '' && isStill(first)) setDevice('');
    else giveUp(isLost ? 'lost' : opened.problem);
  }

  function giveUp(problem: MediaProblem): void {
    want({ on: false, kept: false, lost: null, anew: false });
    show({ on: false, problem });
    store.change((state) => withProblem(state, slot, problem));
  }

  /**
   * Another device for an open slot: the new one first, so that the picture never stops. Where that fails the old one may be in its way (many
   * tablets have one camera open at a time, Safari one microphone), so it is closed, and the new one has a second try.
   */
  async function exchange(): Promise<void> {
    const before = now().device;
    const first = asked();
    if (isAlone) close();
    let opened = await openings.open({ [slot]: first })[slot];
    const isInTheWay = opened?.ok === false && IN_THE_WAY.has(opened.problem) && now().track !== null;
    if (isInTheWay && isStill(first)) {
      close();
      opened = await openings.open({ [slot]: first })[slot];
      if (opened?.ok === true) isAlone = true;
    }
    if (opened?.ok) {
      put(first, opened);
      return;
    }
    if (isStill(first)) setDevice(before);
    show({ device: before });
    if (opened !== undefined && isWanted()) store.change((state) => withNotice(state, 'switch-failed'));
  }

  show({ on: wish.on, device: wish.device });
  return {
    now,
    show,
    get wish() {
      return wish;
    },
    want,
    asked,
    follow,
    setDevice,
    get isBusy() {
      return busy;
    },
    async await(first, answer) {
      busy = true;
      show({ busy: true });
      try {
        fill(first, await answer);
      } finally {
        busy = false;
        follow();
      }
    },
    lose(track, why) {
      // The peers learn at once that nothing comes any more, and again when another device has taken over.
      show({ on: false, track: null });
      send(null);
      if (why === 'denied') {
        giveUp('denied');
        return;
      }
      // Where another device is being opened in its place, its end is no news (Safari ends the old microphone when a new one opens).
      const { device } = now();
      if (!wishing.wantsAnother(wish, device)) {
        // Chromium ends both tracks of one question when the permission for one is taken back: the other device is still there.
        setDevice(device);
        want({ lost: track.label });
      }
      follow();
    },
  };
}
