import { createLocalMedia } from '../../src/public/media/local-media';
import type { MediaProblem } from '../../src/public/call/ports';
import { createFakeClock } from '../support/fakes';

type Kinds = 'mic' | 'camera' | 'mic+camera';

/** A browser that answers getUserMedia by rule: the name of an error, or null for a track of each kind. */
function make(
  rule: (kinds: Kinds, constraints: MediaStreamConstraints) => string | null,
  states: { mic?: PermissionState; camera?: PermissionState } = {},
) {
  const asked: Kinds[] = [];
  const constraintsAsked: MediaStreamConstraints[] = [];
  const tracks: (MediaStreamTrack & EventTarget)[] = [];
  const trackOf = (kind: 'audio' | 'video') => {
    const track = Object.assign(new EventTarget(), {
      kind,
      label: kind,
      readyState: 'live',
      muted: false,
      stop: () => void (track.readyState = 'ended'),
      getSettings: () => ({ deviceId: `${kind}-1` }),
    });
    tracks.push(track as unknown as MediaStreamTrack);
    return track;
  };
  const mediaDevices = Object.assign(new EventTarget(), {
    enumerateDevices: () => Promise.resolve([]),
    getUserMedia(constraints: MediaStreamConstraints) {
      const kinds = [constraints.audio ? 'mic' : '', constraints.video ? 'camera' : '']
        .filter(Boolean)
        .join('+') as Kinds;
      asked.push(kinds);
      constraintsAsked.push(constraints);
      const error = rule(kinds, constraints);
      if (error !== null) return Promise.reject(new DOMException('', error));
      const audio = constraints.audio ? [trackOf('audio')] : [];
      const video = constraints.video ? [trackOf('video')] : [];
      return Promise.resolve({
        getAudioTracks: () => audio,
        getVideoTracks: () => video,
        getTracks: () => [...audio, ...video],
      });
    },
  });
  const media = createLocalMedia({
    mediaDevices: mediaDevices as unknown as MediaDevices,
    permissions: (kind) => Promise.resolve(states[kind] ?? null),
    clock: createFakeClock(),
    phone: false,
    onError: (error) => {
      throw error;
    },
  });
  return { media, asked, constraintsAsked, tracks };
}

const whichever = { device: '', picked: false };
const both = { mic: whichever, camera: whichever };

function problemsOf(opened: Awaited<ReturnType<ReturnType<typeof make>['media']['open']>>): (MediaProblem | null)[] {
  return [opened.mic, opened.camera].map((one) => (one === undefined || one.ok ? null : one.problem));
}

