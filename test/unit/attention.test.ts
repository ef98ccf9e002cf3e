import { mountAttention } from '../../src/public/ui/stage/attention';

/** As much of a document as the part touches. */
function createPage(hidden: boolean, more: Record<string, unknown> = {}) {
  jest.useFakeTimers();
  const defaultView = { setTimeout, clearTimeout };
  const root = Object.assign(new EventTarget(), {
    hidden,
    defaultView,
    pictureInPictureEnabled: true,
    pictureInPictureElement: null,
    ...more,
  });
  const looks: boolean[] = [];
  const undo = mountAttention(root as unknown as Document, { rule: ({ seen }) => void looks.push(seen === true) });
  const turn = (to: boolean): void => {
    root.hidden = to;
    root.dispatchEvent(new Event('visibilitychange'));
  };
  return { root, defaultView, looks, undo, turn };
}

describe('a page that nobody can see', () => {
  afterEach(() => void jest.useRealTimers());

  it('asks for no pictures after a second, and for all of them as soon as it is back', () => {
    const { looks, turn, undo } = createPage(false);
    turn(true);
    jest.advanceTimersByTime(900);
    expect(looks).toEqual([true]);
    jest.advanceTimersByTime(100);
    expect(looks).toEqual([true, false]);
    turn(false);
    expect(looks).toEqual([true, false, true]);
    undo();
    turn(true);
    jest.runOnlyPendingTimers();
    expect(looks).toHaveLength(3);
  });

  it('does so too when it was hidden before this part came, and not for a look into another tab', () => {
    const { looks, turn } = createPage(true);
    jest.advanceTimersByTime(1_000);
    expect(looks).toEqual([false]);
    turn(false);
    turn(true);
    jest.advanceTimersByTime(500);
    turn(false);
    expect(looks).toEqual([false, true, true]);
  });

  it('counts as seen while a small window shows a picture, as long as that window is open', () => {
    const { root, looks } = createPage(true, { pictureInPictureElement: {} });
    jest.advanceTimersByTime(1_000);
    expect(looks.at(-1)).toBe(true);
    root.pictureInPictureElement = null;
    jest.advanceTimersByTime(2_000);
    expect(looks.at(-1)).toBe(false);
    Object.assign(root.defaultView, { documentPictureInPicture: { window: {} } });
    jest.advanceTimersByTime(2_000);
    expect(looks.at(-1)).toBe(true);
  });

  it('counts as seen where the browser does not tell of small windows', () => {
    const { root, looks } = createPage(true);
    Reflect.deleteProperty(root, 'pictureInPictureEnabled');
    jest.advanceTimersByTime(1_000);
    expect(looks).toEqual([true]);
  });
});
