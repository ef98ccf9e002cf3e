import { readAddress } from '../../src/server/address';

const from = (remoteAddress: string | undefined, forwarded?: string, hops = 0): string =>
  readAddress(
    { headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }, socket: { remoteAddress } },
    hops,
  );

describe('the address that limits are counted by', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:201', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('of %s is %s', (address, key) => {
    expect(from(address)).toBe(key);
  });

  it('is one for a connection that has gone already', () => {
    expect(from(undefined)).toBe('');
  });

  it.each([
    ['without trusted proxies the own', '203.0.113.1', 0, '10.0.0.1'],
    ['what the one proxy saw', '203.0.113.1', 1, '203.0.113.1'],
    ['not what the client claims', '198.51.100.1, 203.0.113.1', 1, '203.0.113.1'],
    ['what the outer one of two saw', '198.51.100.1, 203.0.113.1, 10.0.0.2', 2, '203.0.113.1'],
    ['the leftmost where there are fewer than were said', '203.0.113.1', 3, '203.0.113.1'],
    ['without the port that some proxies add', '203.0.113.1:5678', 1, '203.0.113.1'],
    ['without brackets', '[2001:db8::1]:443', 1, '2001:db8:0:0::/64'],
    ['the own where the proxy says none', 'unknown', 1, '10.0.0.1'],
    ['the own where the header is empty', '', 1, '10.0.0.1'],
  ])('is, behind proxies, %s', (_what, forwarded, hops, key) => {
    expect(from('10.0.0.1', forwarded, hops)).toBe(key);
  });
});
