import { createDevicePermissions } from '../../src/public/media/permissions';
import { createFakeClock, settled } from '../support/fakes';

describe('what a browser says of a permission', () => {
  const ask = async (query: () => Promise<unknown>) => {
    const clock = createFakeClock();
    const asked = createDevicePermissions({ query } as unknown as Permissions, clock)('camera');
    await settled();
    clock.pass(1_000);
    return asked;
  };

  it.each([
    ['its state', () => Promise.resolve({ state: 'granted' }), 'granted'],
    ['nothing, because it does not know the question', () => Promise.reject(new TypeError('camera')), null],
    ['nothing, for ever', () => new Promise(() => undefined), null],
  ])('is %s', async (_what, query, state) => {
    expect(await ask(query)).toBe(state);
  });
});
