/**
 * Everything about the user's own devices in one place: microphone and camera, the screen, the speaker, what is remembered, what is plugged
 * in and out.
 */
import { createCameraSize, type CameraSize } from './camera-size';
import { createDeviceMemory, idOf, type Choice, type Remembered } from './device-memory';
import { withDevicesFound } from '../state/device-notices';
import { createLocalScreen, type LocalScreenShare } from './local-screen';
import { createLocalSlots, type LocalSlots } from './local-slots';
import type { Clock, Device, Media, Memory, MediaPlane } from '../ports';
import { withDevices, withNotice, withSound, type LocalSlotName } from '../state/state';
import type { WritableStore } from '../store';

export interface OwnDevices {
  /** The microphone or the camera on or off. */
  set(slot: LocalSlotName, on: boolean): void;
  /** This device and no other; a failure rolls back. */
  use(slot: LocalSlotName, device: string): void;
  flip: LocalSlots['flip'];
  /** Opens the same device once more. */
  reopen: LocalSlots['renew'];
  retry: LocalSlots['retry'];
  setMusic: LocalSlots['setMusic'];
  /** A picture of 1080 lines, where somebody shows so many. */
  setSharp: CameraSize['setSharp'];
  readonly canShareScreen: boolean;
  readonly screen: Pick<LocalScreenShare, 'start' | 'stop' | 'setMotion'>;
  /** The speaker for the peers' sound; empty: the browser's default. */
  useSpeaker(device: string): void;
  readonly canPickSpeaker: boolean;
  /** The browser cannot play there: takes the choice back, and tells the user. */
  refuseSpeaker(device: string): void;
  /** The browser's own picker. Call this in answer to a click. */
  pickSpeaker(): void;
  readonly watchLevel: Media['watchLevel'];
  readonly record: Media['record'];
}

/** Also what only the conductor calls. */
export interface HeldDevices extends OwnDevices {
  /** The largest height at which a peer shows our camera, in device pixels. */
  fitCamera(height: number): void;
  prepare(): void;
  release(): void;
}

export function createOwnDevices(options: {
  readonly store: WritableStore;
  readonly media: Media;
  readonly plane: Pick<MediaPlane, 'setTrack'>;
  readonly clock: Clock;
  /** This tab's: whether they are on. */
  readonly session: Memory;
  /** This browser's: which ones. */
  readonly lasting: Memory;
  readonly onError: (error: unknown) => void;
}): HeldDevices {
  const { store, media, plane, clock, session, lasting, onError } = options;
  const size = createCameraSize({ store, media, plane, clock, onError });
  const memory = createDeviceMemory(lasting);
  /** The speaker to go back to when the browser refuses one. */
  let formerSpeaker = '';
  const sought = new Map<Choice, Remembered>();
  for (const choice of ['mic', 'camera', 'speaker'] as const) {
    const remembered = memory.find(choice);
    if (remembered.device !== '') sought.set(choice, remembered);
  }
  const screen = createLocalScreen({ store, media, plane, onError });
  const initialOf = (slot: LocalSlotName) => ({ on: session.read(slot) !== 'off', device: memory.find(slot).device });
  store.change((state) =>
    withSound(state, { speaker: memory.find('speaker').device, music: lasting.read('music') === 'on' }),
  );
  const slots = createLocalSlots({
    store,
    media,
    plane,
    initial: { mic: initialOf('mic'), camera: initialOf('camera') },
    onPicked: (slot, device, label) => memory.keep(slot, device, label),
    onError,
  });
  media.watch({
    onDevices(found) {
      store.change((state) => withDevicesFound(state, found));
      recall(found);
    },
    onEnded(track, why) {
      slots.lose(track, why);
      screen.lose(track);
    },
    onInterrupted: (track) => slots.interrupt(track),
  });

  /** Looks once for each remembered device, as soon as the browser tells names. */
  function recall(found: readonly Device[]): void {
    for (const choice of ['mic', 'camera', 'speaker'] as const) {
      const remembered = sought.get(choice);
      const id = remembered === undefined ? null : idOf(choice, remembered, found);
      if (remembered === undefined || id === null) continue;
      sought.delete(choice);
      // The user has picked one meanwhile: that counts.
      if (id === '' || id === remembered.device || memory.find(choice).device !== remembered.device) continue;
      memory.keep(choice, id, remembered.label);
      if (choice === 'speaker') store.change((state) => withSound(state, { speaker: id }));
      else slots.recall(choice, id);
    }
  }

  function useSpeaker(device: string): void {
    formerSpeaker = store.get().sound.speaker;
    keepSpeaker(device);
  }

  function keepSpeaker(device: string): void {
    const label = store.get().devices.find(({ kind, id }) => kind === 'speaker' && id === device)?.label ?? '';
    memory.keep('speaker', device, label);
    store.change((state) => withSound(state, { speaker: device }));
  }

  return {
    canShareScreen: media.canShareScreen,
    canPickSpeaker: media.canPickSpeaker,
    screen,
    set(slot, on) {
      session.write(slot, on ? null : 'off');
      slots.set(slot, on);
    },
    use: (slot, device) => slots.use(slot, device),
    flip: () => slots.flip(),
    reopen: (slot) => slots.renew(slot),
    retry: (which) => slots.retry(which),
    setMusic(music) {
      lasting.write('music', music ? 'on' : null);
      slots.setMusic(music);
    },
    useSpeaker,
    refuseSpeaker(device) {
      // Each element that plays reports this.
      if (device === '' || store.get().sound.speaker !== device) return;
      keepSpeaker(formerSpeaker === device ? '' : formerSpeaker);
      formerSpeaker = '';
      store.change((state) => withNotice(state, 'switch-failed'));
    },
    pickSpeaker() {
      media.pickSpeaker().then((device) => {
        if (device === null) return;
        // Firefox lists a speaker only once it was chosen, and fires no event for it.
        const { devices } = store.get();
        const isListed = devices.some(({ kind, id }) => kind === 'speaker' && id === device.id);
        if (!isListed) store.change((state) => withDevices(state, [...devices, device]));
        useSpeaker(device.id);
      }, onError);
    },
    watchLevel: (track, onLevel) => media.watchLevel(track, onLevel),
    record: (track, durationMs) => media.record(track, durationMs),
    setSharp: size.setSharp,
    fitCamera: size.want,
    prepare: () => slots.prepare(),
    release() {
      screen.stop();
      slots.release();
    },
  };
}
