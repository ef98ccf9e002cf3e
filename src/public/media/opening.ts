/**
 * Asks the browser for microphone and camera, down a ladder: both with one question; if that fails, each alone; a device that fails alone says
 * why.
 */
import type { Clock, DeviceWish, Facing, Media, MediaProblem, MediaWishes, Opened } from '../call/ports';
import { audioConstraints, bareVideo, stepsFor, videoConstraints, videoIdeals } from './constraints';
import { mediaProblemOf } from './media-error';
import { waitFor } from './patience';
import type { DevicePermissions } from './permissions';

export type Kind = keyof MediaWishes;
const KINDS: readonly Kind[] = ['mic', 'camera'];
type Tracks = Readonly<Partial<Record<Kind, MediaStreamTrack>>>;
type Unwanted = Parameters<Media['open']>[1];
type Both = Readonly<Record<Kind, DeviceWish>>;

export interface OpeningOptions {
  readonly mediaDevices: MediaDevices;
  readonly permissions: DevicePermissions;
  /** Whether the page's own headers forbid that device. */
  readonly isForbidden: (kind: Kind) => boolean;
  readonly clock: Clock;
  /** A hand-held device: smaller pictures. */
  readonly phone: boolean;
  /** From now on this track is somebody's. */
  onTrack(track: MediaStreamTrack, kind: Kind): void;
}

/** `open` of call/ports, on a page that has devices. */
export function createOpening(options: OpeningOptions): Media['open'] {
  const { mediaDevices, permissions, isForbidden, clock, phone, onTrack } = options;

  function adopt(track: MediaStreamTrack, kind: Kind): Opened {
    onTrack(track, kind);
    const { deviceId = '', facingMode } = track.getSettings();
    const facing = parseFacing(facingMode);
    return { ok: true, track, device: deviceId, ...(facing && { facing }) };
  }

  async function ask(constraints: MediaStreamConstraints, unwanted: Unwanted): Promise<Tracks> {
    const kinds = KINDS.filter((kind) => constraints[kind === 'mic' ? 'audio' : 'video'] !== undefined);
    const stream = await waitFor(mediaDevices.getUserMedia(constraints), {
      clock,
      isAllowed: async () => (await Promise.all(kinds.map(permissions))).every((state) => state === 'granted'),
      unwanted: kinds.flatMap((kind) => unwanted[kind] ?? []),
      onLate: (late) => late.getTracks().forEach((track) => track.stop()),
    });
    const [mic] = stream.getAudioTracks();
    const [camera] = stream.getVideoTracks();
    const { video } = constraints;
    const isBare = video === true || (typeof video === 'object' && video.frameRate === undefined);
    // The camera was opened without constraints, so its picture may be too large. Ideal constraints never fail; a camera that cannot change stays as it is.
    if (isBare) camera?.applyConstraints(videoIdeals(phone)).catch(() => undefined);
    return { ...(mic && { mic }), ...(camera && { camera }) };
  }

  /** No device fits the constraints: a looser step may. Browsers say so before they ask the user, so there is no second question. */
  function isUnfit(error: unknown, ...wishes: readonly DeviceWish[]): boolean {
    const problem = mediaProblemOf(error);
    const isNamed = wishes.some(({ device }) => device !== '');
    return problem === 'over-constrained' || (problem === 'none' && isNamed);
  }

  /** Forbidden by the page's header, not by the user: the user cannot change that in the browser. */
  function problemOf(kind: Kind, error: unknown, permission: PermissionState | null): MediaProblem {
    const problem = mediaProblemOf(error, permission);
    return (problem === 'denied' || problem === 'dismissed') && isForbidden(kind) ? 'policy' : problem;
  }

  async function openOne(kind: Kind, wish: DeviceWish, unwanted: Unwanted): Promise<Opened> {
    let last: unknown;
    for (const constraints of stepsFor(kind, wish, phone)) {
      // Its light is not to go on once more.
      if (unwanted[kind]?.aborted === true) return { ok: false, problem: 'unknown' };
      try {
        const track = (await ask(constraints, unwanted))[kind];
        if (track === undefined) return { ok: false, problem: 'none' };
        return adopt(track, kind);
      } catch (error) {
        last = error;
        if (!isUnfit(error, wish)) break;
      }
    }
    return { ok: false, problem: problemOf(kind, last, await permissions(kind)) };
  }

  function stepsForBoth({ mic, camera }: Both): readonly MediaStreamConstraints[] {
    const audio = audioConstraints(mic);
    return [
      { audio, video: videoConstraints(camera, phone) },
      ...(camera.device === '' ? [] : [{ audio, video: bareVideo(camera) }]),
      // The browser does not say which of the two remembered devices is gone.
      ...(mic.device === '' && camera.device === ''
        ? []
        : [
            {
              audio: audioConstraints({ ...mic, device: '' }),
              video: videoConstraints({ ...camera, device: '' }, phone),
            },
          ]),
    ];
  }

  async function askBoth(wishes: Both, unwanted: Unwanted, steps = stepsForBoth(wishes)): Promise<Tracks> {
    const [constraints, ...others] = steps;
    try {
      return await ask(constraints ?? {}, unwanted);
    } catch (error) {
      if (others.length === 0 || !isUnfit(error, wishes.mic, wishes.camera)) throw error;
      return askBoth(wishes, unwanted, others);
    }
  }

  /** Null: one of them would do, so each is to be asked for alone. getUserMedia rejects as a whole when either is missing or denied. */
  async function openTogether(wishes: Both, unwanted: Unwanted): Promise<Readonly<Record<Kind, Opened>> | null> {
    try {
      const tracks = await askBoth(wishes, unwanted);
      if (tracks.mic && tracks.camera) return { mic: adopt(tracks.mic, 'mic'), camera: adopt(tracks.camera, 'camera') };
      for (const track of Object.values(tracks)) track.stop();
      return null;
    } catch (error) {
      // A user who closed the question, or refused both, is not asked again.
      const states = await Promise.all(KINDS.map(permissions));
      const problem = mediaProblemOf(error, states[0]);
      const isAnswered = problem === 'dismissed' || problem === 'denied';
      if (!isAnswered || states[0] === null || states.some((state) => state !== states[0] || state === 'granted')) {
        return null;
      }
      const failed = (kind: Kind): Opened => ({ ok: false, problem: problemOf(kind, error, states[0] ?? null) });
      return { mic: failed('mic'), camera: failed('camera') };
    }
  }

  function openBoth(wishes: Both, unwanted: Unwanted): Record<Kind, Promise<Opened>> {
    const together = openTogether(wishes, unwanted);
    const mic = together.then((both) => both?.mic ?? openOne('mic', wishes.mic, unwanted));
    // In order, so that a phone is never asked for two things at once.
    const camera = together.then(async (both) => {
      if (both !== null) return both.camera;
      await mic;
      return openOne('camera', wishes.camera, unwanted);
    });
    return { mic, camera };
  }

  return ({ mic, camera }, unwanted) => {
    if (mic && camera) return openBoth({ mic, camera }, unwanted);
    return {
      ...(mic && { mic: openOne('mic', mic, unwanted) }),
      ...(camera && { camera: openOne('camera', camera, unwanted) }),
    };
  };
}

function parseFacing(value: unknown): Facing | null {
  return value === 'user' || value === 'environment' ? value : null;
}
