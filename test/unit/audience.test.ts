import { createWhisper } from '../../src/public/ui/stage/whisper';
import { EVERYTHING, SOMEBODY_ELSE } from '../../src/shared/peer-message';
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
    expect(ada.mesh.speaksTo).toBe('bob');
    expect(ada.state().whisperTo).toBe('bob');
    expect([peer(bob, 'ada')?.whisperTo, peer(cem, 'ada')?.whisperTo]).toEqual(['bob', SOMEBODY_ELSE]);
    // To whom is known to that one alone.
    const heard = ada.mesh.said.filter(({ message, to }) => message.type === 'whisper' && to !== 'bob');
    expect(JSON.stringify(heard)).not.toContain('bob');
    await ada.audience.whisper('');
    await settled();
    expect(ada.mesh.speaksTo).toBeNull();
    expect(peer(cem, 'ada')?.whisperTo).toBe('');
  });

  it('is not heard by a peer that comes meanwhile, and they see the mark', async () => {
    const { pages, meet } = createFakePages(['ada', 'bob', 'cem']);
    const [ada, bob, cem] = pages as [FakePage, FakePage, FakePage];
    meet(ada, bob);
    await ada.audience.whisper('bob');
    meet(ada, cem);
    await settled();
    expect(peer(cem, 'ada')?.whisperTo).toBe(SOMEBODY_ELSE);
  });

  it('ends when its receiver goes: the others hear again', async () => {
    const { ada } = three();
    await ada.audience.whisper('bob');
    leaveTo(ada, 'bob');
    await settled();
    expect(ada.state().whisperTo).toBe('');
    expect(ada.mesh.speaksTo).toBeNull();
  });

  it('leaves you muted, as you were, when its receiver goes, before the others could hear', async () => {
    const { ada } = three();
    let isOn = false;
    const said: string[] = [];
    const slots = { set: (_slot: string, on: boolean) => void ((isOn = on), said.push(`mic ${on}`)) };
    const { speakTo } = ada.mesh;
    ada.mesh.speakTo = (to) => (said.push(`speaks to ${to ?? 'everybody'}`), speakTo(to));
    const { store, audience } = ada;
    const whisper = createWhisper(
      { store, audience, devices: slots } as unknown as Parameters<typeof createWhisper>[0],
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

describe('saving data', () => {
  const nothing = { camera: 0, screen: 0, frames: 0 };
  const everything = EVERYTHING;

  it('asks everybody for no picture, and for all of it again', () => {
    const { ada } = three();
    ada.audience.rule({ data: 'sound' });
    expect(ada.mesh.wants).toEqual(
      new Map([
        ['bob', nothing],
        ['cem', nothing],
      ]),
    );
    ada.audience.rule({ data: 'full' });
    expect(ada.mesh.wants.get('bob')).toEqual(everything);
  });

  it('asks for pictures as large as they are shown, and for none while it is on', () => {
    const { ada } = three();
    ada.audience.show('bob', 270);
    expect(ada.mesh.wants.get('bob')).toEqual({ ...everything, camera: 270 });
    expect(ada.mesh.wants.get('cem')).toEqual(everything);
    ada.audience.rule({ data: 'sound' });
    ada.audience.show('bob', 540);
    expect(ada.mesh.wants.get('bob')).toEqual(nothing);
    ada.audience.rule({ data: 'full' });
    expect(ada.mesh.wants.get('bob')).toEqual({ ...everything, camera: 540 });
  });

  it('asks a peer that has reloaded its page for the size of its tile, which has stayed, and forgets it when the peer leaves', () => {
    const { ada, bob, cem, meet } = three();
    ada.audience.show('bob', 270);
    ada.mesh.wants.clear();
    ada.all.onGone('bob');
    meet(ada, bob);
    expect(ada.mesh.wants.get('bob')).toEqual({ ...everything, camera: 270 });
    leaveTo(ada, 'bob');
    ada.audience.show('bob', 90);
    meet(ada, cem);
    meet(ada, bob);
    expect(ada.mesh.wants.get('bob')).toEqual(everything);
  });

  it('asks one peer for no picture, and goes on so after a reload of its page, until it leaves', () => {
    const { ada, bob, cem, meet } = three();
    ada.audience.show('bob', 270);
    ada.audience.setData('bob', 'sound');
    expect(ada.mesh.wants.get('bob')).toEqual(nothing);
    expect(ada.mesh.wants.get('cem')).toEqual(everything);
    ada.mesh.wants.clear();
    meet(ada, bob);
    expect(ada.mesh.wants.get('bob')).toEqual(nothing);
    ada.audience.setData('bob', 'full');
    expect(ada.mesh.wants.get('bob')).toEqual({ ...everything, camera: 270 });
    ada.audience.setData('bob', 'sound');
    leaveTo(ada, 'bob');
    meet(ada, cem);
    meet(ada, bob);
    expect(ada.mesh.wants.get('bob')).toEqual(everything);
  });

  it('asks for nothing while nobody can see the page, and then for what was asked before', () => {
    const { ada } = three();
    ada.audience.show('bob', 360);
    ada.audience.rule({ seen: false });
    const unseen = { ...everything, camera: 0, screen: 0 };
    expect(['bob', 'cem'].map((id) => ada.mesh.wants.get(id))).toEqual([unseen, unseen]);
    ada.audience.show('bob', 180);
    expect(ada.mesh.wants.get('bob')).toEqual(unseen);
    ada.audience.rule({ seen: true });
    expect(ada.mesh.wants.get('bob')).toEqual({ ...everything, camera: 180 });
    expect(ada.mesh.wants.get('cem')).toEqual(everything);
  });

  it('asks for nothing again that it has asked for', () => {
    const { ada } = three();
    ada.audience.show('bob', 270);
    ada.mesh.wants.clear();
    ada.audience.rule({ seen: true });
    ada.store.change((state) => ({ ...state, ownVoice: true, peers: [...state.peers] }));
    expect(ada.mesh.wants.size).toBe(0);
    ada.audience.rule({ data: 'saving' });
    expect([...ada.mesh.wants.keys()]).toEqual(['bob', 'cem']);
  });

  it('sends small pictures too, and no more than the cap allows', () => {
    const { ada } = three();
    ada.audience.rule({ data: 'saving' });
    ada.audience.rule({ data: 'saving', seen: false });
    ada.audience.rule({ data: 'full', uplink: 500_000 });
    expect(ada.mesh.limits.slice(1)).toEqual([
      { mic: false, lines: 180, frames: 15, bits: Infinity },
      { mic: false, lines: EVERYTHING.camera, frames: 60, bits: 500_000 },
    ]);
  });

  it('lets nothing of a microphone out that is off', () => {
    const { ada } = three();
    const turn = (on: boolean): void =>
      ada.store.change(({ slots, ...state }) => ({ ...state, slots: { ...slots, mic: { ...slots.mic, on } } }));
    turn(true);
    turn(false);
    expect(ada.mesh.limits.map(({ mic }) => mic)).toEqual([false, true, false]);
  });

  it('also asks peers who come later', () => {
    const { pages, meet } = createFakePages(['ada', 'bob']);
    const [ada, bob] = pages as [FakePage, FakePage];
    ada.audience.rule({ data: 'sound' });
    meet(ada, bob);
    expect(ada.mesh.wants.get('bob')).toEqual(nothing);
    expect(bob.mesh.wants.get('ada')).toEqual(everything);
  });
});
