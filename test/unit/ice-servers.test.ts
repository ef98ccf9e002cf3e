import { createHmac } from 'node:crypto';
import { makeIceServers } from '../../src/server/ice';

const STUN = ['stun:a'];
const TURN = ['turn:b'];

describe('the list of servers', () => {
  it('is empty where none is configured', () => {
    expect(makeIceServers({ stunUrls: [], turnUrls: [], turnAccess: { kind: 'none' } }, 'p', 0)).toEqual([]);
  });

  it('has STUN without and TURN with a fixed credential', () => {
    const turnAccess = { kind: 'fixed', username: 'u', credential: 'c' } as const;
    expect(makeIceServers({ stunUrls: STUN, turnUrls: TURN, turnAccess }, 'p', 0)).toEqual([
      { urls: STUN },
      { urls: TURN, username: 'u', credential: 'c' },
    ]);
  });

  it('has a credential of ten minutes for this peer, as coturn reads it, where the secret is shared', () => {
    const turnAccess = { kind: 'secret', secret: 'north' } as const;
    const [server] = makeIceServers({ stunUrls: [], turnUrls: TURN, turnAccess }, 'peer', 1_700_000_000_999);
    expect(server).toEqual({
      urls: TURN,
      username: '1700000600:peer',
      credential: createHmac('sha1', 'north').update('1700000600:peer').digest('base64'),
    });
  });
});
