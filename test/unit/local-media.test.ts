import { createLocalMedia } from '../../src/public/media/local-media';
import type { Media, MediaProblem, MediaWishes } from '../../src/public/call/ports';
import { createFakeClock, settled } from '../support/fakes';

type Kinds = 'mic' | 'camera' | 'mic+camera';

/** A browser that answers getUserMedia by rule: the name of an error, 'never', or null for a track of each kind. */
function make(
  rule: (kinds: Kinds, constraints: MediaStreamConstraints) => string | null,
  states: { mic?: PermissionState; camera?: PermissionState } = {},
  forbidden: readonly string[] = [],
) {
  const asked: Kinds[] = [];
  const applied: MediaTrackConstraints[] = [];
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
      applyConstraints: (constraints: MediaTrackConstraints) => Promise.resolve(void applied.push(constraints)),
    });
    tracks.push(track as unknown as MediaStreamTrack);
    return track;
  };
  const unanswered: (() => void)[] = [];
  const streamOf = ({ audio: isAudio, video: isVideo }: MediaStreamConstraints) => {
    const audio = isAudio ? [trackOf('audio')] : [];
    const video = isVideo ? [trackOf('video')] : [];
    return { getAudioTracks: () => audio, getVideoTracks: () => video, getTracks: () => [...audio, ...video] };
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
      if (error === 'never') return new Promise((resolve) => unanswered.push(() => resolve(streamOf(constraints))));
      if (error !== null) return Promise.reject(new DOMException('', error));
      return Promise.resolve(streamOf(constraints));
    },
  });
  const clock = createFakeClock();
  const media = createLocalMedia({
    mediaDevices: mediaDevices as unknown as MediaDevices,
    secure: true,
    permissions: (kind) => Promise.resolve(states[kind] ?? null),
    isForbidden: (kind) => forbidden.includes(kind),
    clock,
    phone: false,
    onError: (error) => {
      throw error;
    },
  });
  const pass = async (durationMs: number): Promise<void> => {
    await settled();
    clock.pass(durationMs);
    await settled();
  };
  return { media, asked, applied, constraintsAsked, tracks, unanswered, pass };
}

/** As `open`, with the answers together. */
async function openAll(media: Media, wishes: MediaWishes) {
  const { mic, camera } = media.open(wishes, {});
  return { mic: await mic, camera: await camera };
}

const whichever = { device: '', picked: false };
const both = { mic: whichever, camera: whichever };

function problemsOf(opened: Awaited<ReturnType<typeof openAll>>): (MediaProblem | null)[] {
  return [opened.mic, opened.camera].map((one) => (one === undefined || one.ok ? null : one.problem));
}

