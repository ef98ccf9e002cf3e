/** The address that a request counts for in the limits. */
import type { IncomingMessage } from 'node:http';
import { isIPv4, isIPv6 } from 'node:net';

export interface Asker {
  readonly headers: IncomingMessage['headers'];
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/**
 * An IPv4 address, or the first half of an IPv6 one: a home gets a whole /64, and each device in it takes new addresses as it likes.
 * Behind `trustedHops` proxies it is the address that the outermost of them saw; what a client writes into the header itself stands further
 * left and is ignored.
 */
export function readAddress({ headers, socket }: Asker, trustedHops: number): string {
  const own = socket.remoteAddress ?? '';
  const header = trustedHops > 0 ? headers['x-forwarded-for'] : undefined;
  // Node joins several headers of that name with commas.
  const seen = typeof header === 'string' ? header.split(',').map((entry) => entry.trim()) : [];
  const outermost = seen.at(-trustedHops) ?? seen[0];
  return (outermost === undefined ? null : networkOf(outermost)) ?? networkOf(own) ?? own;
}

/** Null: not an address. Some proxies write a port behind it, and brackets around IPv6. */
function networkOf(text: string): string | null {
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? text.replace(/^([\d.]+):\d+$/, '$1');
  if (isIPv4(bare)) return bare;
  const address = bare.replace(/%.*$/, '');
  if (!isIPv6(address)) return null;
  const groups = groupsOf(address);
  // An IPv4 address, as a socket for both families shows it: ::ffff:192.0.2.1.
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff)
    return groups
      .slice(6)
      .flatMap((group) => [group >> 8, group & 255])
      .join('.');
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** The eight groups of a valid IPv6 address. The URL parser brings each spelling into one form, without dots. */
function groupsOf(address: string): readonly number[] {
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const read = (part: string): number[] => (part === '' ? [] : part.split(':').map((group) => parseInt(group, 16)));
  const [left, right] = [read(head), read(tail ?? '')];
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
}
