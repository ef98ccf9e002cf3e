import type { NetworkInterfaceInfo } from 'node:os';
import { listAddresses } from '../../src/server/reachable';

const entry = (family: 'IPv4' | 'IPv6', address: string, internal = false): NetworkInterfaceInfo =>
  ({ family, address, internal }) as NetworkInterfaceInfo;
const interfaces = {
  lo: [entry('IPv4', '127.0.0.1', true), entry('IPv6', '::1', true)],
  eth0: [entry('IPv4', '192.0.2.7'), entry('IPv6', 'fe80::1')],
  none: undefined,
};
const https = { key: 'k', cert: 'c' };

describe('the addresses that are printed at the start', () => {
  it.each([null, '0.0.0.0', '::', '[::]'])('are those that can be opened where it listens on %p', (host) => {
    expect(listAddresses({ host, https: null, basePath: '' }, 3000, interfaces)).toEqual({
      here: 'http://localhost:3000',
      around: ['http://192.0.2.7:3000'],
    });
  });

  it.each([
    ['127.0.0.1', null, 'http://127.0.0.1:3000'],
    ['::1', null, 'http://[::1]:3000'],
    ['call.example.org', https, 'https://call.example.org:3000'],
  ])('are the one of HOST=%s where that is one', (host, secure, address) => {
    expect(listAddresses({ host, https: secure, basePath: '' }, 3000, interfaces)).toEqual({
      here: address,
      around: [],
    });
  });

  it('have the path below which people reach it', () => {
    expect(listAddresses({ host: '127.0.0.1', https: null, basePath: '/noom' }, 3000, interfaces).here).toBe(
      'http://127.0.0.1:3000/noom',
    );
  });
});
