/** People whose browsers run on hosts of their own (network.ts). */
import { join } from 'node:path';
import type { Browser } from 'puppeteer';
import { startHouse, type House } from '../house';
import { invitePeople, launch, type People } from '../people';
import { createNetwork, ROUTER, type Host, type Network } from './network';

export interface Neighbourhood {
  readonly network: Network;
  readonly people: People;
  /** The host of the person who came first, second, third. */
  host(index: number): Host;
  readonly house: House;
  /** Where the house is, as seen from the hosts. */
  readonly url: string;
}

/**
 * Call at the top of a describe block: a house on the router, and each person on a host of their own. After each test the hosts are
 * well again.
 * @param environment the house's, asked for when the network is there.
 * @param open opens the browser of the person of that number.
 */
export function settleNeighbourhood(
  environment: () => Promise<NodeJS.ProcessEnv>,
  open: (index: number, host: Host, origin: string) => Promise<Browser> = (_index, host, origin) =>
    launchOn(host, origin),
): Neighbourhood {
  let network: Network | null = null;
  let house: House | null = null;
  const hosts: Host[] = [];
  const urlOf = ({ port }: House): string => `http://${ROUTER}:${port}`;

  beforeAll(async () => {
    network = createNetwork();
    house = await startHouse(await environment());
  });
  // Its hooks come before the ones below: jest runs what ends things in the order in which it was said.
  const people = invitePeople([], [], async (index) => {
    const host = (hosts[index] = need(network).addHost());
    return open(index, host, urlOf(need(house)));
  });
  afterAll(async () => {
    await house?.stop();
    network?.close();
  });
  afterEach(() => {
    need(network).join();
    for (const host of hosts) {
      host.restore();
      host.moveTo('home');
    }
  });

  return {
    people,
    get network() {
      return need(network);
    },
    host: (index) => need(hosts[index]),
    get house() {
      return need(house);
    },
    get url() {
      return urlOf(need(house));
    },
  };
}

function need<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('nobody is there yet');
  return value;
}

/**
 * @param origin an address that browsers take for insecure, and shall trust with a camera all the same.
 * @param flags more of the browser's.
 */
export async function launchOn(host: Host, origin: string, flags: readonly string[] = []): Promise<Browser> {
  return launch([`--unsafely-treat-insecure-origin-as-secure=${origin}`, ...flags], [], {
    executablePath: join(__dirname, 'in-namespace.sh'),
    env: {
      ...process.env,
      NOOM_NAMESPACE: host.namespace,
      NOOM_BROWSER: process.env['NOOM_CHROMIUM'] ?? '/usr/bin/chromium',
    },
    // A socket of DevTools would listen in there, where we cannot reach it.
    pipe: true,
  });
}
