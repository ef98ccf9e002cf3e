/**
 * Who gets what of us: while we whisper, only one person gets our microphone; who saves data gets no picture. A feature of call/call.
 * In a mesh it is one `replaceTrack(null)` a link, and nothing is negotiated.
 */
import type { PeerId, Slot } from '../../../shared/protocol';
import type { PeerFeature } from './peer-feature';
import type { Transport } from '../ports';
import { withPeerWhisper, withSavedData, withWhisper } from '../state/state';
import type { WritableStore } from '../store';
import { whisperFor, whisperHeard } from './trust';

export interface Audience extends PeerFeature {
  /** To that person alone from now on; empty: to everybody again. Resolves when the others no longer get our microphone. */
  whisper(to: PeerId): Promise<void>;
  /** Asks the others for sound alone, or for everything again. */
  saveData(on: boolean): void;
}

export interface Wants {
  readonly camera: boolean;
  readonly screen: boolean;
}

/** The slots that are kept from somebody. */
export function withheldFrom(id: PeerId, whisperTo: PeerId, wants: Wants | undefined): readonly Slot[] {
  const withheld: Slot[] = whisperTo !== '' && whisperTo !== id ? ['mic'] : [];
  if (wants?.camera === false) withheld.push('camera');
  if (wants?.screen === false) withheld.push('screen');
  return withheld;
}

export function createAudience(
  store: WritableStore,
  transport: Pick<Transport, 'say' | 'withhold'>,
  onError: (error: unknown) => void,
): Audience {
  const wants = new Map<PeerId, Wants>();

  const apply = (id: PeerId): Promise<void> =>
    transport.withhold(id, withheldFrom(id, store.get().whisperTo, wants.get(id)));
  const tellWants = (id?: PeerId): void => {
    const { savesData } = store.get();
    transport.say({ type: 'want', camera: !savesData, screen: !savesData }, id);
  };

  async function whisper(to: PeerId): Promise<void> {
    const { peers, whisperTo } = store.get();
    if (to === whisperTo || (to !== '' && !peers.some(({ id }) => id === to))) return;
    store.change((state) => withWhisper(state, to));
    for (const { id } of peers) transport.say(whisperFor(id, to), id);
    await Promise.all(peers.map(({ id }) => apply(id)));
  }

  return {
    whisper,
    saveData(on) {
      if (store.get().savesData === on) return;
      store.change((state) => withSavedData(state, on));
      tellWants();
    },
    onPeer(id) {
      apply(id).catch(onError);
    },
    onOpen(id) {
      // It may be a link that was made anew, and what was said last may have been lost with the old one.
      transport.say(whisperFor(id, store.get().whisperTo), id);
      tellWants(id);
    },
    onMessage(id, message) {
      if (message.type === 'whisper')
        store.change((state) => withPeerWhisper(state, id, whisperHeard(message.to, state.self.id)));
      if (message.type !== 'want') return;
      wants.set(id, { camera: message.camera, screen: message.screen });
      apply(id).catch(onError);
    },
    onGone(id) {
      wants.delete(id);
      if (store.get().whisperTo === id) whisper('').catch(onError);
    },
    onEnd() {
      wants.clear();
      store.change((state) => withWhisper(state, ''));
    },
  };
}
