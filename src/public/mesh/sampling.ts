/** The look at each link's statistics: each second, and four times a second while one is in trouble, so that its recovery shows at once. */
import type { Clock } from '../call/ports';
import type { Peer } from './peer';

const SAMPLE_MS = 1_000;
const SAMPLE_TROUBLE_MS = 250;

export interface Sampling {
  /** The next look, from now on. */
  later(): void;
  stop(): void;
}

export function createSampling(
  clock: Pick<Clock, 'after'>,
  peers: () => readonly Pick<Peer, 'phase' | 'sample'>[],
  onError: (error: unknown) => void,
): Sampling {
  let stop: () => void = () => undefined;
  function later(): void {
    stop();
    const isInTrouble = peers().some(({ phase }) => phase === 'reconnecting');
    stop = clock.after(isInTrouble ? SAMPLE_TROUBLE_MS : SAMPLE_MS, () => {
      later();
      for (const peer of peers()) peer.sample().catch(onError);
    });
  }
  return { later, stop: () => stop() };
}
