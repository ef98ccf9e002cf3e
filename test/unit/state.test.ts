import {
  INITIAL_STATE,
  toWire,
  withLink,
  withLinkInfo,
  withNotice,
  withoutNotice,
  withoutNotices,
  withoutPeer,
  withoutPeers,
  withPeer,
  withPeerState,
  withPeerData,
  withReaction,
  withSlot,
  withTrack,
} from '../../src/public/call/state/state';
import { DEFAULT_PEER_STATE, type PeerInfo } from '../../src/shared/protocol';
import { createFakeTrack } from '../support/fakes';

const ada: PeerInfo = { id: 'a', name: 'Ada', epoch: '1', state: DEFAULT_PEER_STATE };

describe('the state of a call', () => {
  it('knows a person once, however often it is told', () => {
    const once = withPeer(INITIAL_STATE, ada);
    expect(withPeer(once, ada)).toBe(once);
    expect(once.peers).toHaveLength(1);
  });

  it('keeps what you want to see of a peer when its page is reloaded', () => {
    const before = withPeerData(withPeer(INITIAL_STATE, ada), 'a', 'saving');
    expect(withPeer(before, { ...ada, epoch: '2' }).peers[0]).toMatchObject({ epoch: '2', data: 'saving' });
    expect(withPeerData(before, 'a', 'saving')).toBe(before);
  });

  it('forgets the tracks of a page that was reloaded, and keeps its place', () => {
    const bob = { ...ada, id: 'b' };
    const before = withTrack(withPeer(withPeer(INITIAL_STATE, ada), bob), 'a', 'camera', createFakeTrack('video'));
    const after = withPeer(withLink(before, 'a', 'connected'), { ...ada, epoch: '2' });
    expect(after.peers.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(after.peers[0]).toMatchObject({ epoch: '2', link: 'connecting', tracks: {} });
  });

  it('takes what a person says by its revision, in whichever order it comes', () => {
    const present = withPeer(INITIAL_STATE, ada);
    const newer = withPeerState(present, 'a', { ...DEFAULT_PEER_STATE, camera: false, name: 'Ada L.', revision: 5 });
    expect(newer.peers[0]).toMatchObject({ name: 'Ada L.', state: { camera: false } });
    expect(withPeerState(newer, 'a', { ...DEFAULT_PEER_STATE, revision: 5 })).toBe(newer);
    expect(withPeerState(newer, 'a', { ...DEFAULT_PEER_STATE, revision: 4 })).toBe(newer);
  });

  it('shows nothing of a name that nobody sees or that turns our own sentence around', () => {
    const present = withPeer(INITIAL_STATE, { ...ada, name: '\u202eAda' });
    expect(present.peers[0]?.name).toBe('Ada');
    const renamed = withPeerState(present, 'a', { ...DEFAULT_PEER_STATE, name: '\u3164', revision: 1 });
    expect(renamed.peers[0]?.name).toBe('');
  });

  it('changes nothing for a peer that is not there', () => {
    expect(withPeerState(INITIAL_STATE, 'x', { ...DEFAULT_PEER_STATE, revision: 9 })).toBe(INITIAL_STATE);
    expect(withLink(INITIAL_STATE, 'x', 'connected')).toBe(INITIAL_STATE);
    expect(withoutPeer(INITIAL_STATE, 'x')).toBe(INITIAL_STATE);
  });

  it('keeps the last few notices, each with a number of its own', () => {
    let state = INITIAL_STATE;
    for (let count = 0; count < 8; count += 1) state = withNotice(state, 'joined', `${count}`);
    expect(state.notices.map(({ name }) => name)).toEqual(['3', '4', '5', '6', '7']);
    expect(new Set(state.notices.map(({ id }) => id)).size).toBe(5);
    expect(withoutNotice(state, state.notices[0]?.id ?? 0).notices).toHaveLength(4);
  });

  it('gives no number twice, so that a notice is not taken for the one before it', () => {
    const first = withNotice(INITIAL_STATE, 'mic-denied');
    const second = withNotice(
      withoutNotices(first, () => true),
      'both-denied',
    );
    expect(second.notices[0]?.id).not.toBe(first.notices[0]?.id);
    const wave = withReaction(second, 'a', '👍');
    expect(wave.reactions[0]?.id).toBe(wave.lastId);
  });

  it('knows by the id, not by the name, which peer cannot be reached', () => {
    const guests = ['a', 'b'].map((id) => ({ ...ada, id, name: '' }));
    let state = guests.reduce(withPeer, INITIAL_STATE);
    for (const { id } of guests) state = withNotice(state, 'no-way', '', { peer: id });
    expect(withNotice(state, 'no-way', '', { peer: 'a' }).notices.map(({ peer }) => peer)).toEqual(['b', 'a']);
    expect(withLink(state, 'a', 'connected').notices.map(({ peer }) => peer)).toEqual(['b']);
    // Who has left is not looked for any more.
    expect(withoutPeer(state, 'b').notices.map(({ peer }) => peer)).toEqual(['a']);
    expect(withoutPeers(state).notices).toEqual([]);
  });

  it('stays the same while only the time that a packet takes has changed', () => {
    const link = { route: 'direct', roundTripMs: 18, quality: 'good' } as const;
    const state = withLinkInfo(withPeer(INITIAL_STATE, ada), 'a', link);
    const later = { ...link, roundTripMs: 19 };
    expect(withLinkInfo(state, 'a', later)).toBe(state);
  });

  it('tells others your wish, not the state of the hardware', () => {
    const state = withSlot(withSlot(INITIAL_STATE, 'mic', { on: true }), 'camera', { on: false });
    expect(toWire(state, 3)).toEqual({
      mic: true,
      camera: false,
      screen: false,
      hand: false,
      name: '',
      revision: 3,
    });
  });
});
