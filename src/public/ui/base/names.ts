/** Distinct names for people with the same name, where you choose between them. Pure. */
import type { PeerId } from '../../../shared/protocol';
import type { Peer } from '../../call/state/state';

/** Those of one name are numbered, in the order in which they came: "Minji", "Minji (2)". */
export function namesOf(peers: readonly Pick<Peer, 'id' | 'name'>[], guest: string): ReadonlyMap<PeerId, string> {
  const names = new Map<PeerId, string>();
  const taken = new Set(peers.map(({ name }) => name || guest));
  const first = new Set<string>();
  for (const peer of peers) {
    const name = peer.name || guest;
    let shown = name;
    // Somebody may really be called "Minji (2)".
    for (let count = 2; first.has(name) && taken.has(shown); count += 1) shown = `${name} (${count})`;
    first.add(name);
    taken.add(shown);
    names.set(peer.id, shown);
  }
  return names;
}
