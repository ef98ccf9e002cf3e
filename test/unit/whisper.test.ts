import { createWhisper } from '../../src/public/ui/stage/whisper';
import { createFakePages, type FakePage } from '../support/fake-pages';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a whisper', () => {
  it('is over at once when somebody else goes on hearing it: nobody believes that it is one', async () => {
    const { pages, meet } = createFakePages(['ada', 'bob', 'cem']);
    const [ada, bob, cem] = pages as [FakePage, FakePage, FakePage];
    meet(ada, bob);
    meet(ada, cem);
    const { speakTo } = ada.mesh;
    ada.mesh.speakTo = (to) => (to === null ? speakTo(to) : Promise.reject(new Error('this link keeps it')));
    const isOn: boolean[] = [];
    const errors: unknown[] = [];
    const { store, audience } = ada;
    const slots = { set: (_slot: string, on: boolean) => isOn.push(on) };
    const call = { store, audience, devices: slots } as unknown as Parameters<typeof createWhisper>[0];
    createWhisper(call, (error) => errors.push(error)).start('bob');
    await settled();
    expect(ada.state().whisperTo).toBe('');
    expect(isOn).toEqual([]);
    expect(errors).toHaveLength(1);
  });
});
