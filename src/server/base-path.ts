/**
 * A path of its own behind a reverse proxy (PUBLIC_URL=https://example.org/noom): what comes below it is what we know by the rest of the path.
 * Everything we say to a browser has it in front.
 */
import type { IncomingMessage, Server } from 'node:http';

/** Whether the proxy passes the path on whole or without the front, both arrive. */
export function listenBelow(http: Server, basePath: string): void {
  if (basePath === '') return;
  const strip = (request: IncomingMessage): void => {
    const { url = '/' } = request;
    const rest = url.startsWith(basePath) ? url.slice(basePath.length) : null;
    if (rest === '' || rest?.startsWith('?') === true) request.url = `/${rest}`;
    else if (rest?.startsWith('/') === true) request.url = rest;
  };
  http.prependListener('request', strip);
  http.prependListener('upgrade', strip);
}
