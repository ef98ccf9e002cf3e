/** A file on its way, and each thing it passes fails in each way: the disk, the channel's two ends, the opening of the channel. */
import type { TransferPhase } from '../../src/shared/transfer-phase';
import { createFakePages, type FakePage } from '../support/fake-pages';
import { createFakeSink, settled } from '../support/fakes';
import { endedBy, hang, late, reject, type Fault } from '../support/fault-plan';

/** Two blocks. */
const SIZE = 1024 * 1024 + 1;
const ENDS: readonly unknown[] = ['done', 'failed'];
const WAYS = ['hangs', 'is refused', 'is late', 'loses its link'] as const;
type Way = (typeof WAYS)[number];

const PLACES = [
  'the write to the disk',
  'the close of the file',
  'the piece on its way',
  'the count on its way back',
  'the opening of the channel',
] as const;
type Place = (typeof PLACES)[number];

function make() {
  const { pages, meet, part } = createFakePages(['ada', 'bob'], null);
  const [ada, bob] = pages as [FakePage, FakePage];
  meet(ada, bob);
  const later = late();
  const faultOf = (way: Way): Fault => {
    if (way === 'hangs') return hang();
    if (way === 'is refused') return reject(new Error('refused'));
    return way === 'is late' ? later : endedBy(() => part(ada, bob));
  };
  const sink = createFakeSink();

  function plan(place: Place, fault: Fault): void {
    if (place === 'the write to the disk') sink.faults.next('write', fault);
    else if (place === 'the close of the file') sink.faults.next('close', fault);
    else if (place === 'the opening of the channel') ada.mesh.faults.next('openBulk', fault);
    else {
      const sender = place === 'the piece on its way' ? ada : bob;
      const { openBulk } = ada.mesh;
      ada.mesh.openBulk = async (to, label) => {
        const channel = await openBulk(to, label);
        for (const end of sender.bulk) end.faults.next('send', fault);
        ada.mesh.openBulk = openBulk;
        return channel;
      };
    }
  }

  const phases = (): (TransferPhase | undefined)[] => [ada, bob].map((page) => page.state().transfers[0]?.phase);
  async function begin(): Promise<void> {
    ada.files.offer(new File([new Uint8Array(SIZE)], 'cat.png'), ['bob']);
    await settled();
    bob.files.accept(bob.state().transfers[0]?.key ?? '', sink);
    for (let turn = 0; turn < 20; turn += 1) await settled();
  }
  const again = async (): Promise<void> => {
    meet(ada, bob);
    for (let turn = 0; turn < 20; turn += 1) await settled();
  };
  return { ada, bob, sink, later, faultOf, plan, phases, begin, again };
}

describe.each(PLACES)('%s', (place) => {
  it.each(WAYS)('that %s can be called off, at once and for good, and leaves no channel open', async (way) => {
    const { ada, bob, later, faultOf, plan, phases, begin } = make();
    plan(place, faultOf(way));
    await begin();
    const expected = phases().map((phase) => (ENDS.includes(phase) ? phase : 'cancelled'));
    bob.files.cancel(bob.state().transfers[0]?.key ?? '');
    ada.files.cancel(ada.state().transfers[0]?.key ?? '');
    await settled();
    expect(phases()).toEqual(expected);
    later.letGo();
    await settled();
    expect(phases()).toEqual(expected);
    expect(ada.bulk.size + bob.bulk.size).toBe(0);
  });

  it('that is late loses nothing', async () => {
    const { later, plan, phases, begin, again, sink } = make();
    plan(place, later);
    await begin();
    expect(phases()).not.toContain('failed');
    later.letGo();
    await again();
    expect(phases()).toEqual(['done', 'done']);
    expect(sink.parts.reduce((sum, part) => sum + part.length, 0)).toBe(SIZE);
  });

  it('that loses its link goes on over the next one', async () => {
    const { faultOf, plan, phases, begin, again, sink } = make();
    plan(place, faultOf('loses its link'));
    await begin();
    await again();
    expect(phases()).toEqual(['done', 'done']);
    expect(sink.parts.reduce((sum, part) => sum + part.length, 0)).toBe(SIZE);
  });
});
