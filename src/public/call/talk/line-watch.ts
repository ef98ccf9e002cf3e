/** Tells the person whose own line is the limit: a link that is poor alone may be the peer's, all of them at once are one's own. */
import type { PeerFeature } from '../links/peer-feature';
import type { Clock } from '../ports';
import { withNotice, withoutNotices, type CallState } from '../state/state';
import { when, type WritableStore } from '../store';

/** With one peer, nobody can say whose line it is. */
const LINKS_MIN = 2;
/** Longer than a moment. */
const LASTING_MS = 4_000;

export function isOwnLinePoor({ peers }: Pick<CallState, 'peers'>): boolean {
  const linked = peers.filter(({ link }) => link === 'connected');
  return linked.length >= LINKS_MIN && linked.every(({ info }) => info.quality === 'poor');
}

const unsaid = (state: CallState): CallState => withoutNotices(state, (code) => code === 'own-line');

export function createLineWatch(store: WritableStore, clock: Pick<Clock, 'after'>): PeerFeature {
  let isPoor = false;
  let cancel = (): void => undefined;

  function follow(state: CallState): void {
    const next = isOwnLinePoor(state);
    if (next === isPoor) return;
    isPoor = next;
    cancel();
    cancel = clock.after(LASTING_MS, () => store.change((now) => (isPoor ? withNotice(now, 'own-line') : unsaid(now))));
  }

  store.subscribe(when(({ peers }) => [peers], follow));
  return {
    onEnd() {
      cancel();
      isPoor = false;
      store.change(unsaid);
    },
  };
}
