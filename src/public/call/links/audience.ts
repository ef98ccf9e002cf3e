/**
 * Who gets what: while we whisper, our microphone goes to one peer alone; of each peer's picture we ask for as much as the rules of
 * call/state/pictures allow and no more than we show. A feature of call/call. In a mesh all of it is done without a negotiation.
 */
import type { Handlers } from '../../../shared/handlers';
import type { CallMessage } from '../../../shared/peer-message';
import type { PeerId } from '../../../shared/protocol';
import { whisperFor, whisperHeard } from '../../../shared/trust';
import type { MediaPlane, MessagePlane, Wants } from '../ports';
import { limitOf, wantsOf, type DataLevel, type PictureRules } from '../state/pictures';
import { peerOf, withPeerData, withPeerWhisper, withPictures, withWhisper, type CallState } from '../state/state';
import { isSame, when, type WritableStore } from '../store';
import type { PeerFeature } from './peer-feature';

export interface Audience extends PeerFeature {
  /** To that peer alone from now on; empty: to everybody again. Resolves when our microphone reaches nobody else any more. */
  whisper(to: PeerId): Promise<void>;
  /** Changes the rules for the pictures of everybody. */
  rule(change: Partial<PictureRules>): void;
  /** Your choice for that peer's pictures; its sound comes either way. Until it leaves the room. */
  setData(id: PeerId, data: DataLevel): void;
  /** That peer's camera is shown at this height, in device pixels. */
  show(id: PeerId, height: number): void;
  readonly hears: Pick<Handlers<CallMessage>, 'whisper'>;
}

export function createAudience(
  store: WritableStore,
  media: Pick<MediaPlane, 'want' | 'limit' | 'speakTo'>,
  messages: Pick<MessagePlane, 'say'>,
  onError: (error: unknown) => void,
): Audience {
  const shown = new Map<PeerId, number>();
  /** What each peer was last asked for. */
  const asked = new Map<PeerId, readonly number[]>();

  function want(id: PeerId): void {
    const most = wantsOf(id, store.get());
    const { seen } = store.get().pictures;
    const wants: Wants = {
      camera: seen ? Math.min(shown.get(id) ?? Infinity, most.camera) : 0,
      screen: seen ? most.screen : 0,
      frames: most.frames,
    };
    if (isSame(Object.values(wants), asked.get(id) ?? [])) return;
    asked.set(id, Object.values(wants));
    media.want(id, wants);
  }

  store.subscribe(
    when(
      ({ peers, hearing, pictures }) => [peers, hearing.turns, pictures],
      ({ peers }) => {
        for (const { id } of peers) if (asked.has(id)) want(id);
      },
    ),
  );
  const limit = (state: CallState): void => media.limit(limitOf(state));
  limit(store.get());
  store.subscribe(when((state) => Object.values(limitOf(state)), limit));

  async function whisper(to: PeerId): Promise<void> {
    const { peers, whisperTo } = store.get();
    if (to === whisperTo || (to !== '' && !peerOf(store.get(), to))) return;
    store.change((state) => withWhisper(state, to));
    for (const { id } of peers) messages.say(whisperFor(id, to), id);
    await media.speakTo(to === '' ? null : to);
  }

  return {
    whisper,
    rule: (change) => store.change((state) => withPictures(state, change)),
    setData: (id, data) => store.change((state) => withPeerData(state, id, data)),
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
      // It may be another page of that peer, which has not been asked.
      asked.delete(id);
      want(id);
    },
    // This may be another link, and the last message of the old one may have been lost.
    onOpen: (id) => void messages.say(whisperFor(id, store.get().whisperTo), id),
    // A peer that reloads keeps its tile, so its height stays known.
    onGone(id) {
      asked.delete(id);
      if (store.get().whisperTo === id) whisper('').catch(onError);
    },
    onEnd() {
      shown.clear();
      asked.clear();
      store.change((state) => withWhisper(state, ''));
    },
  };
}
