import { createOwnDevices } from '../../src/public/call/devices/own-devices';
import type { Device } from '../../src/public/call/ports';
import { createStore } from '../../src/public/call/store';
import { createFakeClock, createFakeMedia, createFakeMemory, createFakeMesh, settled } from '../support/fakes';

const make = (remembered: Readonly<Record<string, string>> = {}) => {
  const onError = (error: unknown) => {
    throw error;
  };
  const store = createStore(onError);
  const media = createFakeMedia();
  const lasting = createFakeMemory();
  for (const [key, value] of Object.entries(remembered)) lasting.write(key, value);
  const plane = createFakeMesh();
  const devices = createOwnDevices({
    store,
    media,
    plane,
    clock: createFakeClock(),
    session: createFakeMemory(),
    lasting,
    onError,
  });
  const tell = (...found: Device[]) => media.events?.onDevices(found);
  return { store, media, lasting, devices, tell, camera: () => store.get().slots.camera };
};

describe('a browser that gives each device another id at each visit', () => {
  const desk = { 'device.camera': 'old', 'device.camera.label': 'Desk' };
  const there: Device[] = [
    { kind: 'camera', id: 'first', label: 'Built-in' },
    { kind: 'camera', id: 'new', label: 'Desk' },
  ];

  it('opens the remembered camera at once where its name is told before anything is opened', async () => {
    const { media, tell, devices, camera } = make(desk);
    tell(...there);
    devices.prepare();
    await settled();
    expect(media.asked).toHaveLength(1);
    expect(camera().device).toBe('new');
  });

  it('opens the remembered camera as soon as names are told, and keeps its new id', async () => {
    const { media, tell, devices, camera, lasting } = make(desk);
    media.elsewhere.set('old', 'first');
    tell({ kind: 'camera', id: 'first', label: '' });
    devices.prepare();
    await settled();
    expect(camera().device).toBe('first');
    tell(...there);
    await settled();
    expect(camera().device).toBe('new');
    expect(lasting.read('device.camera')).toBe('new');
    expect(media.open_.size).toBe(2);
  });

  it('does not take a camera away that was picked meanwhile', async () => {
    const { media, tell, devices, camera } = make(desk);
    media.elsewhere.set('old', 'first');
    devices.prepare();
    await settled();
    devices.use('camera', 'third');
    await settled();
    tell(...there, { kind: 'camera', id: 'third', label: 'Third' });
    await settled();
    expect(camera().device).toBe('third');
  });

  it('plays through the remembered speaker', () => {
    const { store, tell } = make({ 'device.speaker': 'old', 'device.speaker.label': 'Loud' });
    tell({ kind: 'speaker', id: 'new', label: 'Loud' });
    expect(store.get().sound.speaker).toBe('new');
  });
});

describe('a speaker that the browser refuses', () => {
  it('gives way to the one before it, once for all that play, and that is told', () => {
    const { store, devices, lasting } = make({ 'device.speaker': 'good' });
    devices.useSpeaker('bad');
    devices.refuseSpeaker('bad');
    devices.refuseSpeaker('bad');
    expect(store.get().sound.speaker).toBe('good');
    expect(lasting.read('device.speaker')).toBe('good');
    expect(store.get().notices.map(({ code }) => code)).toEqual(['switch-failed']);
    devices.refuseSpeaker('good');
    expect(store.get().sound.speaker).toBe('');
    expect(lasting.read('device.speaker')).toBeNull();
  });
});

it('opens the same camera once more when it is asked to', async () => {
  const { media, devices, camera } = make();
  devices.prepare();
  await settled();
  const { track, device } = camera();
  devices.reopen('camera');
  await settled();
  expect(camera().track).not.toBe(track);
  expect(camera().device).toBe(device);
  expect(media.open_.size).toBe(2);
});
