import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { ASSET_NAMES } from '../../src/server/assets';
import { textOf } from '../../src/shared/text';
import { BUILT_DIRECTORY, startTestServer, type TestServer } from '../support/server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ stunUrls: ['stun:127.0.0.1:1'] });
});
afterAll(() => server.stop());

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(server.url + path, { headers, redirect: 'manual' });

const assets = JSON.parse(readFileSync(`${BUILT_DIRECTORY}/assets.json`, 'utf8')) as Record<string, string>;

describe('the document', () => {
  it('has lobby and call at home and in a room, the form at home alone, and carries what the script needs', async () => {
    const home = await (await get('/')).text();
    const room = await (await get('/r/%EA%B0%80%EC%A1%B1')).text();
    for (const html of [home, room]) {
      for (const part of ['id="lobby"', 'id="call"', assets['script'] ?? '?', assets['style'] ?? '?']) {
        expect(html).toContain(part);
      }
      expect(html).toContain('stun:127.0.0.1:1');
    }
    for (const part of ['id="welcome"', assets['welcome'] ?? '?']) {
      expect(home).toContain(part);
      expect(room).not.toContain(part);
    }
    expect(room).toContain('data-room="가족"');
    expect(home).not.toContain('data-room="');
  });

  it('can say that its script did not come, and load itself again, before any other script', async () => {
    for (const html of [await (await get('/')).text(), await (await get('/r/a')).text()]) {
      expect(html).toMatch(
        /<div class="unexpected" id="unexpected" role="alert" hidden>.*<a class="text-button" href="">/s,
      );
      expect(html.indexOf(`<script defer src="${assets['guard'] ?? '?'}">`)).toBeGreaterThan(0);
      expect(html.indexOf(assets['guard'] ?? '?')).toBeLessThan(html.indexOf('<script type="module"'));
    }
  });

  it('keeps names and rooms from a browser that translates', async () => {
    const html = await (await get('/r/a')).text();
    expect(html).toContain('<span id="lobbyRoom" translate="no">');
    expect(html).toContain('<h1 class="call-room" id="callRoom" translate="no">');
    expect(html.match(/<span class="caption-name" translate="no">/g)).toHaveLength(1);
    const late = await (await get('/later')).text();
    for (const name of ['message-name', 'transfer-name', 'person-name'])
      expect(late).toContain(`<bdi class="${name}" translate="no">`);
  });

  it('has its icon also where browsers look by themselves', async () => {
    expect((await get('/favicon.ico')).headers.get('location')).toBe(assets['icon']);
  });

  it("shows a room's name as text, whatever it holds", async () => {
    const name = '"><script>alert(1)</script>';
    const html = await (await get(`/r/${encodeURIComponent(name)}`)).text();
    expect(html).not.toContain('<script>alert');
  });

  it('is checked each time, compressed, and depends on the language', async () => {
    const response = await get('/', { 'Accept-Encoding': 'gzip' });
    expect(response.headers.get('Cache-Control')).toBe('no-cache');
    expect(response.headers.get('Vary')).toContain('Accept-Language');
    expect(response.headers.get('Content-Encoding')).toBe('gzip');
    expect(await askRaw('/', { 'If-None-Match': response.headers.get('ETag') ?? '' })).toBe(304);
  });

  it.each([
    ['ko-KR,ko;q=0.9,en;q=0.8', 'ko'],
    ['en-GB,ko;q=0.5', 'en'],
    ['fr,ko;q=0.3', 'ko'],
    ['fr', 'en'],
    ['*', 'en'],
    ['', 'en'],
  ])('is in the best language for %p', async (accepted, language) => {
    const html = await (await get('/', { 'Accept-Language': accepted })).text();
    expect(html).toContain(`<html lang="${language}"`);
  });
});

