/** Decides whether an address may open a connection now: by how often it has asked, and by how many connections there are in all. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'socket.io';
import { ADDRESS_RATES } from '../shared/protocol';
import { readAddress } from './address';
import { createAddressLimit } from './address-limit';
import type { Config } from './config';
import type { Log } from './log';
import { isOriginAllowed } from './origin';

/** How long a full process asks new clients to wait. */
const FULL_WAIT_SECONDS = 10;

export function limitHandshakes(
  server: Server,
  config: Pick<Config, 'publicOrigins' | 'trustedHops'>,
  connectionsLimit: number,
  log: Log,
): void {
  const limit = createAddressLimit(ADDRESS_RATES.handshake);
  let isFull = false;
  let hasToldOfProxies = false;

  async function judge(request: IncomingMessage): Promise<Refused | null> {
    const waitMs = await limit(readAddress(request, config.trustedHops));
    if (waitMs !== null) {
      if (!hasToldOfProxies)
        log.warn('one address opens connections too often; if it is a proxy, TRUST_PROXY counts people');
      hasToldOfProxies = true;
      return { status: 429, waitSeconds: Math.max(1, Math.ceil(waitMs / 1000)) };
    }
    const wasFull = isFull;
    isFull = server.engine.clientsCount >= connectionsLimit;
    if (isFull && !wasFull) log.warn('full: no more connections for now', { connections: connectionsLimit });
    return isFull ? { status: 503, waitSeconds: FULL_WAIT_SECONDS } : null;
  }

  // Not in `allowRequest`: there every refusal is a 403.
  server.engine.use((request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => {
    // A page of another site must not use up its visitor's allowance; `allowRequest` refuses it.
    if (!isHandshake(request) || !isOriginAllowed(request.headers, config)) return next();
    judge(request).then((refused) => {
      if (refused === null) return next();
      // On an upgrade the engine cannot answer, and closes the connection.
      response.writeHead(refused.status, { 'Retry-After': String(refused.waitSeconds), 'Content-Length': '0' });
      response.end();
    }, next);
  });
}

interface Refused {
  readonly status: 429 | 503;
  readonly waitSeconds: number;
}

/** A request that names a connection belongs to one that was let in before. */
function isHandshake({ url = '' }: IncomingMessage): boolean {
  return !new URL(url, 'http://noom').searchParams.has('sid');
}
