/** Tells the others what they are to know about us, whenever it changes, by both ways there are. Started by call/call. */
import type { PeerState } from '../../../shared/protocol';
import type { Signaling, Transport } from '../ports';
import { toldState } from '../state/state';
import type { Store } from '../store';

export interface OwnState {
  /** The newest, for a join request or for a channel that has just opened. */
  get(): PeerState;
}

export function createOwnState(
  store: Store,
  signaling: Pick<Signaling, 'tell'>,
  transport: Pick<Transport, 'say'>,
): OwnState {
  let told = toldState(store.get(), 0);
  store.subscribe((now) => {
    const next = toldState(now, told.revision + 1);
    if (isSame(next, told)) return;
    told = next;
    if (now.status !== 'joined' && now.status !== 'reconnecting') return;
    signaling.tell(told);
    transport.say({ type: 'state', state: told });
  });
  return { get: () => told };
}

function isSame(a: PeerState, b: PeerState): boolean {
  return a.mic === b.mic && a.camera === b.camera && a.screen === b.screen && a.hand === b.hand && a.name === b.name;
}
