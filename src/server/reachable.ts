/** The addresses by which this server can be opened, for the person who started it. */
import { isIPv6 } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';
import type { Config } from './config';

/** Names that mean "every address" and that no browser can open. */
const EVERY = ['0.0.0.0', '::', '[::]'];

export interface Reachable {
  /** On this machine, or the one address that was asked for. */
  readonly here: string;
  /** From other machines in its network. */
  readonly around: readonly string[];
}

/** @param interfaces as `os.networkInterfaces()` gives them. */
export function listAddresses(
  { host, https, basePath }: Pick<Config, 'host' | 'https' | 'basePath'>,
  port: number,
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
): Reachable {
  const write = (name: string): string =>
    `${https === null ? 'http' : 'https'}://${isIPv6(name) ? `[${name}]` : name}:${port}${basePath}`;
  if (host !== null && !EVERY.includes(host)) return { here: write(host), around: [] };
  const around = Object.values(interfaces)
    .flatMap((list) => list ?? [])
    // IPv6 has many addresses a machine, some for an hour only, and those of IPv4 are the ones that people can type.
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => write(address));
  return { here: write('localhost'), around };
}