describe('the ladder', () => {
  it('asks one question for both', async () => {
    const { media, asked } = make(() => null);
    expect(problemsOf(await openAll(media, both))).toEqual([null, null]);
    expect(asked).toEqual(['mic+camera']);
  });

  it.each([
    ['NotFoundError', 'none'],
    ['NotReadableError', 'busy'],
    ['AbortError', 'busy'],
    ['TypeError', 'unknown'],
  ] as const)('asks for each alone when both together end with %s', async (error, problem) => {
    const { media, asked } = make((kinds) => (kinds === 'mic' ? null : error));
    expect(problemsOf(await openAll(media, both))).toEqual([null, problem]);
    expect(asked[0]).toBe('mic+camera');
    expect(asked).toContain('mic');
    expect(asked).toContain('camera');
  });

  it.each([
    ['prompt', 'dismissed'],
    ['denied', 'denied'],
  ] as const)('asks nobody twice more whose answer to both leaves the permission at "%s"', async (state, problem) => {
    const { media, asked } = make(() => 'NotAllowedError', { mic: state, camera: state });
    expect(problemsOf(await openAll(media, both))).toEqual([problem, problem]);
    expect(asked).toEqual(['mic+camera']);
  });

  it('asks for the microphone alone where only the camera is blocked', async () => {
    const { media } = make((kinds) => (kinds === 'mic' ? null : 'NotAllowedError'), {
      mic: 'prompt',
      camera: 'denied',
    });
    expect(problemsOf(await openAll(media, both))).toEqual([null, 'denied']);
  });

  it('asks for each alone where the browser says nothing of permissions', async () => {
    const { media, asked } = make(() => 'NotAllowedError');
    expect(problemsOf(await openAll(media, both))).toEqual(['denied', 'denied']);
    expect(asked).toEqual(['mic+camera', 'mic', 'camera']);
  });

  it('takes a remembered device, and any other where it is gone', async () => {
    const isStale = (constraints: MediaStreamConstraints) => JSON.stringify(constraints).includes('old');
    const { media, asked, constraintsAsked } = make((_kinds, constraints) =>
      isStale(constraints) ? 'OverconstrainedError' : null,
    );
    const opened = await openAll(media, { mic: whichever, camera: { device: 'old', picked: false } });
    expect(problemsOf(opened)).toEqual([null, null]);
    // Once more for what that very camera can, then for any.
    expect(asked).toEqual(['mic+camera', 'mic+camera', 'mic+camera']);
    expect(JSON.stringify(constraintsAsked[0])).toContain('"exact":"old"');
    expect(problemsOf(await openAll(media, { camera: { device: 'old', picked: false } }))).toEqual([null, null]);
  });

  it('takes no other device than a picked one', async () => {
    const { media, constraintsAsked } = make(() => 'OverconstrainedError');
    expect(problemsOf(await openAll(media, { camera: { device: 'mine', picked: true } }))).toEqual([
      null,
      'over-constrained',
    ]);
    for (const { video } of constraintsAsked) expect(video).toMatchObject({ deviceId: { exact: 'mine' } });
  });

  it.each([
    ['picked', { camera: { device: 'mine', picked: true } }],
    ['remembered', { camera: { device: 'mine', picked: false } }],
    ['remembered, with a microphone', { ...both, camera: { device: 'mine', picked: false } }],
  ])('takes a %s camera that knows 60 pictures a second only, and asks it for less', async (_how, wishes) => {
    const { media, constraintsAsked, applied } = make((_kinds, { video }) =>
      JSON.stringify(video).includes('"max":') ? 'OverconstrainedError' : null,
    );
    expect((await openAll(media, wishes)).camera).toMatchObject({ ok: true });
    expect(constraintsAsked.at(-1)?.video).toEqual({ deviceId: { exact: 'mine' } });
    expect(applied).toEqual([expect.objectContaining({ frameRate: { ideal: 24 } })]);
  });

  it('takes whatever a camera can where none can do what we would like', async () => {
    const { media, constraintsAsked } = make((_kinds, { video }) => (video === true ? null : 'OverconstrainedError'));
    expect(problemsOf(await openAll(media, { camera: whichever }))).toEqual([null, null]);
    expect(constraintsAsked.at(-1)).toEqual({ video: true });
  });

  it.each([
    [false, 'insecure'],
    [true, 'unsupported'],
  ])('on a page without any devices, opened over https (%p), says "%s"', async (secure, problem) => {
    const media = createLocalMedia({
      mediaDevices: undefined,
      secure,
      permissions: () => Promise.resolve(null),
      isForbidden: () => false,
      clock: createFakeClock(),
      phone: false,
      onError: () => undefined,
    });
    expect(problemsOf(await openAll(media, both))).toEqual([problem, problem]);
    expect(media.canShareScreen).toBe(false);
    expect(await media.openScreen()).toEqual({ ok: false, problem: 'unknown' });
    expect(await media.pickSpeaker()).toBeNull();
  });

  it('says that the server forbids it where the person does not, and nobody could take it back in the browser', async () => {
    const denied = { mic: 'granted', camera: 'denied' } as const;
    const told = make((kinds) => (kinds === 'mic' ? null : 'NotAllowedError'), denied, ['camera']);
    expect(problemsOf(await openAll(told.media, both))).toEqual([null, 'policy']);
    const neither = make(() => 'NotAllowedError', { mic: 'denied', camera: 'denied' }, ['mic', 'camera']);
    expect(problemsOf(await openAll(neither.media, both))).toEqual(['policy', 'policy']);
    // A browser that tells nothing of the headers, and that the person has said yes.
    const untold = make(() => 'NotAllowedError', { mic: 'granted', camera: 'granted' });
    expect(problemsOf(await openAll(untold.media, both))).toEqual(['policy', 'policy']);
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
    await openAll(media, { camera: whichever });
    tracks[0]?.dispatchEvent(new Event('ended'));
    await new Promise(setImmediate);
    expect(ended).toEqual([[tracks[0], why]]);
    expect(tracks[0]?.readyState).toBe('ended');
    // Its own end it does not report.
    await openAll(media, { camera: whichever });
    if (tracks[1] !== undefined) media.close(tracks[1]);
    tracks[1]?.dispatchEvent(new Event('ended'));
    await new Promise(setImmediate);
    expect(ended).toHaveLength(1);
  });
});

describe('a camera that never answers', () => {
  const granted = { mic: 'granted', camera: 'granted' } as const;
  const make_ = () => make((kinds) => (kinds === 'mic' ? null : 'never'), granted);

  it('does not take the microphone with it, and is spoken of', async () => {
    const { media, pass, tracks, unanswered } = make_();
    const { mic, camera } = media.open(both, {});
    await pass(10_000);
    expect(await mic).toMatchObject({ ok: true });
    await pass(10_000);
    expect(await camera).toEqual({ ok: false, problem: 'stuck' });
    const live = () => tracks.filter(({ readyState }) => readyState === 'live').map(({ kind }) => kind);
    for (const answer of unanswered) answer();
    await settled();
    expect(tracks).toHaveLength(4);
    expect(live()).toEqual(['audio']);
  });

  it('sets the microphone free when it is turned off, and is not asked for again', async () => {
    const { media, pass, asked } = make_();
    const off = new AbortController();
    const { mic, camera } = media.open(both, { camera: off.signal });
    await settled();
    off.abort();
    await pass(1_000);
    expect(await mic).toMatchObject({ ok: true });
    expect(await camera).toMatchObject({ ok: false });
    expect(asked).toEqual(['mic+camera', 'mic']);
  });
});

describe('the constraints', () => {
  const constraintsFor = async (wish: object, phone = false): Promise<MediaStreamConstraints | undefined> => {
    const { mediaDevices, asked } = recordOnly();
    const media = createLocalMedia({
      mediaDevices,
      secure: true,
      permissions: () => Promise.resolve(null),
      isForbidden: () => false,
      clock: createFakeClock(),
      phone,
      onError: () => undefined,
    });
    await openAll(media, wish);
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
