/**
 * Several machines in one: each host has a network of its own, joined to this one, the router, by a cable that a test can
 * cut, narrow, make lossy or plug in elsewhere.
 *
 * What is dropped is dropped where it arrives, never where it is sent: a sender would be told (EPERM), and a dead network tells nobody.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The router's own address: servers listen here, and every host finds it, wherever it is plugged in. */
export const ROUTER = '10.64.0.1';
/** Where a host can be plugged in: two providers, hence two addresses. */
export type Place = 'home' | 'mobile';

const HOSTS_MAX = 250;
/** Files that run side by side share the router: each has addresses of its own (10.66 and 10.67, 10.68 and 10.69 ...). */
const OURS = 64 + 2 * Number(process.env['JEST_WORKER_ID'] ?? 1);
const ROUTES = '/proc/sys/net/ipv4/ip_forward';

export interface Host {
  /** Name of its network namespace, for `ip netns exec`. */
  readonly namespace: string;
  readonly address: string;
  /** Nothing arrives any more, in either direction, and nobody is told. */
  silence(): void;
  /** The cable is out: the system knows, and the browser says `offline`. */
  unplug(): void;
  /** Only UDP is dropped, as in many offices. */
  blockUdp(): void;
  /** Drops so many packets of a hundred, in each direction. */
  lose(percent: number): void;
  /** So many kilobits a second, in each direction, with 300 ms of queue. */
  narrow(kilobits: number): void;
  /** Another address, through another provider, without a word. */
  moveTo(place: Place): void;
  /** Undoes everything but `moveTo`. */
  restore(): void;
}

export interface Network {
  addHost(): Host;
  /** These (or all) hosts reach the router and not each other: what goes between them needs a relay. */
  separate(hosts?: readonly Host[]): void;
  join(): void;
  /** Takes all hosts away. What runs in them has to be ended before. */
  close(): void;
}

let networks = 0;

/** @throws Error outside the lab: this machine's own network is not ours to change. */
export function createNetwork(): Network {
  if (process.env['NOOM_LAB'] !== 'inside') {
    throw new Error('This test changes networks: run it through test/support/net/lab.sh, as `npm test` does.');
  }
  networks += 1;
  const prefix = `n${process.pid.toString(36)}x${networks}`;
  run('ip', 'address', 'replace', `${ROUTER}/32`, 'dev', 'lo');
  if (readFileSync(ROUTES, 'utf8').trim() !== '1') throw new Error('The lab does not route.');
  const undo: (() => void)[] = [];
  let count = 0;

  return {
    addHost() {
      count += 1;
      if (count > HOSTS_MAX) throw new Error('too many hosts');
      const { host, remove } = addHost(`${prefix}h${count}`, count);
      undo.push(remove);
      return host;
    },
    separate(hosts) {
      const cables = hosts === undefined ? `"${prefix}*"` : `{ ${hosts.map(({ namespace }) => namespace).join(', ')} }`;
      setRules(null, prefix, 'forward', `iifname ${cables} oifname ${cables} drop`);
    },
    join: () => setRules(null, prefix, 'forward', ''),
    close() {
      setRules(null, prefix, 'forward', '');
      for (const remove of undo.splice(0)) remove();
    },
  };
}

/** A host called `name`, also the name of the router's end of its cable (15 characters at most). */
function addHost(name: string, number: number): { readonly host: Host; readonly remove: () => void } {
  const subnets: Readonly<Record<Place, string>> = {
    home: `10.${OURS}.${number}`,
    mobile: `10.${OURS + 1}.${number}`,
  };
  let place: Place = 'home';
  const inside = (...words: string[]): string => run('ip', 'netns', 'exec', name, ...words);
  const drop = (rule: string): void => {
    setRules(null, name, 'prerouting', rule === '' ? '' : `iifname "${name}" ${rule}`);
    setRules(name, name, 'prerouting', rule === '' ? '' : `iifname "eth0" ${rule}`);
  };
  const address = (): void => {
    inside('ip', '-4', 'address', 'flush', 'dev', 'eth0');
    inside('ip', 'address', 'add', `${subnets[place]}.2/24`, 'dev', 'eth0');
    inside('ip', 'route', 'replace', 'default', 'via', `${subnets[place]}.1`);
  };

  run('ip', 'netns', 'add', name);
  run('ip', 'link', 'add', name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
  for (const subnet of Object.values(subnets)) run('ip', 'address', 'add', `${subnet}.1/24`, 'dev', name);
  run('ip', 'link', 'set', name, 'up');
  inside('ip', 'link', 'set', 'lo', 'up');
  inside('ip', 'link', 'set', 'eth0', 'up');
  address();

  let isUnplugged = false;
  let isNarrow = false;
  const host: Host = {
    namespace: name,
    get address() {
      return `${subnets[place]}.2`;
    },
    silence: () => drop('drop'),
    unplug() {
      isUnplugged = true;
      inside('ip', 'link', 'set', 'eth0', 'down');
    },
    blockUdp: () => drop('meta l4proto udp drop'),
    lose: (percent) => drop(`numgen random mod 100 < ${percent} drop`),
    narrow(kilobits) {
      isNarrow = true;
      const words = ['root', 'tbf', 'rate', `${kilobits}kbit`, 'burst', '4kb', 'latency', '300ms'];
      run('tc', 'qdisc', 'replace', 'dev', name, ...words);
      inside('tc', 'qdisc', 'replace', 'dev', 'eth0', ...words);
    },
    moveTo(next) {
      place = next;
      address();
    },
    restore() {
      drop('');
      if (isNarrow) {
        run('tc', 'qdisc', 'delete', 'dev', name, 'root');
        inside('tc', 'qdisc', 'delete', 'dev', 'eth0', 'root');
      }
      if (isUnplugged) {
        inside('ip', 'link', 'set', 'eth0', 'up');
        // The route went with the link.
        address();
      }
      isNarrow = isUnplugged = false;
    },
  };
  return {
    host,
    remove() {
      setRules(null, name, 'prerouting', '');
      run('ip', 'link', 'delete', name);
      run('ip', 'netns', 'delete', name);
    },
  };
}

/** The one rule of the firewall's table of that name, replaced in one step; an empty one takes the table away. */
function setRules(namespace: string | null, table: string, hook: 'prerouting' | 'forward', rule: string): void {
  const chain = `chain only { type filter hook ${hook} priority -300; policy accept; ${rule}; }`;
  const text = [
    `table inet ${table} {}`,
    `delete table inet ${table}`,
    ...(rule === '' ? [] : [`table inet ${table} { ${chain}; }`]),
  ];
  const command = namespace === null ? ['nft', '-f', '-'] : ['ip', 'netns', 'exec', namespace, 'nft', '-f', '-'];
  runWith(`${text.join('\n')}\n`, command);
}

function run(...command: string[]): string {
  return runWith('', command);
}

function runWith(input: string, [program = '', ...words]: readonly string[]): string {
  // Debian keeps these programs where only root looks.
  const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;
  return execFileSync(program, words, {
    input,
    encoding: 'utf8',
    env: { ...process.env, PATH },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}