describe('addresses', () => {
  it.each([
    ['/r?room=%20a%20b%20', 303, '/r/a%20b'],
    [`/r?room=${encodeURIComponent('가족'.normalize('NFD'))}`, 303, `/r/${encodeURIComponent('가족')}`],
    ['/r?room=a/b%3Fc', 303, '/r/a%2Fb%3Fc'],
    ['/r?room=go!', 303, '/r/go%21'],
    ['/r?room=%20team%C2%A07%E2%80%8B', 303, '/r/team%207'],
    ['/r', 302, '/'],
    ['/whatever/else', 302, '/'],
    ['/R2D2', 302, '/'],
  ])('%s leads on with %d to %s', async (path, status, to) => {
    const response = await get(path);
    expect([response.status, response.headers.get('Location')]).toEqual([status, to]);
  });

  it.each([
    ['/r/a%2Fb', 200],
    ['/r/a/', 200],
    [`/r/${encodeURIComponent('😀'.repeat(64))}`, 200],
    ['/r/', 400],
    ['/r/a/b', 200],
    ['/r/%25EB%25B0%25A9', 200],
    ['/r/%zz', 400],
    ['/r/%E0%A4', 400],
    ['/r/a%00', 400],
    [`/r/${'x'.repeat(65)}`, 400],
    ['/r?room=', 400],
    ['/r?room=..', 400],
    ['/r?room=a&room=b', 400],
    ['/a/b.js', 404],
    ['/assets/main.js', 404],
    ['/assets/', 404],
    ['/assets/%2e%2e%2f..%2fserver.js', 404],
    ['/assets/%zz', 404],
    [`/${'x'.repeat(2048)}`, 414],
  ])('%s is answered with %d', async (path, status) => {
    expect((await get(path)).status).toBe(status);
  });

  it('say what is wrong with a room in a sentence, without a trace of the program', async () => {
    const html = await (await get('/r/%zz', { 'Accept-Language': 'ko' })).text();
    expect(html).toContain(textOf('ko').pages.badRoom.sentence);
    expect(html).toContain('lang="ko"');
    expect(html).not.toMatch(/at .*\.js|URIError/);
  });

  it('are for reading only', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const response = await fetch(`${server.url}/`, { method });
      expect([response.status, response.headers.get('Allow')]).toEqual([405, 'GET, HEAD']);
    }
    const head = await fetch(`${server.url}/`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('of the views, of the server and of its settings show nothing', async () => {
    for (const path of ['/views/page.pug', '/server.js', '/assets.json', '/../package.json', '/.env']) {
      expect(await askRaw(path)).not.toBe(200);
    }
  });

  it('of rooms are for no search engine, which may come in to read that', async () => {
    for (const path of ['/r/team', '/r/%zz']) expect((await get(path)).headers.get('X-Robots-Tag')).toBe('noindex');
    expect((await get('/')).headers.get('X-Robots-Tag')).toBeNull();
    const robots = await get('/robots.txt');
    expect([robots.status, robots.headers.get('Content-Type')]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(await robots.text()).not.toMatch(/^Disallow: (\/r|\/)$/m);
  });

  it('/healthz says ok', async () => {
    const response = await get('/healthz');
    expect([response.status, await response.text()]).toEqual([200, 'ok']);
  });
});

/** The status; `fetch` would put the path in order first, and adds headers of its own to conditional requests. */
function askRaw(path: string, headers: Record<string, string> = {}): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ port: server.port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

/** What travels, before anything unpacks it. */
function askBytes(path: string, headers: Record<string, string>): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    request({ port: server.port, path, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part)).on('end', () => resolve(Buffer.concat(parts)));
    })
      .on('error', reject)
      .end();
  });
}

describe('a link preview', () => {
  it('names its picture by the whole address, as a stranger needs it', async () => {
    const html = await (await get('/r/team')).text();
    expect(html).toContain(
      `<meta property="og:image" content="http://localhost:${server.port}${assets['social'] ?? '?'}">`,
    );
    expect(html).toContain('<meta property="og:title" content="Noom">');
  });
});

