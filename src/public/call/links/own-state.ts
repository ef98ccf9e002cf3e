/** Tells the peers our state whenever it changes, both through the server and over the links. */
import type { PeerState } from '../../../shared/protocol';
import type { MessagePlane, Signaling } from '../ports';
import { isInCall, toWire } from '../state/state';
import type { Store } from '../store';

export interface OwnState {
  /** The newest, for a join request or for a channel that has just opened. */
  get(): PeerState;
}

export function createOwnState(
  store: Store,
  signaling: Pick<Signaling, 'tell'>,
  messages: Pick<MessagePlane, 'say'>,
): OwnState {
  let told = toWire(store.get(), 0);
  store.subscribe((now) => {
    const next = toWire(now, told.revision + 1);
    if (isSame(next, told)) return;
    told = next;
    if (!isInCall(now)) return;
    signaling.tell(told);
    messages.say({ type: 'state', state: told });
  });
  return { get: () => told };
}

function isSame(a: PeerState, b: PeerState): boolean {
  return a.mic === b.mic && a.camera === b.camera && a.screen === b.screen && a.hand === b.hand && a.name === b.name;
}
