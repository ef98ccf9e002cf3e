/**
 * The person's own camera and microphone: the Media of call/ports, plugged in by main.ts. It owns every track from its opening
 * (media/opening, media/screen) to its end.
 */
import { fetchPart } from '../../shared/part';
import type { Clock, Device, Media, MediaEvents, Opened } from '../call/ports';
import { videoSize } from './constraints';
import { listDevices, watchDevices } from './devices';
import type { Levels } from './levels';
import { createOpening, type Kind } from './opening';
import type { DevicePermissions } from './permissions';
import { canShareScreen, openScreen, setScreenMotion } from './screen';

export interface LocalMediaOptions {
  /** Undefined on a page that is not secure (plain http from another address), and in browsers that have none for pages. */
  readonly mediaDevices: MediaDevices | undefined;
  readonly secure: boolean;
  readonly permissions: DevicePermissions;
  /** Whether the page's own headers forbid that device. */
  readonly isForbidden: (kind: Kind) => boolean;
  readonly clock: Clock;
  /** A hand-held device: smaller pictures, one camera at a time. */
  readonly phone: boolean;
  readonly onError: (error: unknown) => void;
}

/** A track that is still silent this long after the page came back was taken away for good. */
const INTERRUPTED_MS = 1_500;

/** Firefox's question for a speaker (Audio Output Devices API, section 4); TypeScript's DOM does not know it yet. */
interface SpeakerPicker {
  selectAudioOutput(): Promise<MediaDeviceInfo>;
}

export function createLocalMedia(options: LocalMediaOptions): Media {
  const { mediaDevices, secure, permissions, isForbidden, clock, phone, onError } = options;
  const open = new Map<MediaStreamTrack, Kind | 'screen'>();
  /** Fetched when somebody listens. */
  let levels: Levels | null = null;
  const opening =
    mediaDevices === undefined
      ? null
      : createOpening({ mediaDevices, permissions, isForbidden, clock, phone, onTrack: own });
  let events: MediaEvents | null = null;

  function refresh(): void {
    if (mediaDevices === undefined || events === null) return;
    const { onDevices } = events;
    listDevices(mediaDevices).then(onDevices, onError);
  }

  function own(track: MediaStreamTrack, kind: Kind | 'screen'): void {
    open.set(track, kind);
    // `ended` fires only when our code did not call stop(): the device was unplugged, or the permission was taken back.
    track.addEventListener('ended', () => {
      if (open.has(track)) tellEnd(track, kind).catch(onError);
    });
  }

  async function tellEnd(track: MediaStreamTrack, kind: Kind | 'screen'): Promise<void> {
    close(track);
    const isDenied = kind !== 'screen' && (await permissions(kind)) === 'denied';
    events?.onEnded(track, isDenied ? 'denied' : 'lost');
  }

  function close(track: MediaStreamTrack): void {
    open.delete(track);
    levels?.end(track);
    track.stop();
  }

  /** A telephone call takes the devices (iOS) and may not give them back: their tracks stay muted, and live. */
  function checkInterrupted(): void {
    for (const [track, kind] of open) {
      if (kind === 'screen' || !track.muted) continue;
      clock.after(INTERRUPTED_MS, () => {
        if (open.has(track) && track.muted && document.visibilityState === 'visible') events?.onInterrupted(track);
      });
    }
  }

  return {
    oneAtATime: phone,
    canShareScreen: canShareScreen(mediaDevices),
    canPickSpeaker: hasSpeakerPicker(mediaDevices),
    watch(listener) {
      events = listener;
      if (mediaDevices === undefined) return;
      watchDevices(mediaDevices, (delayMs, callback) => clock.after(delayMs, callback), refresh);
      // Elsewhere a muted track means a switch at the device; opening it again would not help.
      if (phone) document.addEventListener('visibilitychange', checkInterrupted);
      refresh();
    },
    open(wishes, unwanted) {
      if (opening === null) {
        const none = Promise.resolve<Opened>({ ok: false, problem: secure ? 'unsupported' : 'insecure' });
        return { ...(wishes.mic && { mic: none }), ...(wishes.camera && { camera: none }) };
      }
      const opened = opening(wishes, unwanted);
      // Labels, and in some browsers the devices themselves, appear with the first permission.
      Promise.all(Object.values(opened)).then(refresh, onError);
      return opened;
    },
    async openScreen() {
      if (!canShareScreen(mediaDevices)) return { ok: false, problem: 'unknown' };
      const opened = await openScreen(mediaDevices);
      if (opened.ok) for (const track of [opened.track, opened.sound]) if (track !== null) own(track, 'screen');
      return opened;
    },
    setMotion: (track, motion) => void setScreenMotion(track, motion).catch(onError),
    async resize(track, height) {
      // A phone's camera is small from the start.
      if (phone || !open.has(track)) return;
      try {
        await track.applyConstraints(videoSize(height));
      } catch (error) {
        // It keeps the size that it has.
        onError(error);
      }
    },
    close,
    watchLevel(track, onLevel) {
      let stop: (() => void) | null = null;
      let isOver = false;
      fetchPart(() => import('./levels')).then(({ createLevels }) => {
        levels ??= createLevels(onError);
        if (!isOver && open.has(track)) stop = levels.watch(track, onLevel);
      }, onError);
      return () => {
        isOver = true;
        stop?.();
      };
    },
    // Seldom used, so fetched when it is.
    record: async (track, durationMs) => (await fetchPart(() => import('./recorder'))).record(track, durationMs),
    async pickSpeaker(): Promise<Device | null> {
      if (!hasSpeakerPicker(mediaDevices)) return null;
      try {
        const { deviceId, label } = await mediaDevices.selectAudioOutput();
        return { kind: 'speaker', id: deviceId, label };
      } catch {
        // Closed without a choice: everything stays as it is.
        return null;
      }
    },
  };
}

function hasSpeakerPicker(mediaDevices: MediaDevices | undefined): mediaDevices is MediaDevices & SpeakerPicker {
  return mediaDevices !== undefined && 'selectAudioOutput' in mediaDevices;
}
