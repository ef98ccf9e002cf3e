/**
 * The user's own screen: asked for, shown beside the camera, and taken away. It has its own slots on each link, so nothing is negotiated.
 */
import type { Media, MediaPlane } from '../ports';
import { withNotice, withScreen } from '../state/state';
import type { WritableStore } from '../store';

export interface LocalScreenShare {
  /** Call this in answer to a click or a key; otherwise the browser refuses. */
  start(): void;
  stop(): void;
  /** Smooth rather than sharp. Holds for the next time too. */
  setMotion(motion: boolean): void;
  /** It ended by the browser's own button, a closed window or an unplugged display. */
  lose(track: MediaStreamTrack): void;
}

export function createLocalScreen(options: {
  readonly store: WritableStore;
  readonly media: Pick<Media, 'openScreen' | 'setMotion' | 'close'>;
  readonly plane: Pick<MediaPlane, 'setTrack'>;
  readonly onError: (error: unknown) => void;
}): LocalScreenShare {
  const { store, media, plane, onError } = options;
  /** Grows with each start and each stop: an answer that comes after a stop does not count. */
  let turn = 0;

  async function open(): Promise<void> {
    turn += 1;
    const mine = turn;
    const opening = media.openScreen();
    store.change((state) => withScreen(state, { busy: true }));
    const opened = await opening;
    if (mine !== turn) {
      if (opened.ok) closeAll(opened.track, opened.sound);
      return;
    }
    if (!opened.ok) {
      store.change((state) => withScreen(state, { busy: false }));
      if (opened.problem === 'cancelled') return;
      const code = opened.problem === 'system' ? 'screen-system' : 'screen-failed';
      store.change((state) => withNotice(state, code));
      return;
    }
    const { track, sound } = opened;
    media.setMotion(track, store.get().screen.motion);
    store.change((state) => withScreen(state, { on: true, busy: false, track, sound }));
    tell('screen', track);
    tell('screen_sound', sound);
  }

  /** Do not wait for the links: one of them may never answer. */
  function tell(slot: 'screen' | 'screen_sound', track: MediaStreamTrack | null): void {
    plane.setTrack(slot, track).catch(onError);
  }

  function closeAll(...tracks: (MediaStreamTrack | null)[]): void {
    for (const track of tracks) if (track !== null) media.close(track);
  }

  function stop(): void {
    const { track, sound, on, busy } = store.get().screen;
    if (!on && !busy) return;
    turn += 1;
    closeAll(track, sound);
    store.change((state) => withScreen(state, { on: false, busy: false, track: null, sound: null }));
    tell('screen', null);
    tell('screen_sound', null);
  }

  return {
    start() {
      const { on, busy } = store.get().screen;
      if (!on && !busy) open().catch(onError);
    },
    stop,
    setMotion(motion) {
      store.change((state) => withScreen(state, { motion }));
      const { track } = store.get().screen;
      if (track !== null) media.setMotion(track, motion);
    },
    lose(track) {
      const { screen } = store.get();
      if (screen.track === track) stop();
      else if (screen.sound === track) {
        store.change((state) => withScreen(state, { sound: null }));
        tell('screen_sound', null);
      }
    },
  };
}
