import { createDeviceMemory, idOf } from '../../src/public/call/devices/device-memory';
import { createFakeMemory } from '../support/fakes';

describe('a remembered device', () => {
  it.each(['default', 'a'.repeat(64), 'SaD8lcsz/1Qm2Z9+D==', '{0.0.1.00000000}.{b3f8fa53}'])(
    '%p is found again',
    (id) => {
      const lasting = createFakeMemory();
      createDeviceMemory(lasting).keep('camera', id, 'Desk <camera>');
      expect(createDeviceMemory(lasting).find('camera')).toEqual({ device: id, label: 'Desk <camera>' });
      expect(createDeviceMemory(lasting).find('mic')).toEqual({ device: '', label: '' });
    },
  );

  it.each(['', ' ', '{"a": 1}', '<b>', 'a b', 'a\u0000', '카메라', 'x'.repeat(300)])('%p is none', (stored) => {
    const lasting = createFakeMemory();
    lasting.write('device.speaker', stored);
    expect(createDeviceMemory(lasting).find('speaker').device).toBe('');
  });

  it('is forgotten with the empty choice', () => {
    const lasting = createFakeMemory();
    const memory = createDeviceMemory(lasting);
    memory.keep('speaker', 'x', 'Loud');
    memory.keep('speaker', '', '');
    expect(lasting.read('device.speaker')).toBeNull();
    expect(lasting.read('device.speaker.label')).toBeNull();
  });
});

describe('which device it is now', () => {
  const camera = (id: string, label: string) => ({ kind: 'camera', id, label }) as const;
  const desk = { device: 'old', label: 'Desk' };

  it.each([
    ['the same id, whatever its name', [camera('old', 'Renamed'), camera('new', 'Desk')], 'old'],
    ['another id and the same name', [camera('a', 'Built-in'), camera('new', 'Desk')], 'new'],
    ['two of that name', [camera('a', 'Desk'), camera('b', 'Desk')], ''],
    ['none of them', [camera('a', 'Built-in')], ''],
    ['no names yet', [camera('a', '')], null],
    ['nothing', [], null],
  ])('%s', (_what, devices, id) => {
    expect(idOf('camera', desk, devices)).toBe(id);
  });
});
