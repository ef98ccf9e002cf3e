/**
 * Who gets what: while we whisper, our microphone goes to one peer alone; of each peer's picture we ask for as much as we show, and for none
 * while we save data, nobody can see the page, or you do not want to see that peer. A feature of call/call. In a mesh all of it is done without a negotiation.
 */
import type { Handlers } from '../../../shared/handlers';
import { EVERYTHING, type CallMessage } from '../../../shared/peer-message';
import type { PeerId } from '../../../shared/protocol';
import { whisperFor, whisperHeard } from '../../../shared/trust';
import type { MediaPlane, MessagePlane, Wants } from '../ports';
import { peerOf, withPeerWhisper, withPictures, withSavedData, withWhisper } from '../state/state';
import type { WritableStore } from '../store';
import type { PeerFeature } from './peer-feature';

export interface Audience extends PeerFeature {
  /** To that peer alone from now on; empty: to everybody again. Resolves when our microphone reaches nobody else any more. */
  whisper(to: PeerId): Promise<void>;
  /** Asks the peers for sound alone, or for everything again. */
  saveData(on: boolean): void;
  /** Whether you want to see that peer; its sound comes either way. Until it leaves the room. */
  setPictures(id: PeerId, on: boolean): void;
  /** Whether anybody can see the page; while nobody can, it asks for no pictures. */
  setSeen(isSeen: boolean): void;
  /** That peer's camera is shown at this height, in device pixels. */
  show(id: PeerId, height: number): void;
  readonly hears: Pick<Handlers<CallMessage>, 'whisper'>;
}

const NOTHING: Wants = { camera: 0, screen: 0 };

export function createAudience(
  store: WritableStore,
  media: Pick<MediaPlane, 'want' | 'speakTo'>,
  messages: Pick<MessagePlane, 'say'>,
  onError: (error: unknown) => void,
): Audience {
  const shown = new Map<PeerId, number>();
  let isSeen = true;
  function wantsOf(id: PeerId): Wants {
    const { savesData } = store.get();
    if (savesData || !isSeen || peerOf(store.get(), id)?.pictures === false) return NOTHING;
    return { ...EVERYTHING, camera: shown.get(id) ?? EVERYTHING.camera };
  }
  const want = (id: PeerId): void => media.want(id, wantsOf(id));
  const wantAll = (): void => {
    for (const { id } of store.get().peers) want(id);
  };

  async function whisper(to: PeerId): Promise<void> {
    const { peers, whisperTo } = store.get();
    if (to === whisperTo || (to !== '' && !peerOf(store.get(), to))) return;
    store.change((state) => withWhisper(state, to));
    for (const { id } of peers) messages.say(whisperFor(id, to), id);
    await media.speakTo(to === '' ? null : to);
  }

  return {
    whisper,
    saveData(on) {
      if (store.get().savesData === on) return;
      store.change((state) => withSavedData(state, on));
      wantAll();
    },
    setPictures(id, on) {
      store.change((state) => withPictures(state, id, on));
      want(id);
    },
    setSeen(next) {
      if (next === isSeen) return;
      isSeen = next;
      wantAll();
    },
    show(id, height) {
      if (shown.get(id) === height || !peerOf(store.get(), id)) return;
      shown.set(id, height);
      want(id);
    },
    hears: {
      whisper: (from, { to }) => store.change((state) => withPeerWhisper(state, from, whisperHeard(to, state.self.id))),
    },
    onPeer(id) {
      for (const one of shown.keys()) if (!peerOf(store.get(), one)) shown.delete(one);
      want(id);
    },
    // This may be another link, and the last message of the old one may have been lost.
    onOpen: (id) => void messages.say(whisperFor(id, store.get().whisperTo), id),
    // A peer that reloads keeps its tile, so its height stays known.
    onGone(id) {
      if (store.get().whisperTo === id) whisper('').catch(onError);
    },
    onEnd() {
      shown.clear();
      store.change((state) => withWhisper(state, ''));
    },
  };
}
