import { createCameraSize, stepOf } from '../../src/public/call/devices/camera-size';
import { withSlot } from '../../src/public/call/state/state';
import { createStore } from '../../src/public/call/store';
import { createFakeClock, createFakeMedia, createFakeMesh, createFakeTrack, settled } from '../support/fakes';
import { hang, reject } from '../support/fault-plan';

function make() {
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const store = createStore(onError);
  const [media, mesh, clock] = [createFakeMedia(), createFakeMesh(), createFakeClock()];
  const size = createCameraSize({ store, media, plane: mesh, clock, onError });
  const open = (track: MediaStreamTrack | null): MediaStreamTrack | null => {
    store.change((state) => withSlot(state, 'camera', { track }));
    return track;
  };
  const sizeOf = (track: MediaStreamTrack | null) => (track === null ? undefined : media.sizes.get(track));
  return { size, media, mesh, clock, open, sizeOf, errors };
}

describe('the size of the own camera', () => {
  it('is one of three, the smallest that is enough', () => {
    expect([0, 90, 360, 361, 540, 720, 4_320].map((height) => stepOf(height))).toEqual([
      360, 360, 360, 480, 720, 720, 720,
    ]);
  });

  it('grows at once and shrinks after two seconds, so that it does not go to and fro', async () => {
    const { size, clock, open, sizeOf, mesh } = make();
    const track = open(createFakeTrack('video'));
    size.want(180);
    clock.pass(1_900);
    expect(sizeOf(track)).toBeUndefined();
    size.want(4_320);
    clock.pass(10_000);
    expect(sizeOf(track)).toBeUndefined();
    size.want(180);
    clock.pass(2_000);
    await settled();
    expect(sizeOf(track)).toBe(360);
    // The links hear of it.
    expect(mesh.slots.get('camera')).toBe(track);
    size.want(720);
    expect(sizeOf(track)).toBe(720);
  });

  it('is that of the camera that is open, also of one that is opened later', async () => {
    const { size, clock, open, sizeOf } = make();
    size.want(360);
    clock.pass(2_000);
    const first = open(createFakeTrack('video'));
    await settled();
    expect(sizeOf(first)).toBe(360);
    open(null);
    const second = open(createFakeTrack('video'));
    await settled();
    expect(sizeOf(second)).toBe(360);
  });

  it('stays as it is where the camera refuses, and the next size is tried all the same', async () => {
    const { size, media, clock, open, sizeOf, errors } = make();
    const track = open(createFakeTrack('video'));
    media.faults.next('resize', reject());
    size.want(360);
    clock.pass(2_000);
    await settled();
    expect(errors.splice(0)).toHaveLength(1);
    size.want(720);
    await settled();
    expect(sizeOf(track)).toBe(720);
    expect(errors).toEqual([]);
  });

  it('goes back where the camera does not answer within two seconds, and that camera is left alone from then on', async () => {
    const { size, media, clock, open, sizeOf } = make();
    const track = open(createFakeTrack('video'));
    media.faults.next('resize', hang());
    size.want(360);
    clock.pass(2_000);
    await settled();
    expect(sizeOf(track)).toBeUndefined();
    clock.pass(2_000);
    await settled();
    expect(sizeOf(track)).toBe(720);
    size.want(480);
    clock.pass(10_000);
    await settled();
    expect(sizeOf(track)).toBe(720);
    const other = open(createFakeTrack('video'));
    await settled();
    expect(sizeOf(other)).toBe(480);
  });

  it('is asked of no camera any more once one has ended by it', async () => {
    const { size, clock, open, sizeOf } = make();
    const track = open(createFakeTrack('video'));
    size.want(360);
    clock.pass(2_000);
    await settled();
    track?.stop();
    clock.pass(1_000);
    const again = open(createFakeTrack('video'));
    await settled();
    expect(sizeOf(again)).toBeUndefined();
    size.want(480);
    clock.pass(2_000);
    await settled();
    expect(sizeOf(again)).toBeUndefined();
  });

  it('has 1080 lines only by the choice of the person, and where somebody shows so many', async () => {
    const { size, clock, open, sizeOf } = make();
    const track = open(createFakeTrack('video'));
    size.want(4_320);
    await settled();
    expect(sizeOf(track)).toBeUndefined();
    size.setSharp(true);
    await settled();
    expect(sizeOf(track)).toBe(1080);
    size.want(700);
    clock.pass(2_000);
    await settled();
    expect(sizeOf(track)).toBe(720);
    size.want(1080);
    size.setSharp(false);
    clock.pass(2_000);
    await settled();
    expect(sizeOf(track)).toBe(720);
  });
});