describe('the ladder', () => {
  it('asks one question for both', async () => {
    const { media, asked } = make(() => null);
    expect(problemsOf(await media.open(both))).toEqual([null, null]);
    expect(asked).toEqual(['mic+camera']);
  });

  it.each([
    ['NotFoundError', 'none'],
    ['NotReadableError', 'busy'],
    ['AbortError', 'busy'],
    ['TypeError', 'unknown'],
  ] as const)('asks for each alone when both together end with %s', async (error, problem) => {
    const { media, asked } = make((kinds) => (kinds === 'mic' ? null : error));
    expect(problemsOf(await media.open(both))).toEqual([null, problem]);
    expect(asked[0]).toBe('mic+camera');
    expect(asked).toContain('mic');
    expect(asked).toContain('camera');
  });

  it.each([
    ['prompt', 'dismissed'],
    ['denied', 'denied'],
  ] as const)('asks nobody twice more whose answer to both leaves the permission at "%s"', async (state, problem) => {
    const { media, asked } = make(() => 'NotAllowedError', { mic: state, camera: state });
    expect(problemsOf(await media.open(both))).toEqual([problem, problem]);
    expect(asked).toEqual(['mic+camera']);
  });

  it('asks for the microphone alone where only the camera is blocked', async () => {
    const { media } = make((kinds) => (kinds === 'mic' ? null : 'NotAllowedError'), {
      mic: 'prompt',
      camera: 'denied',
    });
    expect(problemsOf(await media.open(both))).toEqual([null, 'denied']);
  });

  it('asks for each alone where the browser says nothing of permissions', async () => {
    const { media, asked } = make(() => 'NotAllowedError');
    expect(problemsOf(await media.open(both))).toEqual(['denied', 'denied']);
    expect(asked).toEqual(['mic+camera', 'mic', 'camera']);
  });

  it('takes a remembered device, and any other where it is gone', async () => {
    const isStale = (constraints: MediaStreamConstraints) => JSON.stringify(constraints).includes('old');
    const { media, asked, constraintsAsked } = make((_kinds, constraints) =>
      isStale(constraints) ? 'OverconstrainedError' : null,
    );
    const opened = await media.open({ mic: whichever, camera: { device: 'old', picked: false } });
    expect(problemsOf(opened)).toEqual([null, null]);
    expect(asked).toEqual(['mic+camera', 'mic+camera']);
    expect(JSON.stringify(constraintsAsked[0])).toContain('"exact":"old"');
    expect(problemsOf(await media.open({ camera: { device: 'old', picked: false } }))).toEqual([null, null]);
  });

  it('takes no other device than a picked one', async () => {
    const { media, asked } = make(() => 'OverconstrainedError');
    expect(problemsOf(await media.open({ camera: { device: 'mine', picked: true } }))).toEqual([
      null,
      'over-constrained',
    ]);
    expect(asked).toEqual(['camera']);
  });

  it('takes whatever a camera can where none can do what we would like', async () => {
    const { media, constraintsAsked } = make((_kinds, { video }) => (video === true ? null : 'OverconstrainedError'));
    expect(problemsOf(await media.open({ camera: whichever }))).toEqual([null, null]);
    expect(constraintsAsked.at(-1)).toEqual({ video: true });
  });

  it('says "insecure" where the browser has no devices at all', async () => {
    const media = createLocalMedia({
      mediaDevices: undefined,
      permissions: () => Promise.resolve(null),
      clock: createFakeClock(),
      phone: false,
      onError: () => undefined,
    });
    expect(problemsOf(await media.open(both))).toEqual(['insecure', 'insecure']);
    expect(media.canShareScreen).toBe(false);
    expect(await media.openScreen()).toEqual({ ok: false, problem: 'unknown' });
    expect(await media.pickSpeaker()).toBeNull();
  });

  it.each([
    ['denied', 'denied'],
    ['granted', 'lost'],
    ['prompt', 'lost'],
  ] as const)('tells a track that ended by itself while the permission is "%s"', async (state, why) => {
    const { media, tracks } = make(() => null, { camera: state });
    const ended: [MediaStreamTrack, string][] = [];
    media.watch({
      onDevices: () => undefined,
      onEnded: (track, reason) => ended.push([track, reason]),
      onInterrupted: () => undefined,
    });
    await media.open({ camera: whichever });
    tracks[0]?.dispatchEvent(new Event('ended'));
    await new Promise(setImmediate);
    expect(ended).toEqual([[tracks[0], why]]);
    expect(tracks[0]?.readyState).toBe('ended');
    // Its own end it does not report.
    await media.open({ camera: whichever });
    if (tracks[1] !== undefined) media.close(tracks[1]);
    tracks[1]?.dispatchEvent(new Event('ended'));
    await new Promise(setImmediate);
    expect(ended).toHaveLength(1);
  });
});

describe('what is asked for', () => {
  const constraintsFor = async (wish: object, phone = false): Promise<MediaStreamConstraints | undefined> => {
    const { mediaDevices, asked } = recordOnly();
    const media = createLocalMedia({
      mediaDevices,
      permissions: () => Promise.resolve(null),
      clock: createFakeClock(),
      phone,
      onError: () => undefined,
    });
    await media.open(wish);
    return asked[0];
  };
  function recordOnly() {
    const asked: MediaStreamConstraints[] = [];
    const mediaDevices = Object.assign(new EventTarget(), {
      enumerateDevices: () => Promise.resolve([]),
      getUserMedia(constraints: MediaStreamConstraints) {
        asked.push(constraints);
        return Promise.reject(new DOMException('', 'NotAllowedError'));
      },
    }) as unknown as MediaDevices;
    return { mediaDevices, asked };
  }

  it('is 720p on desktops and 360p on phones', async () => {
    expect((await constraintsFor({ camera: whichever }))?.video).toMatchObject({
      height: { ideal: 720 },
      frameRate: { max: 30 },
    });
    expect((await constraintsFor({ camera: whichever }, true))?.video).toMatchObject({
      height: { ideal: 360 },
      frameRate: { ideal: 20 },
    });
  });

  it('is speech, cleaned, or music, as it sounds', async () => {
    const speech = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
    const music = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    expect((await constraintsFor({ mic: whichever }))?.audio).toMatchObject(speech);
    expect((await constraintsFor({ mic: { ...whichever, music: true } }))?.audio).toMatchObject(music);
  });

  it('is the camera that looks the other way, whichever it is', async () => {
    const wish = { device: '', picked: true, facing: 'environment' };
    expect((await constraintsFor({ camera: wish }, true))?.video).toMatchObject({
      facingMode: { exact: 'environment' },
    });
  });
});
