import { withSelf, withStatus } from '../../src/public/call/state/state';
import { createStore } from '../../src/public/call/store';
import { watch } from '../../src/public/ui/base/drawing';
import { createFakeView } from '../support/fake-view';

function setUp() {
  const view = createFakeView();
  const store = createStore((error) => {
    throw error;
  });
  const drawn: string[] = [];
  const undo = watch(
    view.root,
    store,
    ({ self }) => [self.name],
    (now, before) => drawn.push(`${before?.self.name ?? 'nothing'} > ${now.self.name}`),
  );
  const rename = (name: string): void => store.change((state) => withSelf(state, { name }));
  return { view, store, drawn, undo, rename };
}

describe('what draws a part of the state', () => {
  it('draws once before the next picture, however often that part has changed', () => {
    const { view, drawn, rename } = setUp();
    rename('a');
    rename('b');
    expect(drawn).toEqual(['nothing > ']);
    view.paint();
    expect(drawn).toEqual(['nothing > ', ' > b']);
    view.wait(100);
    rename('c');
    view.paint();
    view.paint();
    expect(drawn).toEqual(['nothing > ', ' > b', 'b > c']);
  });

  it('draws at most ten times a second, and the last change as well', () => {
    const { view, drawn, rename } = setUp();
    for (let change = 1; change <= 50; change += 1) {
      rename(`name ${change}`);
      view.paint();
      view.wait(20);
    }
    view.wait(100);
    view.paint();
    expect(drawn.length).toBeLessThanOrEqual(1 + 11);
    expect(drawn.at(-1)).toMatch(/> name 50$/);
  });

  it('does not draw when something else has changed', () => {
    const { view, store, drawn } = setUp();
    store.change((state) => withStatus(state, 'joining'));
    view.paint();
    view.wait(1_000);
    expect(drawn).toHaveLength(1);
  });

  it('draws a moment later where no picture comes, and not once more when one does', () => {
    const { view, drawn, rename } = setUp();
    rename('a');
    view.wait(1_000);
    expect(drawn).toEqual(['nothing > ', ' > a']);
    view.paint();
    expect(drawn).toHaveLength(2);
  });

  it('draws at once in a hidden page', () => {
    const { view, drawn, rename } = setUp();
    view.hidden = true;
    rename('a');
    expect(drawn).toEqual(['nothing > ', ' > a']);
  });

  it('draws no more when it is taken away', () => {
    const { view, drawn, undo, rename } = setUp();
    rename('a');
    undo();
    view.paint();
    view.wait(1_000);
    rename('b');
    view.paint();
    expect(drawn).toEqual(['nothing > ']);
  });
});