describe('a built file', () => {
  it.each(ASSET_NAMES)('%s is there and may be kept for a year', async (name) => {
    const response = await get(assets[name] ?? '/none');
    expect(response.status).toBe(200);
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
  });

  it('carries nothing of Socket.IO that the page never uses', async () => {
    const script = await (await get(assets['script'] ?? '/none')).text();
    expect(script).toContain('WebSocket');
    for (const word of ['WebTransport', '_placeholder']) expect(script).not.toContain(word);
  });

  it('travels compressed', async () => {
    const script = assets['script'] ?? '';
    for (const encoding of ['br', 'gzip']) {
      const response = await get(script, { 'Accept-Encoding': encoding });
      expect(response.headers.get('Content-Encoding')).toBe(encoding);
      expect(response.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8');
      expect(response.headers.get('Vary')).toContain('Accept-Encoding');
      expect(await response.text()).toBe(readFileSync(`${BUILT_DIRECTORY}/public${script}`, 'utf8'));
    }
  });

  it('travels as small as the build has packed it, whole also when a part is asked for', async () => {
    const script = assets['script'] ?? '';
    const body = await askBytes(script, { 'Accept-Encoding': 'br', Range: 'bytes=0-9' });
    expect(body).toEqual(readFileSync(`${BUILT_DIRECTORY}/public${script}.br`));
  });
});

describe('the strict headers', () => {
  it.each(['/', '/r/a', '/r/%zz', '/nothing.js', '/healthz', '/elsewhere'])('stand on %s', async (path) => {
    const { headers } = await get(path);
    const host = `localhost:${server.port}`;
    expect((headers.get('Content-Security-Policy') ?? '').split(';')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data: blob:",
      "media-src 'self' blob:",
      `connect-src 'self' ws://${host} wss://${host}`,
      "worker-src 'self' blob:",
      "font-src 'self'",
      "manifest-src 'self'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ]);
    expect(headers.get('Permissions-Policy')).toBe(
      'camera=(self), microphone=(self), display-capture=(self), screen-wake-lock=(self), picture-in-picture=(self), fullscreen=(self)',
    );
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Referrer-Policy')).toBe('no-referrer');
    expect(headers.get('X-Powered-By')).toBeNull();
    // Over plain http these would blank the page on a LAN address.
    expect(headers.get('Strict-Transport-Security')).toBeNull();
  });

  it('are a few on files, and whole again on a file that is missing', async () => {
    for (const encoding of ['br', 'identity']) {
      for (const file of [assets['script'] ?? '', assets['icon'] ?? '']) {
        const { status, headers } = await get(file, { 'Accept-Encoding': encoding });
        expect(status).toBe(200);
        expect(headers.get('Content-Security-Policy')).toBe("default-src 'none'");
        expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
        expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin');
        expect(headers.get('Permissions-Policy')).toBeNull();
      }
    }
    const missing = await get('/assets/main-MISSING.js');
    expect(missing.status).toBe(404);
    expect(missing.headers.get('Content-Security-Policy')).toContain("style-src 'self'");
  });

  it('name no IPv6 address, which policies do not know', async () => {
    const { headers } = await fetch(`${server.url}/`, { headers: {} });
    expect(headers.get('Content-Security-Policy')).toContain('wss://localhost');
    const policy = await new Promise<unknown>((resolve, reject) => {
      request({ port: server.port, headers: { Host: '[::1]:3000' } }, (response) => {
        response.resume();
        resolve(response.headers['content-security-policy']);
      })
        .on('error', reject)
        .end();
    });
    expect(policy).toContain("connect-src 'self'");
    expect(policy).not.toMatch(/wss?:/);
  });

  it('hold HTTPS fast where a trusted proxy says that the page came by it', async () => {
    const behind = await startTestServer({ trustedHops: 1 });
    try {
      const headers = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'call.example.org' };
      const response = await fetch(`${behind.url}/`, { headers });
      expect(response.headers.get('Content-Security-Policy')).toContain('upgrade-insecure-requests');
      expect(response.headers.get('Content-Security-Policy')).toContain('wss://call.example.org');
      expect(response.headers.get('Strict-Transport-Security')).toMatch(/^max-age=\d+$/);
    } finally {
      await behind.stop();
    }
    const untrusted = await get('/', { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'call.example.org' });
    expect(untrusted.headers.get('Content-Security-Policy')).not.toMatch(/upgrade|example/);
  });
});
