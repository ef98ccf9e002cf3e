import { createServerCheck } from '../../src/public/net/server-check';
import { RATES } from '../../src/shared/protocol';
import { createFakeClock, settled } from '../support/fakes';

function make() {
  const clock = createFakeClock();
  const asked: { at: number; answer: (isThere: boolean) => Promise<void> }[] = [];
  let silences = 0;
  let isConnected = true;
  const check = createServerCheck({
    clock,
    ask: () =>
      isConnected
        ? new Promise((resolve) => {
            asked.push({ at: clock.now(), answer: (isThere) => (resolve(isThere), settled()) });
          })
        : null,
    onSilence: () => (silences += 1),
  });
  return { clock, check, asked, silences: () => silences, disconnect: () => (isConnected = false) };
}

describe('the check whether the server is there', () => {
  it('asks once, and says so when no answer comes', async () => {
    const { check, asked, silences } = make();
    check.ifStale();
    check.ifStale();
    check.now();
    expect(asked).toHaveLength(1);
    await asked[0]?.answer(false);
    expect(silences()).toBe(1);
    check.ifStale();
    expect(asked).toHaveLength(2);
  });

  it('stays far below the rate that the server bears, however many links are silent for however long', async () => {
    const { clock, check, asked, silences } = make();
    for (let quarter = 0; quarter < 240; quarter += 1) {
      for (let link = 0; link < 7; link += 1) {
        check.ifStale();
        await asked.at(-1)?.answer(true);
      }
      clock.pass(250);
    }
    expect(asked.length).toBeGreaterThan(30);
    expect(asked.length / 60).toBeLessThan(RATES.state.perSecond / 2);
    expect(silences()).toBe(0);
  });

  it('asks at once in another network, whatever was answered in the last one', async () => {
    const { check, asked } = make();
    check.ifStale();
    await asked[0]?.answer(true);
    check.ifStale();
    expect(asked).toHaveLength(1);
    check.now();
    expect(asked).toHaveLength(2);
  });

  it('waits for nothing where there is nothing to ask', () => {
    const { check, asked, silences, disconnect } = make();
    disconnect();
    check.ifStale();
    expect(asked).toHaveLength(0);
    expect(silences()).toBe(0);
  });
});
