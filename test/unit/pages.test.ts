import type { Call } from '../../src/public/call/call';
import type { LinkPhase } from '../../src/public/call/ports';
import { withLink, withPeer, withRoom, withStatus, type CallStatus } from '../../src/public/call/state/state';
import { createStore } from '../../src/public/call/store';
import { addressOf, roomAt } from '../../src/public/ui/base/address';
import { mountPages } from '../../src/public/ui/doors/pages';
import { DEFAULT_PEER_STATE } from '../../src/shared/protocol';
import { textOf } from '../../src/shared/text';
import { createFakeMemory } from '../support/fakes';

/** A window at that path, with what the server has said of the path before all of ours. */
function windowAt(pathname: string, base?: string): Pick<Window, 'document' | 'location'> {
  const document = { body: { dataset: base === undefined ? {} : { base } } };
  return { document, location: { pathname } } as unknown as Window;
}

describe('a page', () => {
  it.each([
    ['/r/team', ''],
    ['/noom/r/team', '/noom'],
    ['/r/team', undefined],
  ])('knows its room at %p, below %p, and writes the same address', (path, base) => {
    const view = windowAt(path, base);
    expect(roomAt(view)).toBe('team');
    expect(addressOf(view.document, 'team')).toBe(path);
  });

  it.each([
    ['/', ''],
    ['/noom/', '/noom'],
    ['/noom', '/noom'],
    ['/noom/r/', '/noom'],
  ])('is at home at %p, below %p', (path, base) => {
    expect(roomAt(windowAt(path, base))).toBeNull();
  });
});

describe('the way from the lobby into the room', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  /** As much of a document as the part touches: a page that was opened by the link of a room. */
  function openLobby() {
    const sections = ['lobby', 'call'].map((id) => ({ id, hidden: id === 'call', focus: () => undefined }));
    const view = Object.assign(new EventTarget(), {
      setTimeout,
      clearTimeout,
      location: { pathname: '/r/team' },
      document: { body: { dataset: {} } },
    });
    const root = {
      defaultView: view,
      title: '',
      querySelectorAll: (selector: string) => (selector.startsWith('#') ? sections : []),
    };
    const store = createStore((error) => {
      throw error;
    });
    const call = {
      store,
      enter: (room: string) => store.change((state) => withStatus(withRoom(state, room), 'idle')),
      prepare: () => undefined,
      wasJustIn: () => false,
    };
    mountPages(root as unknown as Document, call as unknown as Call, textOf('en'), createFakeMemory());
    return {
      shown: () => sections.filter(({ hidden }) => !hidden).map(({ id }) => id),
      become: (status: CallStatus) => store.change((state) => withStatus(state, status)),
      come: (id: string) =>
        store.change((state) => withPeer(state, { id, name: id, epoch: '1', state: DEFAULT_PEER_STATE })),
      link: (id: string, phase: LinkPhase) => store.change((state) => withLink(state, id, phase)),
    };
  }

  it('waits for the first link, and not for the others', () => {
    const { shown, become, come, link } = openLobby();
    expect(shown()).toEqual(['lobby']);
    become('joining');
    come('a');
    come('b');
    become('joined');
    jest.advanceTimersByTime(200);
    expect(shown()).toEqual(['lobby']);
    link('b', 'connected');
    expect(shown()).toEqual(['call']);
  });

  it('takes 0.4 s at most, however long the links or the server take', () => {
    for (const status of ['joining', 'joined'] as const) {
      const { shown, become, come } = openLobby();
      become('joining');
      come('a');
      become(status);
      jest.advanceTimersByTime(399);
      expect(shown()).toEqual(['lobby']);
      jest.advanceTimersByTime(1);
      expect(shown()).toEqual(['call']);
    }
  });

  it('waits for nothing where nobody is there, nor where you are refused', () => {
    for (const status of ['joined', 'refused'] as const) {
      const { shown, become } = openLobby();
      become('joining');
      expect(shown()).toEqual(['lobby']);
      become(status);
      expect(shown()).toEqual(['call']);
    }
  });

  it('leads back before it has ended, and is not walked on afterwards', () => {
    const { shown, become } = openLobby();
    become('joining');
    become('idle');
    jest.advanceTimersByTime(1_000);
    expect(shown()).toEqual(['lobby']);
  });
});
