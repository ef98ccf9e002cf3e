import type { Call } from '../../src/public/call/call';
import { withPeer, withTransfers, type CallState } from '../../src/public/call/state/state';
import { createStore } from '../../src/public/call/store';
import type { Transfer } from '../../src/public/call/state/transfers';
import { createGiving } from '../../src/public/ui/side/giving';
import { DEFAULT_PEER_STATE } from '../../src/shared/protocol';

const files = (count: number): File[] => Array.from({ length: count }, (_, index) => new File(['x'], `${index}.txt`));

function room(...ids: string[]) {
  const store = createStore((error) => {
    throw error;
  });
  for (const id of ids) {
    store.change((state) => withPeer(state, { id, name: id, epoch: '1', state: DEFAULT_PEER_STATE }));
  }
  const offered: { name: string; to: readonly string[] }[] = [];
  const open = (peer: string, count: number): void => {
    const all = Array.from({ length: count }, (_, id): Transfer => {
      const key = `out ${peer} ${id}`;
      const rest = { fileName: 'a', sizeBytes: 1, time: 1, peerName: peer, phase: 'offered' } as const;
      return { key, id: `${id}`, direction: 'out', peer, ...rest };
    });
    store.change((state: CallState) => withTransfers(state, all));
  };
  const giving = createGiving({ store } as unknown as Call, {
    offer: (file, to) => void offered.push({ name: file.name, to }),
  });
  return { giving, offered, open };
}

describe('files that a person gives', () => {
  it('go to everybody, or to the one person who was chosen, and to nobody when that one has gone', () => {
    const { giving, offered } = room('bob', 'cem');
    giving.give(files(1));
    giving.receiver.set('cem');
    giving.give(files(1));
    giving.receiver.set('gone');
    giving.give(files(1));
    expect(offered.map(({ to }) => to)).toEqual([['bob', 'cem'], ['cem']]);
    expect(giving.problem.get()).toBeNull();
  });

  it('are twenty at a time, and the person is told how many were left out', () => {
    const { giving, offered, open } = room('bob', 'cem');
    giving.give(files(25));
    expect(offered).toHaveLength(20);
    expect(giving.problem.get()).toEqual({ code: 'too-many', leftOut: 5 });
    // Those that still wait for an answer count: their receiver would answer no.
    open('cem', 18);
    giving.give(files(5));
    expect(offered).toHaveLength(22);
    expect(giving.problem.get()).toEqual({ code: 'too-many', leftOut: 3 });
    giving.give(files(1));
    expect(giving.problem.get()).toBeNull();
  });

  it('are told apart from folders, and from what nobody is there to get', () => {
    const { giving, offered } = room('bob');
    giving.give(files(1), true);
    expect(offered).toHaveLength(1);
    expect(giving.problem.get()).toEqual({ code: 'folder' });
    giving.give([], true);
    expect(giving.problem.get()).toEqual({ code: 'folder' });
    const alone = room();
    alone.giving.give(files(1));
    expect(alone.giving.problem.get()).toEqual({ code: 'nobody' });
    alone.giving.give([]);
    expect(alone.giving.problem.get()).toBeNull();
  });
});
