import { INITIAL_STATE, withSlot, withStatus } from '../../src/public/call/state/state';
import { createStore } from '../../src/public/call/store';
import { followMediaKeys } from '../../src/public/ui/bar/media-keys';

function start(refused: readonly string[] = []) {
  const store = createStore((error) => {
    throw error;
  });
  store.change((state) => withStatus(state, 'joined'));
  const handlers = new Map<string, (() => void) | null>();
  const shown: string[] = [];
  const done: string[] = [];
  const undo = followMediaKeys(
    {
      setActionHandler(action, handler) {
        if (refused.includes(action)) throw new TypeError(action);
        handlers.set(action, handler);
      },
      setMicrophoneActive: (active) => shown.push(`microphone ${active}`),
      setCameraActive: (active) => shown.push(`camera ${active}`),
    },
    {
      store,
      devices: { set: (slot: string, on: boolean) => void done.push(`${slot} ${on}`) },
      leave: () => void done.push('leave'),
    } as unknown as Parameters<typeof followMediaKeys>[1],
  );
  return { store, handlers, shown, done, undo };
}

describe('the keys of a headset', () => {
  it('switch microphone and camera, and hang up, while you are in a call', () => {
    const { store, handlers, done } = start();
    const press = (): void => [...handlers.values()].forEach((run) => run?.());
    press();
    expect(done).toEqual([`mic ${!INITIAL_STATE.slots.mic.on}`, `camera ${!INITIAL_STATE.slots.camera.on}`, 'leave']);
    store.change((state) => withStatus(state, 'idle'));
    press();
    expect(done).toHaveLength(3);
  });

  it('show what is on', () => {
    const { store, shown } = start();
    shown.length = 0;
    store.change((state) => withSlot(state, 'mic', { on: true }));
    expect(shown).toEqual(['microphone true', `camera ${INITIAL_STATE.slots.camera.on}`]);
  });

  it('are those that the browser has, and do nothing after the end', () => {
    const { store, handlers, shown, undo } = start(['hangup']);
    expect([...handlers.keys()]).toEqual(['togglemicrophone', 'togglecamera']);
    undo();
    expect([...handlers.values()]).toEqual([null, null]);
    shown.length = 0;
    store.change((state) => withSlot(state, 'mic', { on: true }));
    expect(shown).toEqual([]);
  });
});
