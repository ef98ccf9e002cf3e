import { isOwnLinePoor } from '../../src/public/call/talk/line-watch';
import { withLinkInfo, withLink } from '../../src/public/call/state/state';
import { readSample, type LinkSample } from '../../src/public/mesh/link-stats';
import { createFakePages, type FakePage } from '../support/fake-pages';

type Entry = Readonly<Record<string, unknown>>;
const report = (...entries: readonly Entry[]): RTCStatsReport =>
  new Map(entries.map((entry, index) => [`${index}`, { id: `${index}`, ...entry }]));
const pair = (change: Entry = {}): Entry => ({
  type: 'candidate-pair',
  nominated: true,
  state: 'succeeded',
  currentRoundTripTime: 0.02,
  availableOutgoingBitrate: 1_000_000,
  ...change,
});
const inbound = (packetsReceived: number, packetsLost = 0, change: Entry = {}): Entry => ({
  type: 'inbound-rtp',
  packetsReceived,
  packetsLost,
  ...change,
});
const qualityOf = (...entries: readonly Entry[]) => readSample(report(pair(), ...entries), null).info.quality;

describe('the quality of a link', () => {
  it.each([
    ['good', [inbound(1_000)]],
    ['good', [pair({ currentRoundTripTime: 0.25 })]],
    ['fair', [pair({ currentRoundTripTime: 0.251 })]],
    ['fair', [pair({ currentRoundTripTime: 0.4 })]],
    ['poor', [pair({ currentRoundTripTime: 0.401 })]],
    // What would be less than the sound and a picture, where the browser would send more.
    ['good', [pair({ availableOutgoingBitrate: 60_000 }), { type: 'outbound-rtp', qualityLimitationReason: 'none' }]],
    [
      'fair',
      [pair({ availableOutgoingBitrate: 149_000 }), { type: 'outbound-rtp', qualityLimitationReason: 'bandwidth' }],
    ],
    [
      'poor',
      [pair({ availableOutgoingBitrate: 74_000 }), { type: 'outbound-rtp', qualityLimitationReason: 'bandwidth' }],
    ],
    // A browser that says nothing of it.
    [
      'good',
      [pair({ availableOutgoingBitrate: undefined }), { type: 'outbound-rtp', qualityLimitationReason: 'bandwidth' }],
    ],
  ] as const)('is %s, case %#', (quality, entries) => {
    expect(qualityOf(...entries)).toBe(quality);
  });

  it('follows the loss of seconds, of theirs and of ours, and not of one', () => {
    const sample = (before: LinkSample | null, received: number, lost: number, ofOurs = 0): LinkSample =>
      readSample(report(pair(), inbound(received, lost), { type: 'remote-inbound-rtp', fractionLost: ofOurs }), before);
    const calm = sample(null, 1_000, 0);
    const once = sample(calm, 1_090, 10);
    expect(once.info.quality).toBe('fair');
    expect(sample(once, 1_190, 10).info.quality).toBe('good');
    let lasting = calm;
    for (let second = 1; second <= 6; second += 1) lasting = sample(lasting, 1_000 + 85 * second, 15 * second);
    expect(lasting.info.quality).toBe('poor');
    let ours = calm;
    for (let second = 1; second <= 6; second += 1) ours = sample(ours, 1_000 + 100 * second, 0, 0.15);
    expect(ours.info.quality).toBe('poor');
  });

  it('says how much sound was missing that had arrived', () => {
    const sound = (
      totalSamplesReceived: number,
      concealedSamples: number,
      silentConcealedSamples = 0,
      lost = 0,
    ): RTCStatsReport =>
      report(
        pair(),
        inbound(totalSamplesReceived / 960, lost, { totalSamplesReceived, concealedSamples, silentConcealedSamples }),
      );
    const before = readSample(sound(48_000, 0), null);
    expect(readSample(sound(96_000, 12_000), before).missingSound).toBe(0.25);
    expect(readSample(sound(96_000, 12_000, 12_000), before).missingSound).toBe(0);
    // A tenth of the packets is lost: that explains a fifth.
    expect(readSample(sound(96_000, 9_600, 0, 50 / 9), before).missingSound).toBeCloseTo(0);
  });
});

describe('the person whose line is the limit', () => {
  function three(): { ada: FakePage; make(quality: 'good' | 'poor', ...names: string[]): void } {
    const { pages, meet } = createFakePages(['ada', 'bob', 'cem']);
    const [ada, bob, cem] = pages as [FakePage, FakePage, FakePage];
    meet(ada, bob);
    meet(ada, cem);
    return {
      ada,
      make: (quality, ...names) => {
        for (const name of names) ada.store.change((state) => withLinkInfo(state, name, { route: 'direct', quality }));
      },
    };
  }
  const codes = (page: FakePage): string[] => page.state().notices.map(({ code }) => code);

  it('is told after some seconds, and no longer than it is so', () => {
    const { ada, make } = three();
    make('poor', 'bob', 'cem');
    ada.clock.pass(3_000);
    expect(codes(ada)).toEqual([]);
    ada.clock.pass(1_000);
    expect(codes(ada)).toEqual(['own-line']);
    make('good', 'bob');
    ada.clock.pass(4_000);
    expect(codes(ada)).toEqual([]);
  });

  it('is not told any more once the call is over', () => {
    const { ada, make } = three();
    make('poor', 'bob', 'cem');
    ada.clock.pass(4_000);
    ada.all.onEnd();
    expect(codes(ada)).toEqual([]);
  });

  it('is not told of one poor link, nor of a moment', () => {
    const { ada, make } = three();
    make('poor', 'bob');
    ada.clock.pass(10_000);
    make('poor', 'cem');
    ada.clock.pass(2_000);
    make('good', 'cem');
    ada.clock.pass(10_000);
    expect(codes(ada)).toEqual([]);
  });

  it('is nobody while there is one link alone, since it may be the other line', () => {
    const { ada, make } = three();
    make('poor', 'bob', 'cem');
    expect(isOwnLinePoor(ada.state())).toBe(true);
    expect(isOwnLinePoor(withLink(ada.state(), 'cem', 'reconnecting'))).toBe(false);
  });
});
