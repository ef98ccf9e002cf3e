/** The STUN and TURN servers that a seated peer may use. */
import { createHmac } from 'node:crypto';
import type { IceServer, PeerId } from '../shared/protocol';
import type { Config } from './config';

/** Long enough to set a link up, short enough to be useless to anyone who copies it. A running call outlives it. */
export const TURN_CREDENTIAL_SECONDS = 600;

/**
 * The list for one peer. With a shared secret the credential is made for this peer and this moment, as coturn's
 * `use-auth-secret` reads it: username "<unix seconds of expiry>:<user>", credential base64(HMAC-SHA1(secret, username)).
 * Source: draft-uberti-behave-turn-rest-00, section 2.2.
 */
export function makeIceServers(
  config: Pick<Config, 'stunUrls' | 'turnUrls' | 'turnAccess'>,
  peer: PeerId,
  nowMs: number,
): readonly IceServer[] {
  const servers: IceServer[] = [];
  if (config.stunUrls.length > 0) servers.push({ urls: config.stunUrls });
  if (config.turnUrls.length === 0) return servers;

  const { turnAccess } = config;
  if (turnAccess.kind === 'fixed') {
    servers.push({ urls: config.turnUrls, username: turnAccess.username, credential: turnAccess.credential });
  } else if (turnAccess.kind === 'secret') {
    const username = `${Math.floor(nowMs / 1000) + TURN_CREDENTIAL_SECONDS}:${peer}`;
    const credential = createHmac('sha1', turnAccess.secret).update(username).digest('base64');
    servers.push({ urls: config.turnUrls, username, credential });
  }
  return servers;
}
