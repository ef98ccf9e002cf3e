import { parseIceServers, parseJoinReply, parseLookReply, parsePeerInfo } from '../../src/shared/server-message';
import { DEFAULT_PEER_STATE, type Joined } from '../../src/shared/protocol';

const ada = { id: 'a', name: 'Ada', epoch: '1', state: DEFAULT_PEER_STATE };
const joined: Joined = {
  ok: true,
  self: { id: 'me', key: 'k' },
  peers: [ada],
  iceServers: [{ urls: ['stun:a'] }, { urls: ['turn:b'], username: 'u', credential: 'c' }],
  limits: { people: 8, nameBytes: 320, frameBytes: 65_536 },
};
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("the server's answer", () => {
  it('to a join is taken as it is when it is well-formed, without what nobody knows', () => {
    expect(parseJoinReply(asJson({ ...joined, more: 1, peers: [{ ...ada, more: 1 }] }))).toEqual(joined);
  });

  it.each([
    null,
    'yes',
    {},
    { ...joined, ok: 1 },
    { ...joined, self: { id: 'me' } },
    { ...joined, self: { id: '', key: 'k' } },
    { ...joined, self: { id: 'a b', key: 'k' } },
    { ...joined, iceServers: null },
    { ...joined, limits: { people: '8' } },
    { ok: false, error: 'no such code' },
  ])('to a join that cannot be read is a fault of the server: %j', (reply) => {
    expect(parseJoinReply(asJson(reply))).toEqual({ ok: false, error: 'unexpected' });
  });

  it('that refuses says why by a known code', () => {
    expect(parseJoinReply({ ok: false, error: 'room-full' })).toEqual({ ok: false, error: 'room-full' });
    expect(parseLookReply({ ok: false, error: 'bad-room' })).toEqual({ ok: false, error: 'bad-room' });
  });

  it('passes over people and servers that cannot be read', () => {
    const peers = [{ ...ada, name: 7 }, ada, null, { ...ada, id: 'x'.repeat(129) }, { ...ada, state: {} }];
    expect(parseJoinReply(asJson({ ...joined, peers }))).toMatchObject({ peers: [ada] });
    expect(parseLookReply(asJson({ ok: true, peers, full: 'yes' }))).toEqual({
      ok: true,
      peers: [ada, { ...ada, id: '' }].map(() => ({ name: 'Ada', state: DEFAULT_PEER_STATE })),
      full: false,
    });
    expect(parseIceServers({ iceServers: [7, { urls: 'stun:a' }, { urls: [7] }, { urls: ['stun:a', 7] }] })).toEqual([
      { urls: ['stun:a'] },
    ]);
    expect(parsePeerInfo({ ...ada, epoch: 3 })).toBeNull();
  });
});
