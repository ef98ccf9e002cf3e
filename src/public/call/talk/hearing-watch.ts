/** Polls audio levels, ours and the peers', while somebody else is in the room. call/state/hearing decides what they mean. */
import { EAR, listen } from '../state/hearing';
import type { PeerFeature } from '../links/peer-feature';
import type { Clock, MediaPlane } from '../ports';
import { withHearing, withOwnVoice } from '../state/state';
import type { WritableStore } from '../store';

/** Five times a second is as fast as a mark may come without flicker. */
const EVERY_MS = 200;
/** The key of our own voice, in a detector of its own. */
const OWN = '';

export function createHearingWatch(
  store: WritableStore,
  media: Pick<MediaPlane, 'soundLevels' | 'ownSoundLevel'>,
  clock: Clock,
  onError: (error: unknown) => void,
): PeerFeature {
  let ear = EAR;
  let ownEar = EAR;
  /** The newest level; it comes a moment after the request. */
  let ownLevel: number | null = null;
  let cancel: (() => void) | null = null;

  function measure(): void {
    const heard = new Map(media.soundLevels());
    const { peers, slots } = store.get();
    // A muted peer sends silence; a level that is still there is an old one.
    for (const { id, state } of peers) if (!state.mic) heard.delete(id);
    ear = listen(ear, heard, clock.now());
    ownEar = listen(ownEar, new Map([[OWN, slots.mic.on ? (ownLevel ?? 0) : 0]]), clock.now());
    media.ownSoundLevel().then((level) => (ownLevel = level), onError);
    store.change((state) => withOwnVoice(withHearing(state, ear.hearing), ownEar.hearing.speaking.length > 0));
    cancel = peers.length === 0 ? null : clock.after(EVERY_MS, measure);
  }

  return {
    onPeer() {
      cancel ??= clock.after(EVERY_MS, measure);
    },
    onEnd() {
      cancel?.();
      cancel = null;
      ear = ownEar = EAR;
      ownLevel = null;
      store.change((state) => withOwnVoice(withHearing(state, EAR.hearing), false));
    },
  };
}
