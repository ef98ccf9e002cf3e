/**
 * A path of its own behind a reverse proxy (PUBLIC_URL=https://example.org/noom): the app sees only the rest of the path, and every address
 * that it sends to a browser has the base path in front. This must listen after everything else that listens.
 */
import type { IncomingMessage, Server } from 'node:http';

/** The proxy may pass the path on with or without the base path. */
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
