/**
 * The person's own camera and microphone: the Media of call/ports, plugged in by main.ts. It opens every track and closes
 * every track. Asking goes down a ladder: both with one question; if that fails, each alone; what fails alone says why.
 */
import type { Clock, Device, DeviceWish, Facing, Media, MediaEvents, MediaWishes, Opened } from '../call/ports';
import { audioConstraints, stepsFor, videoConstraints } from './constraints';
import { listDevices, watchDevices } from './devices';
import { createLevels } from './levels';
import { mediaProblemOf } from './media-error';
import type { DevicePermissions } from './permissions';
import { canShareScreen, openScreen, setScreenMotion } from './screen';

export interface LocalMediaOptions {
  /** Undefined on a page that is not secure (plain http from another address). */
  readonly mediaDevices: MediaDevices | undefined;
  readonly permissions: DevicePermissions;
  readonly clock: Clock;
  /** A hand-held device: smaller pictures, one camera at a time. */
  readonly phone: boolean;
  readonly onError: (error: unknown) => void;
}

type Kind = keyof MediaWishes;
const KINDS: readonly Kind[] = ['mic', 'camera'];
/** A track that is silent so long after the page came back was taken away for good. */
const INTERRUPTED_MS = 1_500;

/** Firefox's question for a speaker (Audio Output Devices API, section 4); TypeScript's DOM does not know it yet. */
interface SpeakerPicker {
  selectAudioOutput(): Promise<MediaDeviceInfo>;
}

export function createLocalMedia(options: LocalMediaOptions): Media {
  const { mediaDevices, permissions, clock, phone, onError } = options;
  const open = new Map<MediaStreamTrack, Kind | 'screen'>();
  const levels = createLevels(onError);
  let events: MediaEvents | null = null;

  function refresh(): void {
    if (mediaDevices === undefined || events === null) return;
    const { onDevices } = events;
    listDevices(mediaDevices).then(onDevices, onError);
  }

  function own(track: MediaStreamTrack, kind: Kind | 'screen'): void {
    open.set(track, kind);
    // `ended` comes only when nobody here called stop(): unplugged, or the permission was taken back.
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
    levels.end(track);
    track.stop();
  }

  function adopt(track: MediaStreamTrack, kind: Kind): Opened {
    own(track, kind);
    const { deviceId = '', facingMode } = track.getSettings();
    const facing = parseFacing(facingMode);
    return { ok: true, track, device: deviceId, ...(facing && { facing }) };
  }

  async function ask(constraints: MediaStreamConstraints): Promise<Partial<Record<Kind, MediaStreamTrack>>> {
    if (mediaDevices === undefined) throw new TypeError('this page has no devices');
    const stream = await mediaDevices.getUserMedia(constraints);
    const [mic] = stream.getAudioTracks();
    const [camera] = stream.getVideoTracks();
    return { ...(mic && { mic }), ...(camera && { camera }) };
  }

  /** Nothing fits what was wished: another step may do. Browsers say so before they ask anybody, so it is no second question. */
  function isUnfit(error: unknown, ...wishes: readonly DeviceWish[]): boolean {
    const problem = mediaProblemOf(error);
    const isNamed = wishes.some(({ device }) => device !== '');
    return problem === 'over-constrained' || (problem === 'none' && isNamed);
  }

  async function openOne(kind: Kind, wish: DeviceWish): Promise<Opened> {
    let last: unknown;
    for (const constraints of stepsFor(kind, wish, phone)) {
      try {
        const track = (await ask(constraints))[kind];
        return track === undefined ? { ok: false, problem: 'none' } : adopt(track, kind);
      } catch (error) {
        last = error;
        if (!isUnfit(error, wish)) break;
      }
    }
    return { ok: false, problem: mediaProblemOf(last, await permissions(kind)) };
  }

  async function askBoth(mic: DeviceWish, camera: DeviceWish): Promise<Partial<Record<Kind, MediaStreamTrack>>> {
    try {
      return await ask({ audio: audioConstraints(mic), video: videoConstraints(camera, phone) });
    } catch (error) {
      // Which of the two remembered devices is gone, nobody says.
      if (!isUnfit(error, mic, camera) || (mic.device === '' && camera.device === '')) throw error;
      return ask({
        audio: audioConstraints({ ...mic, device: '' }),
        video: videoConstraints({ ...camera, device: '' }, phone),
      });
    }
  }

  async function openBoth(mic: DeviceWish, camera: DeviceWish): Promise<Record<Kind, Opened>> {
    try {
      const tracks = await askBoth(mic, camera);
      if (tracks.mic && tracks.camera) return { mic: adopt(tracks.mic, 'mic'), camera: adopt(tracks.camera, 'camera') };
      for (const track of Object.values(tracks)) track.stop();
    } catch (error) {
      // Who closed the question, or said no to both, is not asked twice more.
      const states = await Promise.all(KINDS.map(permissions));
      const problem = mediaProblemOf(error, states[0]);
      const isAnswered = problem === 'dismissed' || problem === 'denied';
      if (isAnswered && states[0] !== null && states.every((state) => state === states[0] && state !== 'granted')) {
        return { mic: { ok: false, problem }, camera: { ok: false, problem } };
      }
      // One of them would do: getUserMedia rejects as a whole when either is missing or denied.
    }
    // In order, so that a phone is never asked for two things at once.
    const heard = await openOne('mic', mic);
    return { mic: heard, camera: await openOne('camera', camera) };
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
      // Elsewhere a muted track is a switch at the device, which opening anew would not turn.
      if (phone) document.addEventListener('visibilitychange', checkInterrupted);
      refresh();
    },
    async open({ mic, camera }) {
      if (mediaDevices === undefined) {
        const insecure: Opened = { ok: false, problem: 'insecure' };
        return { ...(mic && { mic: insecure }), ...(camera && { camera: insecure }) };
      }
      try {
        if (mic && camera) return await openBoth(mic, camera);
        return {
          ...(mic && { mic: await openOne('mic', mic) }),
          ...(camera && { camera: await openOne('camera', camera) }),
        };
      } finally {
        // Labels, and in some browsers the devices themselves, appear with the first permission.
        refresh();
      }
    },
    async openScreen() {
      if (!canShareScreen(mediaDevices)) return { ok: false, problem: 'unknown' };
      const opened = await openScreen(mediaDevices);
      if (opened.ok) for (const track of [opened.track, opened.sound]) if (track !== null) own(track, 'screen');
      return opened;
    },
    setMotion: (track, motion) => void setScreenMotion(track, motion).catch(onError),
    close,
    watchLevel: (track, onLevel) => levels.watch(track, onLevel),
    // Seldom used, so fetched when it is.
    record: async (track, durationMs) => (await import('./recorder')).record(track, durationMs),
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

function parseFacing(value: unknown): Facing | null {
  return value === 'user' || value === 'environment' ? value : null;
}

function hasSpeakerPicker(mediaDevices: MediaDevices | undefined): mediaDevices is MediaDevices & SpeakerPicker {
  return mediaDevices !== undefined && 'selectAudioOutput' in mediaDevices;
}
