/** The settings from the environment, checked and typed. Nothing else reads the environment. */
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import { LIMITS } from '../shared/protocol';
import { readEnvFile } from './env-file';
import { LOG_LEVELS, type LogLevel } from './log';

/** How TURN users authenticate: a fixed pair, or a secret shared with coturn (`use-auth-secret`). */
export type TurnAccess =
  | { readonly kind: 'none' }
  | { readonly kind: 'fixed'; readonly username: string; readonly credential: string }
  | { readonly kind: 'secret'; readonly secret: string };

export interface Config {
  /** 0 lets the system choose. */
  readonly port: number;
  /** Null: Node's default, both address families. `localhost` may be ::1. */
  readonly host: string | null;
  readonly stunUrls: readonly string[];
  readonly turnUrls: readonly string[];
  readonly turnAccess: TurnAccess;
  /** File names, or null for plain http. */
  readonly https: { readonly key: string; readonly cert: string } | null;
  /** Origins, as browsers write them, that may connect although the Host header has another name. */
  readonly publicOrigins: readonly string[];
  /** The path below which people reach us, for example `/noom`; empty: none. */
  readonly basePath: string;
  /** How many proxies stand in front of us; their X-Forwarded headers are believed. */
  readonly trustedHops: number;
  /** Null: kept in a file under `dataDirectory`. */
  readonly seatSecret: string | null;
  readonly dataDirectory: string;
  readonly peopleLimit: number;
  readonly logLevel: LogLevel;
}

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_STUN = 'stun:stun.l.google.com:19302,stun:stun1.l.google.com:19302';

/** This process's settings, with what the project's .env adds; a variable that is set already wins over the file. */
export function readOwnConfig(projectDirectory: string): Config {
  return readConfig({ ...readEnvFile(join(projectDirectory, '.env')), ...process.env }, projectDirectory);
}

/**
 * Reads the variables that .env.example lists.
 * @param projectDirectory where the data goes unless DATA_DIR says otherwise.
 * @throws Error with one sentence for the person who set an impossible value.
 */
export function readConfig(environment: Environment, projectDirectory: string): Config {
  // For most variables an empty value is the same as none: `PORT=` in a .env file means "the default".
  const read = (name: string): string | null => environment[name]?.trim() || null;
  const readList = (value: string): string[] =>
    value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  const readInteger = (name: string, standard: number, least: number, most: number): number => {
    const value = read(name);
    if (value === null) return standard;
    const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN;
    if (number >= least && number <= most) return number;
    throw new Error(`${name} must be a whole number from ${least} to ${most}, not "${value}".`);
  };
  const readIceUrls = (name: string, value: string, isFit: (url: string) => boolean, example: string): string[] => {
    const urls = readList(value);
    const wrong = urls.find((url) => !isFit(url));
    if (wrong === undefined) return urls;
    throw new Error(`${name} must be addresses like ${example}, with commas between them; "${wrong}" is none.`);
  };

  const turnUrls = readIceUrls('TURN_URLS', read('TURN_URLS') ?? '', isTurnUrl, 'turn:turn.example.org:3478');
  const seatSecret = read('SEAT_SECRET');
  const publicUrls = readList(read('PUBLIC_URL') ?? '').map(readPublicUrl);

  return {
    port: readInteger('PORT', 3000, 0, 65_535),
    host: read('HOST'),
    // Here an empty value has a meaning: no STUN at all.
    stunUrls: readIceUrls(
      'STUN_URLS',
      environment['STUN_URLS'] ?? DEFAULT_STUN,
      isStunUrl,
      'stun:stun.example.org:3478',
    ),
    turnUrls,
    turnAccess: readTurnAccess(read, turnUrls.length > 0),
    https: readHttps(read('HTTPS_KEY'), read('HTTPS_CERT')),
    publicOrigins: publicUrls.map(({ origin }) => origin),
    basePath: readBasePath(publicUrls),
    trustedHops: readInteger('TRUST_PROXY', 0, 0, 10),
    seatSecret,
    dataDirectory: read('DATA_DIR') ?? projectDirectory,
    peopleLimit: readInteger('PEOPLE_LIMIT', LIMITS.people, 2, 100),
    logLevel: readLogLevel(read('LOG_LEVEL') ?? 'info'),
  };
}

// A browser that does not understand one of the addresses makes no connection at all: RFC 7064 for STUN, RFC 7065 for TURN.
const isStunUrl = (url: string): boolean => isHostAndPort(/^stuns?:(.+)$/.exec(url)?.[1]);
const isTurnUrl = (url: string): boolean => isHostAndPort(/^turns?:(.+?)(?:\?transport=(?:udp|tcp))?$/.exec(url)?.[1]);

function isHostAndPort(text: string | undefined): boolean {
  const [, host = '', port = '3478'] = /^(\[.*\]|[\w.-]+)(?::(\d{1,5}))?$/.exec(text ?? '') ?? [];
  const isHost = host.startsWith('[') ? isIPv6(host.slice(1, -1)) : /^\w/.test(host);
  return isHost && Number(port) >= 1 && Number(port) <= 65_535;
}

function readTurnAccess(read: (name: string) => string | null, isNeeded: boolean): TurnAccess {
  const secret = read('TURN_SECRET');
  const username = read('TURN_USERNAME');
  const credential = read('TURN_CREDENTIAL');
  if (secret !== null) return { kind: 'secret', secret };
  if (username !== null && credential !== null) return { kind: 'fixed', username, credential };
  if (isNeeded) throw new Error('TURN_URLS needs TURN_USERNAME and TURN_CREDENTIAL beside it, or TURN_SECRET.');
  return { kind: 'none' };
}

function readHttps(key: string | null, cert: string | null): Config['https'] {
  if (key === null && cert === null) return null;
  if (key !== null && cert !== null) return { key, cert };
  throw new Error('HTTPS_KEY and HTTPS_CERT belong together: set both to file names, or none.');
}

/** Links, files and sockets begin with it, so there is only one. */
function readBasePath(urls: readonly URL[]): string {
  const [first = '', ...others] = urls.map(({ pathname }) => pathname.replace(/\/+$/, ''));
  if (others.every((other) => other === first) && /^(\/[\w.~-]+)*$/.test(first)) return first;
  throw new Error(
    'PUBLIC_URL may have one path of plain letters, the same in each address, like https://example.org/noom.',
  );
}

function readPublicUrl(value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  throw new Error(`PUBLIC_URL must be addresses like https://call.example.org, not "${value}".`);
}

function readLogLevel(value: string): LogLevel {
  const level = LOG_LEVELS.find((known) => known === value);
  if (level !== undefined) return level;
  throw new Error(`LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}, not "${value}".`);
}
