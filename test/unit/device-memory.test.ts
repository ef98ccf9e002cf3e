import { createDeviceMemory } from '../../src/public/call/device-memory';
import { createFakeMemory } from '../support/fakes';

describe('a remembered device', () => {
  it.each(['default', 'a'.repeat(64), 'SaD8lcsz/1Qm2Z9+D==', '{0.0.1.00000000}.{b3f8fa53}'])(
    '%p is found again',
    (id) => {
      const lasting = createFakeMemory();
      createDeviceMemory(lasting).keep('camera', id);
      expect(createDeviceMemory(lasting).find('camera')).toBe(id);
      expect(createDeviceMemory(lasting).find('mic')).toBe('');
    },
  );

  it.each(['', ' ', '{"a": 1}', '<b>', 'a b', 'a\u0000', '카메라', 'x'.repeat(300)])('%p is none', (stored) => {
    const lasting = createFakeMemory();
    lasting.write('device.speaker', stored);
    expect(createDeviceMemory(lasting).find('speaker')).toBe('');
  });

  it('is forgotten with the empty choice', () => {
    const lasting = createFakeMemory();
    const memory = createDeviceMemory(lasting);
    memory.keep('speaker', 'x');
    memory.keep('speaker', '');
    expect(lasting.read('device.speaker')).toBeNull();
  });
});
