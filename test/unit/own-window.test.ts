import { followWindow } from '../../src/public/ui/bar/own-window';
import { createPreferences, type Preferences } from '../../src/public/ui/base/preferences';
import { createFakeMemory, settled, type FakeMemory } from '../support/fakes';

/** As much of a document as the part touches. */
class FakeRoot extends EventTarget {
  hidden = false;
  turn(hidden: boolean): void {
    this.hidden = hidden;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

function openPage(memory: FakeMemory = createFakeMemory()) {
  const root = new FakeRoot();
  const handlers = new Map<string, (() => void) | null>();
  const windows: { window: Window | null } = { window: null };
  const close = (): void => void (windows.window = null);
  let offers = 0;
  const page = { isInCall: true };
  const preferences: Preferences = createPreferences(
    { documentElement: { dataset: {} }, location: { protocol: 'http:' } } as unknown as Document,
    memory,
  );
  const undo = followWindow(
    windows,
    { setActionHandler: (action, handler) => void handlers.set(action, handler) },
    {
      root,
      memory,
      preferences,
      isInCall: () => page.isInCall,
      offer: () => (offers += 1),
      loadFloat: () =>
        Promise.resolve(() => {
          windows.window = { close } as unknown as Window;
        }),
      onError: (error) => {
        throw error;
      },
    },
  );
  const ask = (): void => handlers.get('enterpictureinpicture')?.();
  return { root, preferences, memory, windows, page, ask, undo, handlers, offers: () => offers };
}
const switchOn = (preferences: Preferences): void => preferences.set({ ...preferences.get(), floats: true });

describe('the small window when you go to another tab', () => {
  it('does not open unless you have chosen it', () => {
    const { root, ask, windows } = openPage();
    root.turn(true);
    ask();
    expect(windows.window).toBeNull();
  });

  it('opens when the browser asks, and closes when you are back', async () => {
    const { root, ask, windows, preferences } = openPage();
    switchOn(preferences);
    await settled();
    root.turn(true);
    ask();
    expect(windows.window).not.toBeNull();
    root.turn(false);
    expect(windows.window).toBeNull();
  });

  it('leaves alone the window that you opened yourself, and a page without a call', async () => {
    const { root, ask, windows, page, preferences } = openPage();
    switchOn(preferences);
    await settled();
    const yours = { close: () => void (windows.window = null) } as unknown as Window;
    windows.window = yours;
    root.turn(true);
    ask();
    root.turn(false);
    expect(windows.window).toBe(yours);
    windows.window = null;
    page.isInCall = false;
    ask();
    expect(windows.window).toBeNull();
  });

  it('is offered once, when you are back from another tab', () => {
    const { root, memory, offers } = openPage();
    root.turn(true);
    expect(offers()).toBe(0);
    root.turn(false);
    root.turn(true);
    root.turn(false);
    expect(offers()).toBe(1);
    const later = openPage(memory);
    later.root.turn(true);
    later.root.turn(false);
    expect(later.offers()).toBe(0);
  });

  it('is not offered to somebody who has it, or is in no call', () => {
    const chosen = openPage();
    switchOn(chosen.preferences);
    const lobby = openPage();
    lobby.page.isInCall = false;
    for (const { root } of [chosen, lobby]) {
      root.turn(true);
      root.turn(false);
    }
    expect([chosen.offers(), lobby.offers()]).toEqual([0, 0]);
  });

  it('is remembered, and can be taken back', async () => {
    const { preferences, memory, handlers } = openPage();
    switchOn(preferences);
    await settled();
    expect(openPage(memory).handlers.get('enterpictureinpicture')).not.toBeNull();
    preferences.set({ ...preferences.get(), floats: false });
    expect(handlers.get('enterpictureinpicture')).toBeNull();
    expect(memory.read('window')).toBeNull();
  });
});
