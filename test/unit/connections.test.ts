import { createConnections } from '../../src/public/mesh/connections';
import type { IceServer } from '../../src/shared/protocol';
import { createFakePeerConnection, type FakePeerConnection } from '../support/fake-peer-connection';

const good: IceServer = { urls: ['stun:a', 'stun:b'] };
const relay: IceServer = { urls: ['turn:c', 'turn://mistyped'], username: 'u', credential: 'c' };

/** A browser that makes no connection while one of the addresses is mistyped, as they all do. */
function make(isRefused = (url: string) => url.includes('//')) {
  const errors: unknown[] = [];
  const made: FakePeerConnection[] = [];
  const judge = ({ iceServers = [] }: RTCConfiguration): void => {
    if (iceServers.flatMap(({ urls }) => urls).some(isRefused)) throw new SyntaxError('not a valid URL');
  };
  const connections = createConnections({
    createConnection(configuration) {
      judge(configuration);
      const connection = createFakePeerConnection('a', { configuration });
      made.push(connection);
      const real = connection as unknown as RTCPeerConnection;
      const set = real.setConfiguration.bind(real);
      real.setConfiguration = (to = {}) => {
        judge(to);
        set(to);
      };
      return real;
    },
    certificates: () => [],
    onError: (error) => errors.push(error),
  });
  const open = () => connections.open() as unknown as FakePeerConnection;
  return { connections, open, made, errors };
}

describe('a connection', () => {
  it('is made also when one address of a server is mistyped: with the others', () => {
    const { connections, open, made, errors } = make();
    connections.use([good, relay]);
    expect(open().configuration.iceServers).toEqual([
      { urls: ['stun:a'] },
      { urls: ['stun:b'] },
      { urls: ['turn:c'], username: 'u', credential: 'c' },
    ]);
    expect([errors.length, connections.hasRefused]).toEqual([1, true]);
    expect(made.filter(({ closed }) => !closed)).toHaveLength(1);
    open();
    expect(errors).toHaveLength(1);
    connections.use([good]);
    expect(connections.hasRefused).toBe(false);
  });

  it('that there is gets the good ones of a new list', () => {
    const { connections, open } = make();
    const connection = open();
    connections.use([relay]);
    connections.configure(connection as unknown as RTCPeerConnection);
    expect(connection.configuration.iceServers).toEqual([{ urls: ['turn:c'], username: 'u', credential: 'c' }]);
  });

  it('is refused with the reason where no server is to blame', () => {
    const { connections } = make(() => false);
    connections.use([good]);
    const none = createConnections({
      createConnection() {
        throw new ReferenceError('RTCPeerConnection is not defined');
      },
      certificates: () => [],
      onError: () => undefined,
    });
    none.use([good]);
    expect(() => none.open()).toThrow('RTCPeerConnection is not defined');
  });
});
