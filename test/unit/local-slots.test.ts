import { createLocalSlots } from '../../src/public/call/devices/local-slots';
import { withoutNotices } from '../../src/public/call/state/state';
import { createStore } from '../../src/public/call/store';
import { hang, reject } from '../support/fault-plan';
import { createFakeMedia, createFakeMesh, settled } from '../support/fakes';

describe('own devices', () => {
  const errors: unknown[] = [];
  const make = ({ oneAtATime = false, isKnown = true, camera = '' } = {}) => {
    const store = createStore((error) => errors.push(error));
    const media = createFakeMedia({ oneAtATime, isKnown });
    const plane = createFakeMesh();
    const picked: string[] = [];
    const initial = { mic: { on: true, device: '' }, camera: { on: true, device: camera } };
    const slots = createLocalSlots({
      store,
      media,
      plane,
      initial,
      onPicked: (name, device) => picked.push(`${name} ${device}`),
      onError: (error) => errors.push(error),
    });
    const slot = (name: 'mic' | 'camera') => store.get().slots[name];
    const codes = () => store.get().notices.map(({ code }) => code);
    return { store, media, plane, slots, slot, codes, picked };
  };
  afterEach(() => expect(errors).toEqual([]));

  it('are asked for with one question', async () => {
    const { slots, media, slot, plane } = make();
    slots.prepare();
    slots.prepare();
    await settled();
    expect(media.asked).toHaveLength(1);
    expect(slot('mic').track?.enabled).toBe(true);
    expect(plane.slots.get('camera')).toBe(slot('camera').track);
  });

  it('that did not open are spoken of again in the next call', async () => {
    const { slots, store, media, codes } = make();
    media.broken.set('', 'denied');
    slots.prepare();
    await settled();
    expect(codes()).toEqual(['both-denied']);
    slots.release();
    store.change((state) => withoutNotices(state, () => true));
    const { length } = media.asked;
    slots.prepare();
    await settled();
    expect(codes()).toEqual(['both-denied']);
    expect(media.asked).toHaveLength(length);
  });

  it('mute without closing the microphone, and close the camera that is off', async () => {
    const { slots, media, slot, plane } = make();
    slots.prepare();
    await settled();
    const camera = slot('camera').track;
    slots.set('mic', false);
    slots.set('camera', false);
    await settled();
    expect(slot('mic').track?.enabled).toBe(false);
    expect(slot('mic').track?.readyState).toBe('live');
    expect(camera?.readyState).toBe('ended');
    expect(plane.slots.get('camera')).toBeNull();
    expect(media.open_.size).toBe(1);
  });

  describe.each([
    ['never', hang],
    ['by an error', reject],
  ])('while a link answers %s', (_how, fault) => {
    const inTrouble = async () => {
      const all = make();
      all.slots.prepare();
      await settled();
      all.plane.faults.always('setTrack', fault);
      return all;
    };
    afterEach(() => errors.splice(0));

    it('leave no light on, whatever is switched, turned off and left', async () => {
      const { slots, media } = await inTrouble();
      slots.use('camera', 'other');
      await settled();
      expect(media.open_.size).toBe(2);
      slots.set('camera', false);
      expect([...media.open_].map(({ kind }) => kind)).toEqual(['audio']);
      slots.set('camera', true);
      await settled();
      expect(media.open_.size).toBe(2);
      slots.release();
      expect(media.open_.size).toBe(0);
    });

    it('follow the newest wish', async () => {
      const { slots, slot } = await inTrouble();
      slots.use('mic', 'one');
      await settled();
      slots.use('mic', 'two');
      await settled();
      expect(slot('mic')).toMatchObject({ device: 'two', busy: false });
    });
  });

  it('are closed at once, also while others are being opened', async () => {
    const { slots, media, slot } = make();
    slots.prepare();
    await settled();
    media.hold = true;
    slots.use('camera', 'other');
    slots.use('mic', 'other');
    await settled();
    slots.set('camera', false);
    expect([...media.open_].map(({ kind }) => kind)).toEqual(['audio']);
    expect(slot('camera')).toMatchObject({ track: null, busy: false });
    slots.release();
    expect(media.open_.size).toBe(0);
    media.letGo();
    await settled();
    expect(media.open_.size).toBe(0);
  });

  it('stay muted through a switch', async () => {
    const { slots, slot, plane, media } = make();
    slots.prepare();
    await settled();
    slots.set('mic', false);
    slots.use('mic', 'other');
    await settled();
    expect(slot('mic').device).toBe('other');
    expect(slot('mic').track?.enabled).toBe(false);
    expect(plane.slots.get('mic')).toBe(slot('mic').track);
    expect(media.open_.size).toBe(2);
  });

  it('stay off through a switch, and come back with the picked camera', async () => {
    const { slots, slot, media } = make();
    slots.prepare();
    await settled();
    slots.set('camera', false);
    slots.use('camera', 'rear');
    await settled();
    expect(slot('camera')).toMatchObject({ track: null, device: 'rear' });
    slots.set('camera', true);
    await settled();
    expect(media.asked.at(-1)).toEqual({ camera: { device: 'rear', picked: true } });
    expect(slot('camera')).toMatchObject({ device: 'rear', on: true });
  });

  it('follow the newest of many wishes and do none of those between', async () => {
    const { slots, slot, media } = make();
    slots.prepare();
    await settled();
    media.hold = true;
    slots.use('camera', 'one');
    slots.use('camera', 'two');
    slots.use('camera', 'three');
    media.hold = false;
    media.letGo();
    await settled();
    expect(media.asked.slice(1).map(({ camera }) => camera?.device)).toEqual(['one', 'three']);
    expect(slot('camera').device).toBe('three');
    expect(media.open_.size).toBe(2);
  });

  it('close a camera that was turned off while it was being opened', async () => {
    const { slots, slot, media } = make();
    media.hold = true;
    slots.prepare();
    slots.set('camera', false);
    media.hold = false;
    media.letGo();
    await settled();
    expect(slot('camera').track).toBeNull();
    expect([...media.open_].map(({ kind }) => kind)).toEqual(['audio']);
  });

  it('cancel a device that is being opened and no longer wanted, and try again when it is', async () => {
    const { slots, slot, media } = make();
    media.hold = true;
    slots.prepare();
    slots.set('camera', false);
    expect(media.unwanted.camera?.aborted).toBe(true);
    expect(media.unwanted.mic?.aborted).toBe(false);
    expect(slot('camera').busy).toBe(false);
    slots.set('camera', true);
    expect(slot('camera').busy).toBe(true);
    media.broken.set('', 'stuck');
    media.hold = false;
    media.letGo();
    await settled();
    expect(media.asked.map((wishes) => Object.keys(wishes))).toEqual([['mic', 'camera'], ['camera']]);
  });

  it('close everything on release, also what was still being opened', async () => {
    const { slots, media } = make();
    media.hold = true;
    slots.prepare();
    slots.release();
    media.letGo();
    await settled();
    expect(media.open_.size).toBe(0);
  });

  it.each([false, true])(
    'roll back to the old camera when the new one fails (one at a time: %p)',
    async (oneAtATime) => {
      const { slots, slot, media, plane, codes } = make({ oneAtATime });
      slots.prepare();
      await settled();
      const before = slot('camera').device;
      media.broken.set('broken', 'busy');
      slots.use('camera', 'broken');
      await settled();
      expect(slot('camera')).toMatchObject({ on: true, busy: false, device: before });
      expect(slot('camera').track?.readyState).toBe('live');
      expect(plane.slots.get('camera')).toBe(slot('camera').track);
      expect(codes()).toContain('switch-failed');
      expect(media.open_.size).toBe(2);
    },
  );

  it('never open two cameras where only one can be', async () => {
    const { slots, slot, media } = make({ oneAtATime: true });
    slots.prepare();
    await settled();
    const front = slot('camera').track;
    media.hold = true;
    slots.use('camera', 'rear');
    await settled();
    expect(front?.readyState).toBe('ended');
    media.hold = false;
    media.letGo();
    await settled();
    expect(slot('camera').device).toBe('rear');
  });

  it('close the old camera where it is in the way of the new one, and remember that for this visit', async () => {
    const { slots, slot, media, codes } = make({ oneAtATime: true, isKnown: false });
    slots.prepare();
    await settled();
    slots.use('camera', 'rear');
    await settled();
    expect(slot('camera')).toMatchObject({ device: 'rear', on: true, busy: false });
    expect(codes()).toEqual([]);
    const { length } = media.asked;
    slots.use('camera', 'front');
    await settled();
    expect(slot('camera').device).toBe('front');
    expect(media.asked).toHaveLength(length + 1);
  });

  it('come back to the old camera where the new one fails without it too', async () => {
    const { slots, slot, media, codes } = make({ oneAtATime: true, isKnown: false });
    slots.prepare();
    await settled();
    const before = slot('camera').device;
    media.broken.set('rear', 'busy');
    slots.use('camera', 'rear');
    await settled();
    expect(slot('camera')).toMatchObject({ device: before, on: true, busy: false });
    expect(slot('camera').track?.readyState).toBe('live');
    expect(codes()).toEqual(['switch-failed']);
    expect(media.open_.size).toBe(2);
  });

  it('learn from a microphone that ended with its forerunner that the old one is to be closed first', async () => {
    const { slots, slot, media, codes } = make();
    slots.prepare();
    await settled();
    slots.use('mic', 'desk-mic');
    await settled();
    const { track } = slot('mic');
    if (track !== null) slots.lose(track, 'lost');
    await settled();
    expect(slot('mic')).toMatchObject({ on: true, device: 'desk-mic' });
    media.hold = true;
    slots.use('mic', 'another');
    await settled();
    expect([...media.open_].some(({ kind, label }) => kind === 'audio' && label === 'another')).toBe(false);
    expect(slot('mic').track).toBeNull();
    media.hold = false;
    media.letGo();
    await settled();
    expect(slot('mic').device).toBe('another');
    expect(codes()).toEqual([]);
  });

  it('that were open in another visit are not called disconnected when they are not there', async () => {
    const { slots, slot, media, codes } = make({ camera: 'desk' });
    media.elsewhere.set('desk', 'built-in');
    slots.prepare();
    await settled();
    expect(slot('camera').device).toBe('built-in');
    expect(codes()).toEqual([]);
    slots.set('camera', false);
    media.elsewhere.set('built-in', 'third');
    slots.set('camera', true);
    await settled();
    expect(codes()).toEqual(['camera-replaced']);
  });

  it('say what went wrong, each for itself, and try again when asked', async () => {
    const { slots, slot, media, codes } = make();
    media.broken.set('', 'denied');
    slots.prepare();
    await settled();
    expect(slot('camera')).toMatchObject({ on: false, problem: 'denied' });
    expect(codes()).toEqual(['both-denied']);
    slots.prepare();
    await settled();
    expect(media.asked).toHaveLength(1);
    media.broken.clear();
    slots.set('camera', true);
    slots.set('mic', true);
    await settled();
    expect(slot('camera')).toMatchObject({ on: true, problem: null });
    expect(slot('mic').track?.enabled).toBe(true);
  });

  it('that are pulled out are told at once and replaced, as loud or as mute', async () => {
    const { slots, slot, media, plane, codes, store } = make();
    slots.prepare();
    slots.set('mic', false);
    await settled();
    slots.use('camera', 'desk');
    slots.use('mic', 'desk-mic');
    await settled();
    for (const name of ['mic', 'camera'] as const) {
      const { track } = slot(name);
      media.broken.set(name === 'mic' ? 'desk-mic' : 'desk', 'none');
      if (track === null) throw new Error('nothing is open');
      media.close(track);
      slots.lose(track, 'lost');
      expect(slot(name)).toMatchObject({ on: false, track: null });
      expect(plane.slots.get(name)).toBeNull();
      await settled();
      expect(plane.slots.get(name)).toBe(slot(name).track);
    }
    expect(slot('camera')).toMatchObject({ on: true, device: 'default-video', problem: null });
    expect(slot('mic')).toMatchObject({ on: false, device: 'default-audio', problem: null });
    expect(slot('mic').track?.enabled).toBe(false);
    expect(codes()).toEqual(['mic-replaced', 'camera-replaced']);
    expect(store.get().notices[1]?.name).toBe(slot('camera').track?.label);
  });

  it('that ended without being gone are opened again, and nothing is said', async () => {
    const { slots, slot, codes } = make();
    slots.prepare();
    await settled();
    slots.use('mic', 'desk-mic');
    await settled();
    const { track } = slot('mic');
    if (track !== null) slots.lose(track, 'lost');
    await settled();
    expect(slot('mic')).toMatchObject({ on: true, device: 'desk-mic' });
    expect(codes()).toEqual([]);
  });

  it('that end while another one is being opened in their place are not spoken of as disconnected', async () => {
    const { slots, slot, media, codes } = make();
    slots.prepare();
    await settled();
    const { track } = slot('mic');
    media.hold = true;
    slots.use('mic', 'desk-mic');
    await settled();
    if (track !== null) slots.lose(track, 'lost');
    media.hold = false;
    media.letGo();
    await settled();
    expect(slot('mic')).toMatchObject({ on: true, device: 'desk-mic' });
    expect(codes()).toEqual([]);
  });

  it('that are gone for good are off, with one way back', async () => {
    const { slots, slot, media, codes } = make();
    slots.prepare();
    await settled();
    const { track } = slot('camera');
    for (const device of ['', 'default-video']) media.broken.set(device, 'none');
    if (track !== null) slots.lose(track, 'lost');
    await settled();
    expect(slot('camera')).toMatchObject({ on: false, track: null, problem: 'lost' });
    expect(codes()).toEqual(['camera-lost']);
    media.broken.clear();
    slots.retry(['camera']);
    await settled();
    expect(slot('camera')).toMatchObject({ on: true, problem: null });
    expect(codes()).toEqual([]);
  });

  it('whose permission was taken back are not asked for again by themselves', async () => {
    const { slots, slot, media, codes } = make();
    slots.prepare();
    await settled();
    const { track } = slot('camera');
    if (track !== null) slots.lose(track, 'denied');
    await settled();
    expect(media.asked).toHaveLength(1);
    expect(slot('camera')).toMatchObject({ on: false, problem: 'denied' });
    expect(codes()).toEqual(['camera-denied']);
  });

  it('that failed are on again as soon as another one is picked', async () => {
    const { slots, slot, media } = make();
    media.broken.set('', 'none');
    slots.prepare();
    await settled();
    slots.use('camera', 'desk');
    await settled();
    expect(slot('camera')).toMatchObject({ on: true, device: 'desk', problem: null });
    expect(slot('camera').track?.readyState).toBe('live');
  });

  it('are remembered when they were picked and work, and not otherwise', async () => {
    const { slots, media, picked } = make();
    slots.prepare();
    await settled();
    media.broken.set('broken', 'busy');
    slots.use('camera', 'broken');
    await settled();
    slots.use('camera', 'desk');
    await settled();
    expect(picked).toEqual(['camera desk']);
  });

  it('turn round by where they look, and by their order where nobody says', async () => {
    const { slots, slot, media, store } = make({ oneAtATime: true });
    store.change((state) => ({
      ...state,
      devices: ['default-video', 'two', 'three'].map((id) => ({ kind: 'camera' as const, id, label: id })),
    }));
    slots.prepare();
    await settled();
    slots.flip();
    await settled();
    expect(slot('camera').device).toBe('two');
    slots.flip();
    await settled();
    slots.flip();
    await settled();
    expect(slot('camera').device).toBe('default-video');
    store.change((state) => ({
      ...state,
      slots: { ...state.slots, camera: { ...state.slots.camera, facing: 'user' } },
    }));
    slots.flip();
    await settled();
    expect(media.asked.at(-1)?.camera).toMatchObject({ facing: 'environment', picked: true });
    expect(slot('camera')).toMatchObject({ device: 'environment-camera', facing: 'environment' });
    media.broken.set('user', 'busy');
    slots.flip();
    await settled();
    expect(slot('camera')).toMatchObject({ on: true, device: 'environment-camera' });
  });

  it('are opened again for music, as mute as before, also when they are just being opened', async () => {
    const { slots, slot, media } = make();
    media.hold = true;
    slots.prepare();
    slots.setMusic(true);
    media.hold = false;
    media.letGo();
    await settled();
    expect(media.asked.at(-1)?.mic).toMatchObject({ music: true });
    slots.set('mic', false);
    slots.setMusic(false);
    await settled();
    expect(media.asked).toHaveLength(3);
    expect(media.asked.at(-1)?.mic?.music).toBeUndefined();
    expect(slot('mic').track?.enabled).toBe(false);
  });

  it('are opened again after an interruption', async () => {
    const { slots, slot, media } = make({ oneAtATime: true });
    slots.prepare();
    await settled();
    const before = slot('mic').track;
    if (before !== null) slots.interrupt(before);
    await settled();
    expect(slot('mic').track).not.toBe(before);
    expect(slot('mic').track?.readyState).toBe('live');
    expect(media.open_.size).toBe(2);
  });
});
