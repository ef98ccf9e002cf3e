/**
 * The person's own camera and microphone: the Media of call/ports, plugged in by main.ts. It opens every track and closes
 * every track. Asking goes down a ladder: both with one question; if that fails, each alone; what fails alone says why.
 */
import type { Clock, DeviceWish, Media, MediaEvents, MediaWishes, Opened } from '../call/ports';
import { audioConstraints, videoConstraints } from './constraints';
import { listDevices, watchDevices } from './devices';
import { mediaProblemOf } from './media-error';

export interface LocalMediaOptions {
  /** Undefined on a page that is not secure (plain http from another address). */
  readonly mediaDevices: MediaDevices | undefined;
  readonly clock: Clock;
  /** A hand-held device: smaller pictures. */
  readonly phone: boolean;
  readonly onError: (error: unknown) => void;
}

type Kind = keyof MediaWishes;

export function createLocalMedia({ mediaDevices, clock, phone, onError }: LocalMediaOptions): Media {
  const open = new Set<MediaStreamTrack>();
  let events: MediaEvents | null = null;

  function refresh(): void {
    if (mediaDevices === undefined || events === null) return;
    const { onDevices } = events;
    listDevices(mediaDevices).then(onDevices, onError);
  }

  function adopt(track: MediaStreamTrack): Opened {
    open.add(track);
    // `ended` comes only when nobody here called stop(): unplugged, or the permission was taken back.
    track.addEventListener('ended', () => {
      if (open.delete(track)) events?.onEnded(track);
    });
    return { ok: true, track, device: track.getSettings().deviceId ?? '' };
  }

  async function ask(wishes: MediaWishes): Promise<Partial<Record<Kind, MediaStreamTrack>>> {
    if (mediaDevices === undefined) throw new TypeError('this page has no devices');
    const stream = await mediaDevices.getUserMedia({
      ...(wishes.mic && { audio: audioConstraints(wishes.mic) }),
      ...(wishes.camera && { video: videoConstraints(wishes.camera, phone) }),
    });
    const [mic] = stream.getAudioTracks();
    const [camera] = stream.getVideoTracks();
    return { ...(mic && { mic }), ...(camera && { camera }) };
  }

  async function openOne(kind: Kind, wish: DeviceWish): Promise<Opened> {
    try {
      const track = (await ask({ [kind]: wish }))[kind];
      return track === undefined ? { ok: false, problem: 'none' } : adopt(track);
    } catch (error) {
      return { ok: false, problem: mediaProblemOf(error) };
    }
  }

  async function openBoth(mic: DeviceWish, camera: DeviceWish): Promise<Record<Kind, Opened>> {
    try {
      const tracks = await ask({ mic, camera });
      if (tracks.mic && tracks.camera) return { mic: adopt(tracks.mic), camera: adopt(tracks.camera) };
      for (const track of Object.values(tracks)) track.stop();
    } catch {
      // One of them would do: getUserMedia rejects as a whole when either is missing or denied.
    }
    // In order, so that a phone is never asked for two things at once.
    const heard = await openOne('mic', mic);
    return { mic: heard, camera: await openOne('camera', camera) };
  }

  return {
    oneAtATime: phone,
    watch(listener) {
      events = listener;
      if (mediaDevices === undefined) return;
      watchDevices(mediaDevices, (delayMs, callback) => clock.after(delayMs, callback), refresh);
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
    close(track) {
      open.delete(track);
      track.stop();
    },
  };
}
