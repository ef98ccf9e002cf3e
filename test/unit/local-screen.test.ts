import { createLocalScreen } from '../../src/public/call/devices/local-screen';
import { createStore } from '../../src/public/call/store';
import { hang, reject } from '../support/fault-plan';
import { createFakeMedia, createFakeTrack, createFakeMesh, settled } from '../support/fakes';

describe('the own screen', () => {
  const errors: unknown[] = [];
  const make = () => {
    const store = createStore((error) => errors.push(error));
    const media = createFakeMedia();
    const plane = createFakeMesh();
    const screen = createLocalScreen({ store, media, plane, onError: (error) => errors.push(error) });
    const track = createFakeTrack('video', 'screen');
    const sound = createFakeTrack('audio', 'sound of the screen');
    media.screen = { ok: true, track, sound };
    const now = () => store.get().screen;
    const codes = () => store.get().notices.map(({ code }) => code);
    return { store, media, plane, screen, track, sound, now, codes };
  };
  afterEach(() => expect(errors).toEqual([]));

  it('goes into its own two slots, and out of them', async () => {
    const { screen, plane, media, track, sound, now } = make();
    screen.start();
    expect(now()).toMatchObject({ on: false, busy: true });
    await settled();
    expect(now()).toMatchObject({ on: true, busy: false, track, sound });
    expect(plane.slots.get('screen')).toBe(track);
    expect(plane.slots.get('screen_sound')).toBe(sound);
    screen.stop();
    expect(now()).toMatchObject({ on: false, track: null, sound: null });
    expect(plane.slots.get('screen')).toBeNull();
    expect(plane.slots.get('screen_sound')).toBeNull();
    expect(media.open_.size).toBe(0);
  });

  it('is asked for once, however often one presses', async () => {
    const { screen, media, now } = make();
    media.hold = true;
    screen.start();
    screen.start();
    media.letGo();
    await settled();
    screen.start();
    await settled();
    expect(now().on).toBe(true);
    expect(media.open_.size).toBe(2);
  });

  it('is closed at once when it was given after one had left', async () => {
    const { screen, media, plane, now } = make();
    media.hold = true;
    screen.start();
    screen.stop();
    media.letGo();
    await settled();
    expect(now().on).toBe(false);
    expect(media.open_.size).toBe(0);
    expect(plane.slots.get('screen')).toBeNull();
  });

  it.each([
    ['never', hang],
    ['by an error', reject],
  ])('is closed at once while a link answers %s', async (_how, fault) => {
    const { screen, media, plane, now } = make();
    plane.faults.always('setTrack', fault);
    screen.start();
    await settled();
    expect(now()).toMatchObject({ on: true, busy: false });
    screen.stop();
    expect(media.open_.size).toBe(0);
    await settled();
    errors.splice(0);
  });

  it('ends with the picture, and goes on without its sound', async () => {
    const { screen, plane, track, sound, now } = make();
    screen.start();
    await settled();
    screen.lose(sound);
    expect(now()).toMatchObject({ on: true, sound: null });
    expect(plane.slots.get('screen_sound')).toBeNull();
    screen.lose(track);
    expect(now().on).toBe(false);
    screen.lose(track);
  });

  it('is sharp for text, smooth for motion, and stays so for the next time', async () => {
    const { screen, track, now } = make();
    screen.start();
    await settled();
    expect(track.contentHint).toBe('detail');
    screen.setMotion(true);
    expect(track.contentHint).toBe('motion');
    screen.stop();
    screen.start();
    await settled();
    expect(now().motion).toBe(true);
    expect(track.contentHint).toBe('motion');
  });

  it.each([
    ['cancelled', []],
    ['system', ['screen-system']],
    ['unknown', ['screen-failed']],
  ] as const)('that does not come (%s) leaves everything as it was', async (problem, told) => {
    const { screen, media, now, codes } = make();
    media.screen = { ok: false, problem };
    screen.start();
    await settled();
    expect(now()).toMatchObject({ on: false, busy: false });
    expect(codes()).toEqual(told);
  });
});
