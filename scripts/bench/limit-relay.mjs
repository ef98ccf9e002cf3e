/** The smallest relay: events down, posts up, nothing looked at. It serves the limit's page too. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('limit-page.js', import.meta.url));
const PAGE =
  '<!doctype html><meta charset="utf-8"><title>Limit</title><link rel="icon" href="data:,"><button id="join">Join</button><script type="module" src="limit-page.js"></script>';

/** @returns {Promise<{ url: string, close(): void }>} */
export async function startLimitRelay() {
  const listening = new Map();
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    if (pathname === '/listen') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
      listening.set(searchParams.get('id'), response);
    } else if (pathname === '/send') {
      const parts = [];
      for await (const part of request) parts.push(part);
      const from = searchParams.get('from');
      const to = searchParams.get('to');
      const line = `data: {"from":${JSON.stringify(from)},"message":${Buffer.concat(parts).toString()}}\n\n`;
      for (const [id, stream] of listening) if (to === id || (to === '*' && id !== from)) stream.write(line);
      response.end();
    } else if (pathname === '/forget') {
      for (const stream of listening.values()) stream.end();
      listening.clear();
      response.end();
    } else if (pathname === '/limit-page.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(await readFile(SCRIPT));
    } else {
      response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
    }
  });
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  return {
    url: `http://localhost:${server.address().port}/`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
