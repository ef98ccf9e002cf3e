import { EAR, listen, type Ear } from '../../src/public/call/state/hearing';
import { settled } from '../support/fakes';
import { createFakePages, type FakePage } from '../support/fake-pages';

/** Measures every 100 ms. Levels by person, each a word: `-` silent, `.` a breath, `#` speech. */
function hear(voices: Record<string, string>, from: Ear = EAR, start = 0) {
  const level = { '-': 0, '.': 0.02, '#': 0.2 } as Record<string, number>;
  const length = Math.max(...Object.values(voices).map((voice) => voice.length));
  const steps: Ear[] = [];
  let ear = from;
  for (let at = 0; at < length; at += 1) {
    const levels = new Map(Object.entries(voices).map(([id, voice]) => [id, level[voice[at] ?? '-'] ?? 0]));
    ear = listen(ear, levels, start + at * 100);
    steps.push(ear);
  }
  return {
    steps,
    marks: (id: string) => steps.map(({ hearing }) => (hearing.speaking.includes(id) ? '#' : '-')).join(''),
    ear,
  };
}

describe('the mark of the speaker', () => {
  it('comes with speech and goes after it', () => {
    const { marks } = hear({ ada: '--#######------------' });
    expect(marks('ada')).toBe('----#############----');
  });

  it('does not come for a cough or a click', () => {
    expect(hear({ ada: '-#--#-----#---' }).marks('ada')).toBe('-'.repeat(14));
  });

  it('does not flicker in the pauses between words', () => {
    const { marks } = hear({ ada: '####---###-----##--######' });
    expect(marks('ada')).toBe(`--${'#'.repeat(23)}`);
  });

  it('stays with a voice that falls, but does not come for one that soft', () => {
    expect(hear({ ada: '####..........' }).marks('ada')).toBe('--############');
    expect(hear({ ada: '..............' }).marks('ada')).toBe('-'.repeat(14));
  });

  it('is on each one that speaks, in the order in which they began', () => {
    const { ear } = hear({ ada: '--########', bob: '##########', cem: '----------' });
    expect(ear.hearing.speaking).toEqual(['bob', 'ada']);
  });

  it('changes nothing while nothing changes', () => {
    const { steps } = hear({ ada: '##########' });
    expect(steps[9]?.hearing).toBe(steps[5]?.hearing);
    const { steps: silent } = hear({ ada: '-----' });
    for (const { hearing } of silent) expect(hearing).toBe(EAR.hearing);
  });
});

describe('the one to look at', () => {
  const speakers = (voices: Record<string, string>) => hear(voices).steps.map(({ hearing }) => hearing.speaker);

  it('goes to a peer that speaks for more than a word, and stays there in silence', () => {
    const seen = speakers({ ada: `${'#'.repeat(15)}${'-'.repeat(30)}` });
    expect(seen.indexOf('ada')).toBe(12);
    expect(seen.at(-1)).toBe('ada');
  });

  it('is not changed by a short word from somebody else', () => {
    const seen = speakers({ ada: `${'#'.repeat(20)}${'-'.repeat(20)}`, bob: `${'-'.repeat(25)}####${'-'.repeat(11)}` });
    expect(new Set(seen)).toEqual(new Set(['', 'ada']));
  });

  it('keeps the floor while speaking, and hands it on after that', () => {
    const seen = speakers({
      ada: `${'#'.repeat(30)}${'-'.repeat(20)}`,
      bob: '#'.repeat(50).replace(/^.{10}/, '----------'),
    });
    expect(seen[35]).toBe('ada');
    expect(seen.at(-1)).toBe('bob');
  });
});

describe('the order of those who spoke', () => {
  const turns = (voices: Record<string, string>) => hear(voices).ear.hearing.turns;

  it('has the last one first, and nobody for a word', () => {
    expect(turns({ ada: '#'.repeat(15), bob: '####' })).toEqual(['ada']);
    const first = `${'#'.repeat(15)}${'-'.repeat(35)}`;
    const second = `${'-'.repeat(25)}${'#'.repeat(15)}${'-'.repeat(10)}`;
    expect(turns({ ada: first, bob: second })).toEqual(['bob', 'ada']);
    expect(turns({ ada: second, bob: first })).toEqual(['ada', 'bob']);
  });

  it('does not change while people go on, also when two speak at once', () => {
    const { steps } = hear({ ada: '#'.repeat(60), bob: `${'-'.repeat(20)}${'#'.repeat(40)}` });
    const orders = new Set(steps.map(({ hearing }) => hearing.turns.join()));
    expect([...orders]).toEqual(['', 'ada', 'bob,ada']);
  });

  it('takes up one who begins again', () => {
    const again = `${'#'.repeat(15)}${'-'.repeat(30)}${'#'.repeat(15)}`;
    expect(turns({ ada: again, bob: `${'-'.repeat(20)}${'#'.repeat(15)}${'-'.repeat(25)}` })).toEqual(['ada', 'bob']);
  });
});

describe('a page', () => {
  it('measures while somebody is there, and hears nothing of a muted peer', () => {
    const { pages, meet } = createFakePages(['ada', 'bob']);
    const [ada, bob] = pages as [FakePage, FakePage];
    ada.clock.pass(5000);
    meet(ada, bob);
    ada.mesh.levels.set('bob', 0.3);
    ada.clock.pass(1000);
    expect(ada.state().hearing.speaking).toEqual(['bob']);
    ada.store.change((state) => ({
      ...state,
      peers: state.peers.map((peer) => ({ ...peer, state: { ...peer.state, mic: false } })),
    }));
    ada.clock.pass(2000);
    expect(ada.state().hearing.speaking).toEqual([]);
    ada.all.onEnd();
    expect(ada.state().hearing.speaker).toBe('');
  });

  it('marks its own voice while its microphone is on', async () => {
    const { pages, meet } = createFakePages(['ada', 'bob']);
    const [ada, bob] = pages as [FakePage, FakePage];
    const mic = (on: boolean) =>
      ada.store.change((state) => ({ ...state, slots: { ...state.slots, mic: { ...state.slots.mic, on } } }));
    const second = async () => {
      for (let tenth = 0; tenth < 10; tenth += 1) {
        ada.clock.pass(100);
        await settled();
      }
    };
    mic(true);
    meet(ada, bob);
    ada.mesh.ownLevel = 0.3;
    await second();
    expect(ada.state().ownVoice).toBe(true);
    // Nobody is to be turned to oneself.
    expect(ada.state().hearing).toEqual({ speaking: [], speaker: '', turns: [] });
    mic(false);
    await second();
    expect(ada.state().ownVoice).toBe(false);
  });
});
