import { createSilenceWatch, createTalkWatch, startMicHints } from '../../src/public/call/devices/mic-hints';
import { withNotice, withoutNotices, withSlot, withStatus } from '../../src/public/call/state/state';
import { createStore } from '../../src/public/call/store';
import { createFakeMedia, createFakeTrack } from '../support/fakes';

const LOUD = 0.1;
const ROOM = 0.002;

describe('the hint that you talk while muted', () => {
  const make = () => {
    const said: number[] = [];
    let atMs = 0;
    const watch = createTalkWatch(() => said.push(atMs));
    const hear = (level: number, times: number) => {
      for (let time = 0; time < times; time += 1) watch.onLevel(level, (atMs += 100));
    };
    return { said, hear };
  };

  it('comes within a second of talk', () => {
    const { said, hear } = make();
    hear(LOUD, 10);
    expect(said).toHaveLength(1);
    expect(said[0]).toBeLessThanOrEqual(1_000);
  });

  it('does not come for a quiet room, a cough or a door', () => {
    const { said, hear } = make();
    hear(ROOM, 100);
    for (let knock = 0; knock < 20; knock += 1) {
      hear(LOUD, 3);
      hear(ROOM, 10);
    }
    expect(said).toEqual([]);
  });

  it('comes once a minute at most', () => {
    const { said, hear } = make();
    hear(LOUD, 1_800);
    expect(said).toHaveLength(3);
    expect((said[1] ?? 0) - (said[0] ?? 0)).toBeGreaterThanOrEqual(60_000);
  });
});

describe('the hint to whose microphone gives nothing', () => {
  const hear = (levels: readonly number[]) => {
    const said: string[] = [];
    const watch = createSilenceWatch(
      () => said.push('silent'),
      () => said.push('sound'),
    );
    levels.forEach((level, index) => watch.onLevel(level, index * 100));
    return said;
  };

  it('comes once, after ten seconds of true zero', () => {
    expect(hear(Array<number>(100).fill(0))).toEqual([]);
    expect(hear(Array<number>(300).fill(0))).toEqual(['silent']);
  });

  it('does not come for the faintest noise', () => {
    expect(hear([...Array<number>(99).fill(0), 1e-6])).toEqual(['sound']);
  });
});

describe('the microphone', () => {
  const make = () => {
    const store = createStore((error) => {
      throw error;
    });
    const media = createFakeMedia();
    const track = createFakeTrack('audio', 'Desk microphone');
    startMicHints({
      store,
      devices: media,
      notify: (code, name) => store.change((state) => withNotice(state, code, name)),
      withdraw: (code) => store.change((state) => withoutNotices(state, (other) => other === code)),
    });
    const put = (on: boolean, put_: MediaStreamTrack | null = track) =>
      store.change((state) => withSlot(withStatus(state, 'joined'), 'mic', { on, track: put_ }));
    const hear = (level: number, times: number) => {
      for (let time = 0; time < times; time += 1) media.watched.get(track)?.(level, time * 100);
    };
    const codes = () => store.get().notices.map(({ code }) => code);
    return { store, media, track, put, hear, codes };
  };

  it('is listened to until it has given sound, and not a moment longer', () => {
    const { media, put, hear } = make();
    put(true);
    expect(media.watched.size).toBe(1);
    hear(LOUD, 1);
    expect(media.watched.size).toBe(0);
    put(true);
    expect(media.watched.size).toBe(0);
  });

  it('is named when it gives nothing, until it does', () => {
    const { store, put, hear, codes } = make();
    put(true);
    hear(0, 101);
    expect(store.get().notices.map(({ code, name }) => [code, name])).toEqual([['mic-silent', 'Desk microphone']]);
    hear(LOUD, 1);
    expect(codes()).toEqual([]);
  });

  it('is listened to while it is muted in a call, and the hint goes when it is not', () => {
    const { media, put, hear, codes } = make();
    put(true);
    hear(LOUD, 1);
    put(false);
    hear(LOUD, 12);
    expect(codes()).toEqual(['talking-muted']);
    put(true);
    expect(codes()).toEqual([]);
    expect(media.watched.size).toBe(0);
  });

  it('is not listened to before the door while it is muted, nor once it is gone', () => {
    const { store, media, track, put } = make();
    store.change((state) => withSlot(state, 'mic', { on: false, track }));
    expect(media.watched.size).toBe(0);
    put(false);
    expect(media.watched.size).toBe(1);
    put(false, null);
    expect(media.watched.size).toBe(0);
  });
});
