import { createIceList } from '../../src/public/mesh/ice-list';
import type { IceServer } from '../../src/shared/protocol';
import { createFakeClock, settled } from '../support/fakes';

const relay = (username: string): IceServer[] => [{ urls: ['turn:a'], username, credential: 'c' }];

function make() {
  const clock = createFakeClock();
  const answers: ((servers: readonly IceServer[] | null) => void)[] = [];
  const renewed: (readonly IceServer[])[] = [];
  const list = createIceList(clock, { iceServers: () => new Promise((resolve) => answers.push(resolve)) }, (servers) =>
    renewed.push(servers),
  );
  return { clock, answers, renewed, list };
}

describe('the credentials for a relay', () => {
  it('are used as they are for a minute, and where there is no relay for ever', async () => {
    const { clock, answers, list } = make();
    list.set(relay('young'));
    clock.pass(60_000);
    expect(await list.fresh()).toEqual(relay('young'));
    list.set([{ urls: ['stun:a'] }]);
    clock.pass(3_600_000);
    expect(await list.fresh()).toEqual([{ urls: ['stun:a'] }]);
    expect(answers).toHaveLength(0);
  });

  it('are asked for once, however many links are mended at once, and again a minute later', async () => {
    const { clock, answers, list } = make();
    list.set(relay('old'));
    clock.pass(60_001);
    const asked = Array.from({ length: 7 }, () => list.fresh());
    expect(answers).toHaveLength(1);
    answers[0]?.(relay('new'));
    for (const servers of await Promise.all(asked)) expect(servers).toEqual(relay('new'));
    clock.pass(60_001);
    void list.fresh();
    await settled();
    expect(answers).toHaveLength(2);
  });

  it('are renewed every four minutes, so that a peer that comes later is called with good ones, until nobody is to be called', async () => {
    const { clock, answers, renewed, list } = make();
    list.set(relay('first'));
    clock.pass(240_000);
    answers[0]?.(relay('second'));
    await settled();
    expect(renewed).toEqual([relay('second')]);
    clock.pass(240_000);
    answers[1]?.(null);
    await settled();
    clock.pass(240_000);
    expect(answers).toHaveLength(3);
    list.stop();
    // The answer to the last question comes late.
    answers[2]?.(relay('late'));
    await settled();
    clock.pass(3_600_000);
    expect(answers).toHaveLength(3);
  });

  it('stay the old ones where the server does not answer, which is asked again the next time', async () => {
    const { clock, answers, list } = make();
    list.set(relay('old'));
    clock.pass(60_001);
    const asked = list.fresh();
    answers[0]?.(null);
    expect(await asked).toEqual(relay('old'));
    void list.fresh();
    expect(answers).toHaveLength(2);
  });

  it('keep nobody waiting for a slow server: a link is mended with the old ones, and the late answer serves the next', async () => {
    const { clock, answers, renewed, list } = make();
    list.set(relay('old'));
    clock.pass(60_001);
    const asked = list.fresh();
    clock.pass(1_500);
    expect(await asked).toEqual(relay('old'));
    answers[0]?.(relay('late'));
    await settled();
    expect(renewed).toEqual([relay('late')]);
    expect(await list.fresh()).toEqual(relay('late'));
    expect(answers).toHaveLength(1);
  });
});
