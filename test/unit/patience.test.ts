import { waitFor } from '../../src/public/media/patience';
import { createFakeClock, settled } from '../support/fakes';

/** A device that is asked for, and answers when the test says so. */
function make() {
  const clock = createFakeClock();
  const off = new AbortController();
  const late: string[] = [];
  const all = { allowed: true, answer: (_value: string) => {}, refuse: (_error: Error) => {}, ended: '' };
  const asking = new Promise<string>((resolve, reject) => Object.assign(all, { answer: resolve, refuse: reject }));
  waitFor(asking, {
    clock,
    isAllowed: () => Promise.resolve(all.allowed),
    unwanted: [off.signal],
    onLate: (value) => late.push(value),
  }).then(
    (value) => (all.ended = value),
    (error: Error) => (all.ended = error.name),
  );
  const pass = async (durationMs: number): Promise<void> => {
    await settled();
    clock.pass(durationMs);
    await settled();
  };
  return Object.assign(all, { clock, off, late, pass });
}

describe('a device that is allowed', () => {
  it('and does not answer in ten seconds is given up, and what comes of it later is handed over to be closed', async () => {
    const device = make();
    await device.pass(9_000);
    expect(device.ended).toBe('');
    await device.pass(2_000);
    expect(device.ended).toBe('TimeoutError');
    device.answer('a track');
    await settled();
    expect(device.late).toEqual(['a track']);
  });

  it('and is slow comes all the same', async () => {
    const device = make();
    await device.pass(9_000);
    device.answer('a track');
    await device.pass(20_000);
    expect(device.ended).toBe('a track');
    expect(device.late).toEqual([]);
  });

  it('and fails says why', async () => {
    const device = make();
    device.refuse(new DOMException('', 'NotReadableError'));
    await device.pass(20_000);
    expect(device.ended).toBe('NotReadableError');
  });

  it('and is not wished any more is waited for a second', async () => {
    const device = make();
    await device.pass(3_000);
    device.off.abort();
    await device.pass(500);
    expect(device.ended).toBe('');
    await device.pass(600);
    expect(device.ended).toBe('TimeoutError');
  });
});

describe('a question that nobody has answered', () => {
  it('is waited for as long as it takes, and then the device has its time', async () => {
    const device = make();
    device.allowed = false;
    for (let minute = 0; minute < 5; minute += 1) await device.pass(60_000);
    device.off.abort();
    await device.pass(9_000);
    device.allowed = true;
    await device.pass(10_000);
    expect(device.ended).toBe('');
    await device.pass(10_000);
    expect(device.ended).toBe('TimeoutError');
  });
});
