/** The tiles: your own and those of each peer. They are added and removed, and never rebuilt. */
import type { PeerId } from '../../../shared/protocol';
import type { Text } from '../../../shared/text';
import type { Call } from '../../call/call';
import type { CallState } from '../../call/state/state';
import { wantsOf } from '../../call/state/pictures';
import { isSame, when, type Select } from '../../call/store';
import { find, setText } from '../base/dom';
import { createDrawing } from '../base/drawing';
import { createAudioOutput } from './audio-output';
import { createOwnTile } from './own-tile';
import { createPersonTiles, type PersonTiles } from './person-tiles';
import type { Preferences } from '../base/preferences';
import { createStageLayout } from './stage-layout';
import { faceTile, featuredOf, OWN_TILE, voiceOf, type View } from '../base/view';

export interface StageOptions {
  readonly root: Document;
  readonly call: Call;
  readonly text: Text;
  readonly view: View;
  readonly preferences: Preferences;
  readonly onError: (error: unknown) => void;
}

/** The part of the state that the tiles show. */
export const onStage: Select = (now: CallState) => [
  now.peers,
  now.self,
  now.slots,
  now.pictures,
  now.hearing,
  now.ownVoice,
  now.whisperTo,
];

export function mountStage({ root, call, text, view, preferences, onError }: StageOptions): () => void {
  const stage = find(root, '#stage', HTMLElement);
  const box = find(root, '#tiles', HTMLElement);
  const count = find(root, '#count', HTMLElement);
  const saver = find(root, '#saverMark', HTMLElement);
  const output = createAudioOutput(root, call, onError);
  const layout = createStageLayout(stage, box);
  const people = new Map<PeerId, PersonTiles>();

  const place = (): void => {
    const { peers, pictures } = call.store.get();
    const featured = featuredOf(view.get(), call.store.get());
    layout.draw([...people.values()].flatMap((person) => person.tiles()).concat(own.tile()), OWN_TILE, featured);
    stage.dataset['featured'] = String(featured.length);
    // A person on the stage is seen however many there are.
    const staged = peers.map(({ id }) => id).filter((id) => featured.includes(faceTile(id)));
    if (!isSame(staged, pictures.staged)) call.audience.rule({ staged });
  };
  const drawing = createDrawing(root, () => draw());
  const own = createOwnTile(root, text, drawing.ask);

  const draw = (): void => {
    const now = call.store.get();
    own.draw(now, preferences.get());
    for (const [id, person] of people) {
      if (now.peers.some((peer) => peer.id === id)) continue;
      person.remove();
      people.delete(id);
    }
    for (const peer of now.peers) {
      const known = people.get(peer.id);
      const person =
        known ??
        createPersonTiles(root, text, output, {
          onPicture: () => call.trace.note(peer.id, 'picture'),
          onShownHeight: (height) => call.audience.show(peer.id, height),
          onShape: drawing.ask,
          onRetry: () => call.retryNow(),
        });
      person.draw(peer, {
        voice: voiceOf(view.get(), peer.id),
        speaking: now.hearing.speaking.includes(peer.id),
        self: now.self.id,
        wants: wantsOf(peer.id, now),
      });
      if (known !== undefined) continue;
      people.set(peer.id, person);
      box.insertBefore(person.element, own.tile().element);
    }
    stage.dataset['people'] = String(now.peers.length + 1);
    setText(count, String(now.peers.length + 1));
    saver.hidden = now.pictures.data !== 'sound';
    place();
  };

  draw();
  const undos = [
    call.store.subscribe(when(onStage, drawing.ask)),
    // At once: it answers the person, and is how loud the others are.
    view.subscribe(draw),
    preferences.subscribe(draw),
    drawing.stop,
  ];
  return () => {
    for (const undo of undos) undo();
    layout.close();
    for (const person of people.values()) person.remove();
    output.close();
    own.close();
  };
}
