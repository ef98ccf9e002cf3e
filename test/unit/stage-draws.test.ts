import {
  withLink,
  withLinkInfo,
  withPeer,
  withSelf,
  withStatus,
  withTrack,
  type CallState,
} from '../../src/public/call/state/state';
import { createStore, when, type WritableStore } from '../../src/public/call/store';
import { createDrawing } from '../../src/public/ui/base/drawing';
import { onStage } from '../../src/public/ui/stage/stage';
import { DEFAULT_PEER_STATE, type Slot } from '../../src/shared/protocol';
import { createFakePages } from '../support/fake-pages';
import { createFakeTrack } from '../support/fakes';
import { createFakeView } from '../support/fake-view';

const FRAMES_A_SECOND = 60;
const IDS = ['b', 'c', 'd', 'e', 'f', 'g', 'h'];
const TRACKS: readonly (readonly [Slot, 'audio' | 'video'])[] = [
  ['mic', 'audio'],
  ['camera', 'video'],
  ['screen', 'video'],
  ['screen_sound', 'audio'],
];

/** Counts how often the tiles are drawn, and how often they were told of something. */
function countDraws(store: WritableStore) {
  const view = createFakeView();
  const counted = { draws: 0, changes: 0, paint: () => view.paint() };
  // As ui/stage/stage.ts does.
  const drawing = createDrawing(view.root, () => (counted.draws += 1));
  store.subscribe(when(onStage, drawing.ask));
  store.subscribe(() => (counted.changes += 1));
  return counted;
}

describe('the tiles', () => {
  it('are drawn once a frame while eight people come, however much is told of them', () => {
    const store = createStore((error) => {
      throw error;
    });
    const counted = countDraws(store);
    const change = (step: (state: CallState) => CallState): void => store.change(step);
    const peers = IDS.map((id) => ({ id, name: id, epoch: '1', state: DEFAULT_PEER_STATE }));
    change((state) => withSelf(state, { id: 'a' }));
    change((state) => withStatus(peers.reduce(withPeer, state), 'joined'));
    counted.paint();
    // Four frames in which the links come about, as they do: several in each.
    for (const some of [IDS.slice(0, 2), IDS.slice(2, 4), IDS.slice(4, 6), IDS.slice(6)]) {
      for (const id of some) {
        for (const [slot, kind] of TRACKS) change((state) => withTrack(state, id, slot, createFakeTrack(kind)));
        change((state) => withLink(state, id, 'connected'));
      }
      counted.paint();
    }
    for (let second = 0; second < 5; second += 1) {
      // The packets' time is another one every second.
      const info = { route: 'direct', roundTripMs: second, quality: 'good' } as const;
      for (const id of IDS) change((state) => withLinkInfo(state, id, info));
      counted.paint();
    }
    expect(counted.draws).toBeLessThanOrEqual(20);
    expect(counted.draws).toBe(6);
  });

  it('are not drawn for messages, at 50 a second', async () => {
    const { pages, meet } = createFakePages(['a', 'b']);
    const [a, b] = pages;
    if (a === undefined || b === undefined) throw new Error('two pages');
    meet(a, b);
    const counted = countDraws(a.store);
    for (let message = 0; message < 50; message += 1) {
      b.chat.say(`message ${message}`);
      // The channel hands it over in a task of its own.
      await new Promise((resolve) => setImmediate(resolve));
      if (message % Math.ceil(50 / FRAMES_A_SECOND) === 0) counted.paint();
    }
    expect(a.state().chat).toHaveLength(50);
    expect(counted.draws).toBe(0);
    expect(counted.changes).toBeGreaterThanOrEqual(50);
  });
});
