/**
 * Decides which pages may open a connection. CORS does not cover WebSocket, so the server looks at `Origin` itself;
 * Socket.IO's `allowRequest` calls this for both of its transports.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Config } from './config';

/**
 * The page's own host, as the browser spelled it, or one of PUBLIC_URL. No Origin at all is fine: native clients and
 * same-origin GETs send none, and a browser cannot leave it out of a foreign WebSocket. "null" is a sandboxed page.
 */
export function isOriginAllowed(
  headers: IncomingHttpHeaders,
  config: Pick<Config, 'publicOrigins' | 'trustedHops'>,
): boolean {
  const { origin } = headers;
  if (origin === undefined) return true;
  if (config.publicOrigins.includes(origin)) return true;
  const url = parseUrl(origin);
  // Browsers send the canonical form; anything else is forged.
  if (url === null || url.origin !== origin || !/^https?:$/.test(url.protocol)) return false;
  const host = readHost(headers, config.trustedHops);
  // The page's scheme decides which port may be left out of Host.
  return host !== null && parseUrl(`${url.protocol}//${host}`)?.host === url.host;
}

/** The host by which the page was asked for; of X-Forwarded-Host what the outermost trusted proxy saw. Null when it is not a host. */
export function readHost(headers: IncomingHttpHeaders, trustedHops: number): string | null {
  const forwarded = headers['x-forwarded-host'];
  const hosts = trustedHops > 0 && typeof forwarded === 'string' ? forwarded.split(',').map((host) => host.trim()) : [];
  const host = hosts.at(-trustedHops) ?? hosts[0] ?? headers.host;
  return host !== undefined && /^[\w.:[\]-]+$/.test(host) ? host : null;
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
