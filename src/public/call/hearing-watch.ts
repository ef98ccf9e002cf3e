/** Measures how loud each one is, while anybody is there. A feature of call/call; what it means is decided in call/hearing. */
import { EAR, listen } from './hearing';
import type { PeerFeature } from './peer-feature';
import type { Clock, Transport } from './ports';
import { withHearing } from './state';
import type { WritableStore } from './store';

/** Five times a second is as fast as a mark may come without flicker. */
const EVERY_MS = 200;

export function createHearingWatch(
  store: WritableStore,
  transport: Pick<Transport, 'soundLevels'>,
  clock: Clock,
): PeerFeature {
  let ear = EAR;
  let cancel: (() => void) | null = null;

  function measure(): void {
    const heard = new Map(transport.soundLevels());
    const { peers } = store.get();
    // Who is muted sends silence; a level that still stands there is an old one.
    for (const { id, state } of peers) if (!state.mic) heard.delete(id);
    ear = listen(ear, heard, clock.now());
    store.change((state) => withHearing(state, ear.hearing));
    cancel = peers.length === 0 ? null : clock.after(EVERY_MS, measure);
  }

  return {
    onPeer() {
      cancel ??= clock.after(EVERY_MS, measure);
    },
    onEnd() {
      cancel?.();
      cancel = null;
      ear = EAR;
      store.change((state) => withHearing(state, EAR.hearing));
    },
  };
}
