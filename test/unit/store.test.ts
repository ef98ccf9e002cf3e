import { withSelf, withSlot, withStatus } from '../../src/public/call/state/state';
import { createStore, when } from '../../src/public/call/store';

function createStoreOfTest() {
  const errors: unknown[] = [];
  return { store: createStore((error) => errors.push(error)), errors };
}

describe('the store', () => {
  it('tells everybody of each change in order, also of the changes that a listener makes', () => {
    const { store } = createStoreOfTest();
    const heard: string[] = [];
    store.subscribe(({ self }) => {
      if (self.name === 'first') store.change((state) => withSelf(state, { name: 'second' }));
      if (self.name === 'second') store.change((state) => withSelf(state, { name: 'third' }));
    });
    store.subscribe((now, before) => heard.push(`${before.self.name} > ${now.self.name}`));
    store.change((state) => withSelf(state, { name: 'first' }));
    expect(heard).toEqual([' > first', 'first > second', 'second > third']);
  });

  it('has the newest state at once, for a listener too', () => {
    const { store } = createStoreOfTest();
    const seen: string[] = [];
    store.subscribe(({ self }) => {
      if (self.name !== 'first') return;
      store.change((state) => withSelf(state, { name: 'second' }));
      seen.push(store.get().self.name);
    });
    store.change((state) => withSelf(state, { name: 'first' }));
    expect(seen).toEqual(['second']);
  });

  it('goes on telling after a listener has thrown, now and the next time', () => {
    const { store, errors } = createStoreOfTest();
    const heard: string[] = [];
    store.subscribe(() => {
      throw new Error('a listener');
    });
    store.subscribe(({ self }) => heard.push(self.name));
    store.change((state) => withSelf(state, { name: 'a' }));
    store.change((state) => withSelf(state, { name: 'b' }));
    expect(heard).toEqual(['a', 'b']);
    expect(errors).toHaveLength(2);
  });

  it('leaves everything as it was when the change itself throws', () => {
    const { store } = createStoreOfTest();
    const heard: string[] = [];
    store.subscribe(({ self }) => heard.push(self.name));
    expect(() =>
      store.change(() => {
        throw new Error('a change');
      }),
    ).toThrow('a change');
    store.change((state) => withSelf(state, { name: 'a' }));
    expect(heard).toEqual(['a']);
  });

  it('does not call a listener that another one has just taken away', () => {
    const { store } = createStoreOfTest();
    const heard: string[] = [];
    store.subscribe(() => undo());
    const undo = store.subscribe(({ self }) => heard.push(self.name));
    store.change((state) => withSelf(state, { name: 'a' }));
    expect(heard).toEqual([]);
  });
});

describe('a listener for a part of the state', () => {
  it('hears only of changes to that part', () => {
    const { store } = createStoreOfTest();
    let heard = 0;
    store.subscribe(
      when(
        ({ slots, status }) => [slots.mic, status],
        () => (heard += 1),
      ),
    );
    store.change((state) => withSlot(state, 'camera', { on: true }));
    store.change((state) => withSelf(state, { name: 'Ada' }));
    expect(heard).toBe(0);
    store.change((state) => withSlot(state, 'mic', { on: true }));
    store.change((state) => withStatus(state, 'joining'));
    expect(heard).toBe(2);
  });
});
