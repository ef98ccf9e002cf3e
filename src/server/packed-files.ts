/** Serves scripts and style sheets as the build has compressed them, which is smaller than compression at each request. */
import { readdirSync } from 'node:fs';
import { posix } from 'node:path';
import type { RequestHandler } from 'express';
import { setFileHeaders } from './security-headers';

const ENDING = '.br';

/** `directory` is read once: its files never change while the server runs. Other files are left to the next handler. */
export function servePackedFiles(directory: string, maxAge: string): RequestHandler {
  const packed = new Set(
    readdirSync(directory)
      .filter((name) => name.endsWith(ENDING))
      .map((name) => name.slice(0, -ENDING.length)),
  );
  return (request, response, next) => {
    const name = request.path.slice(1);
    if (!packed.has(name)) return next();
    response.vary('Accept-Encoding');
    if (request.acceptsEncodings('br') !== 'br') return next();
    setFileHeaders(response);
    response.type(posix.extname(name)).set('Content-Encoding', 'br');
    // A range of the compressed file would be a range of something else.
    response.sendFile(name + ENDING, {
      root: directory,
      immutable: true,
      maxAge,
      acceptRanges: false,
      etag: false,
      lastModified: false,
    });
  };
}
