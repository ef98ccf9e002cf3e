import { createWhisper } from '../../src/public/ui/stage/whisper';
import { withheldFrom } from '../../src/public/call/links/audience';
import { SOMEBODY_ELSE } from '../../src/shared/peer-message';
import { createFakePages, leaveTo, type FakePage } from '../support/fake-pages';
import { settled } from '../support/fakes';

function three() {
  const { pages, meet, part } = createFakePages(['ada', 'bob', 'cem']);
  const [ada, bob, cem] = pages as [FakePage, FakePage, FakePage];
  meet(ada, bob);
  meet(ada, cem);
  meet(bob, cem);
  return { ada, bob, cem, meet, part };
}
const peer = (page: FakePage, id: string) => page.state().peers.find((one) => one.id === id);

describe('a whisper', () => {
  it('reaches one person alone, and everybody sees that there is one', async () => {
    const { ada, bob, cem } = three();
    await ada.audience.whisper('bob');
    await settled();
    expect(ada.transport.withheld).toEqual(
      new Map([
        ['bob', []],
        ['cem', ['mic']],
      ]),
    );
    expect(ada.state().whisperTo).toBe('bob');
    expect([peer(bob, 'ada')?.whisperTo, peer(cem, 'ada')?.whisperTo]).toEqual(['bob', SOMEBODY_ELSE]);
    // To whom is known to that one alone.
    const heard = ada.transport.said.filter(({ message, to }) => message.type === 'whisper' && to !== 'bob');
    expect(JSON.stringify(heard)).not.toContain('bob');
    await ada.audience.whisper('');
    await settled();
    expect(ada.transport.withheld.get('cem')).toEqual([]);
    expect(peer(cem, 'ada')?.whisperTo).toBe('');
  });

  it('is not heard by who comes meanwhile, and they see the mark', async () => {
    const { pages, meet } = createFakePages(['ada', 'bob', 'cem']);
    const [ada, bob, cem] = pages as [FakePage, FakePage, FakePage];
    meet(ada, bob);
    await ada.audience.whisper('bob');
    meet(ada, cem);
    await settled();
    expect(ada.transport.withheld.get('cem')).toEqual(['mic']);
    expect(peer(cem, 'ada')?.whisperTo).toBe(SOMEBODY_ELSE);
  });

  it('ends when its receiver goes: the others hear again', async () => {
    const { ada } = three();
    await ada.audience.whisper('bob');
    leaveTo(ada, 'bob');
    await settled();
    expect(ada.state().whisperTo).toBe('');
    expect(ada.transport.withheld.get('cem')).toEqual([]);
  });

  it('leaves who was muted muted when its receiver goes, before the others could hear', async () => {
    const { ada } = three();
    let isOn = false;
    const said: string[] = [];
    const slots = { set: (_slot: string, on: boolean) => void ((isOn = on), said.push(`mic ${on}`)) };
    const { withhold } = ada.transport;
    ada.transport.withhold = (to, kept) => (said.push(`${to} is kept from ${kept.join()}`), withhold(to, kept));
    const { store, audience } = ada;
    const whisper = createWhisper(
      { store, audience, slots } as unknown as Parameters<typeof createWhisper>[0],
      () => undefined,
    );
    whisper.start('bob');
    await settled();
    expect(isOn).toBe(true);
    said.length = 0;
    leaveTo(ada, 'bob');
    await settled();
    expect(isOn).toBe(false);
    expect(said[0]).toBe('mic false');
    // What was before the whisper is not remembered for the next one.
    whisper.stop();
    expect(said.filter((word) => word.startsWith('mic'))).toHaveLength(1);
  });

  it('ends when one leaves the room', async () => {
    const { ada } = three();
    await ada.audience.whisper('bob');
    ada.all.onEnd();
    expect(ada.state().whisperTo).toBe('');
  });

  it('to nobody in particular is none', async () => {
    const { ada } = three();
    await ada.audience.whisper('somebody else');
    expect(ada.state().whisperTo).toBe('');
  });
});

describe('who saves data', () => {
  it('is sent no picture by anybody, and the sound goes on', async () => {
    const { ada, bob, cem } = three();
    ada.audience.saveData(true);
    await settled();
    for (const page of [bob, cem]) expect(page.transport.withheld.get('ada')).toEqual(['camera', 'screen']);
    expect(bob.transport.withheld.get('cem')).toEqual([]);
    ada.audience.saveData(false);
    await settled();
    expect(bob.transport.withheld.get('ada')).toEqual([]);
  });

  it('tells it to who comes later', async () => {
    const { pages, meet } = createFakePages(['ada', 'bob']);
    const [ada, bob] = pages as [FakePage, FakePage];
    ada.audience.saveData(true);
    meet(ada, bob);
    await settled();
    expect(bob.transport.withheld.get('ada')).toEqual(['camera', 'screen']);
  });
});

it('withholds for both reasons at once', () => {
  expect(withheldFrom('cem', 'bob', { camera: false, screen: true })).toEqual(['mic', 'camera']);
  expect(withheldFrom('bob', 'bob', { camera: true, screen: false })).toEqual(['screen']);
  expect(withheldFrom('bob', '', undefined)).toEqual([]);
});
