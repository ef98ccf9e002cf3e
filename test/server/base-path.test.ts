import { get } from 'node:http';
import { meet, startTestServer, type TestServer } from '../support/server';

/** As PUBLIC_URL=https://example.org/noom makes it. */
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ basePath: '/noom' });
});
afterAll(() => server.stop());

const ask = (path: string): Promise<Response> => fetch(server.url + path, { redirect: 'manual' });
/** The addresses on our own site that stand in a document. */
const addressesIn = (html: string): string[] =>
  [...html.matchAll(/(?:href|src|action|data-later-style)="(\/[^"]*)"/g)].map(([, address = '']) => address);

describe('below a path of its own', () => {
  it.each(['/noom/', '/noom', '/noom/r/team', '/noom/r/%zz'])(
    '%s is a page, and all that it names is below it',
    async (path) => {
      const html = await (await ask(path)).text();
      const addresses = addressesIn(html);
      expect(addresses.length).toBeGreaterThan(4);
      for (const address of addresses) {
        expect(address).toMatch(/^\/noom\//);
        if (address !== '/noom/r') expect([address, (await ask(address)).status]).toEqual([address, 200]);
      }
      if (!path.includes('%zz')) expect(html).toContain('data-base="/noom"');
    },
  );

  it.each([
    ['/noom/r?room=a%20b', '/noom/r/a%20b'],
    ['/noom/r', '/noom/'],
    ['/noom/whatever', '/noom/'],
    ['/noom/r/a?lang=ko', '/noom/r/a?lang=ko&again'],
  ])('%s leads to %s', async (path, to) => {
    expect((await ask(path)).headers.get('Location')).toBe(to);
  });

  it('the manifest names what stands beside it, and the home above it', async () => {
    const html = await (await ask('/noom/')).text();
    const [, address = ''] = /rel="manifest" href="([^"]*)"/.exec(html) ?? [];
    const manifest = (await (await ask(address)).json()) as { start_url: string; icons: { src: string }[] };
    const at = (path: string): string => new URL(path, server.url + address).pathname;
    expect(at(manifest.start_url)).toBe('/noom/');
    for (const { src } of manifest.icons) expect((await ask(at(src))).status).toBe(200);
  });

  it('people connect and health is told, also where the proxy takes the path away', async () => {
    for (const path of ['/noom/socket.io', '/socket.io']) {
      const ann = meet(server.url, { path });
      await ann.enter('team');
      ann.socket.disconnect();
    }
    for (const path of ['/noom/healthz', '/healthz']) expect((await ask(path)).status).toBe(200);
  });

  it('another path that only begins like it is not ours', async () => {
    const status = await new Promise((resolve, reject) => {
      get(`${server.url}/noomx/later`, (response) => resolve(response.resume().statusCode)).on('error', reject);
    });
    expect(status).toBe(302);
  });
});
