import { createDoubt } from '../../src/public/net/doubt';
import { RATES } from '../../src/shared/protocol';
import { createFakeClock, settled } from '../support/fakes';

function make() {
  const clock = createFakeClock();
  const asked: { at: number; answer: (isThere: boolean) => Promise<void> }[] = [];
  let silences = 0;
  let isConnected = true;
  const doubt = createDoubt({
    clock,
    ask: () =>
      isConnected
        ? new Promise((resolve) => {
            asked.push({ at: clock.now(), answer: (isThere) => (resolve(isThere), settled()) });
          })
        : null,
    onSilence: () => (silences += 1),
  });
  return { clock, doubt, asked, silences: () => silences, disconnect: () => (isConnected = false) };
}

describe('doubt whether the server is there', () => {
  it('asks once, and says so when no answer comes', async () => {
    const { doubt, asked, silences } = make();
    doubt.raise();
    doubt.raise();
    doubt.insist();
    expect(asked).toHaveLength(1);
    await asked[0]?.answer(false);
    expect(silences()).toBe(1);
    doubt.raise();
    expect(asked).toHaveLength(2);
  });

  it('stays far below the rate that the server bears, however many links are silent for however long', async () => {
    const { clock, doubt, asked, silences } = make();
    for (let quarter = 0; quarter < 240; quarter += 1) {
      for (let link = 0; link < 7; link += 1) {
        doubt.raise();
        await asked.at(-1)?.answer(true);
      }
      clock.pass(250);
    }
    expect(asked.length).toBeGreaterThan(30);
    expect(asked.length / 60).toBeLessThan(RATES.state.perSecond / 2);
    expect(silences()).toBe(0);
  });

  it('asks at once in another network, whatever was answered in the last one', async () => {
    const { doubt, asked } = make();
    doubt.raise();
    await asked[0]?.answer(true);
    doubt.raise();
    expect(asked).toHaveLength(1);
    doubt.insist();
    expect(asked).toHaveLength(2);
  });

  it('waits for nothing where there is nothing to ask', () => {
    const { doubt, asked, silences, disconnect } = make();
    disconnect();
    doubt.raise();
    expect(asked).toHaveLength(0);
    expect(silences()).toBe(0);
  });
});
