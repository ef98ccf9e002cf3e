/** What lies between a person's wish and the hardware fails in each way: a device that is not wished is closed, at once and for good. */
import { createOwnDevices } from '../../src/public/call/devices/own-devices';
import { createStore } from '../../src/public/call/store';
import {
  createFakeClock,
  createFakeMedia,
  createFakeMemory,
  createFakeTrack,
  createFakeMesh,
  settled,
} from '../support/fakes';
import { endedBy, hang, late, reject, type Fault } from '../support/fault-plan';

const WAYS = ['hangs', 'is refused', 'is late', 'loses its call'] as const;
type Way = (typeof WAYS)[number];

function make() {
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const store = createStore(onError);
  const media = createFakeMedia();
  const plane = createFakeMesh();
  const session = createFakeMemory();
  const devices = createOwnDevices({
    store,
    media,
    plane,
    clock: createFakeClock(),
    session,
    lasting: createFakeMemory(),
    onError,
  });
  media.screen = { ok: true, track: createFakeTrack('video', 'screen'), sound: createFakeTrack('audio', 'tab') };
  const later = late();
  const faultOf = (way: Way): Fault => {
    if (way === 'hangs') return hang();
    if (way === 'is refused') return reject();
    return way === 'is late' ? later : endedBy(() => devices.release());
  };
  const openOnes = () => [...media.open_].map(({ label }) => label).sort();
  return { devices, media, plane, later, faultOf, openOnes, store };
}

describe('of a link that is told of a device, a setTrack', () => {
  it.each(WAYS)('that %s holds up neither off nor a switch nor leaving', async (way) => {
    const { devices, plane, later, faultOf, openOnes } = make();
    devices.prepare();
    devices.screen.start();
    await settled();
    if (way !== 'loses its call') {
      plane.faults.always('setTrack', () => faultOf(way));
      devices.use('camera', 'other');
      await settled();
      expect(openOnes()).toEqual(['', 'other', 'screen', 'tab']);
      devices.set('camera', false);
      devices.screen.stop();
      expect(openOnes()).toEqual(['']);
    } else plane.faults.next('setTrack', faultOf(way));
    devices.release();
    expect(openOnes()).toEqual([]);
    later.letGo();
    await settled();
    expect(openOnes()).toEqual([]);
  });
});

describe('a question to the browser for devices', () => {
  // By its port it never refuses; it says what the problem is.
  it.each(WAYS.filter((way) => way !== 'is refused'))('that %s leaves nothing open after the call', async (way) => {
    const { devices, media, later, faultOf, openOnes } = make();
    media.faults.next('open', faultOf(way));
    media.faults.next('openScreen', faultOf(way));
    devices.prepare();
    devices.screen.start();
    await settled();
    devices.release();
    later.letGo();
    await settled();
    expect(openOnes()).toEqual([]);
  });

  it('that is late serves the next call, whose wish it is too', async () => {
    const { devices, media, later, openOnes, store } = make();
    media.faults.next('open', later);
    devices.prepare();
    devices.release();
    devices.prepare();
    await settled();
    later.letGo();
    await settled();
    expect(openOnes()).toHaveLength(2);
    expect(store.get().slots.camera).toMatchObject({ busy: false, on: true });
  });
});
