import { startTestServer, type TestServer } from '../support/server';

describe('the first paint', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.stop());

  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(server.url + path, { headers, redirect: 'manual' });
  const html = async (headers: Record<string, string>, path = '/'): Promise<string> =>
    (await get(path, headers)).text();

  it.each([
    [{}, 'en'],
    [{ 'Accept-Language': 'ko-KR,ko;q=0.9,en;q=0.8' }, 'ko'],
    [{ 'Accept-Language': 'fr' }, 'en'],
    [{ 'Accept-Language': 'ko', Cookie: 'noom-lang=en' }, 'en'],
    [{ 'Accept-Language': 'en', Cookie: 'a=b; noom-lang=ko ; c=d' }, 'ko'],
    [{ Cookie: 'noom-lang=xx' }, 'en'],
    [{ Cookie: 'noom-lang=constructor; noom-theme=__proto__' }, 'en'],
    [{ Cookie: `noom-lang=${'k'.repeat(2000)}` }, 'en'],
  ])('is in the language that was chosen, then in the one the browser prefers (%j)', async (headers, lang) => {
    expect(await html(headers as Record<string, string>)).toContain(`<html lang="${lang}"`);
  });

  it('has the colours that were chosen, else those of the system', async () => {
    expect(await html({ Cookie: 'noom-theme=dark' })).toMatch(/<html lang="en" data-theme="dark">/);
    expect(await html({ Cookie: 'noom-theme=light' })).toContain('data-theme="light"');
    for (const cookie of ['', 'noom-theme=auto', 'noom-theme="><script>']) {
      const page = await html({ Cookie: cookie });
      expect(page).toContain('<html lang="en">');
      expect(page).toContain('prefers-color-scheme: dark');
    }
  });

  it('is not kept for somebody else by a cache', async () => {
    const response = await get('/');
    expect(response.headers.get('vary')).toMatch(/Accept-Language/);
    expect(response.headers.get('vary')).toMatch(/Cookie/);
    expect(response.headers.get('cache-control')).toBe('no-cache');
  });

  it('changes its language by a link, without any script, and stays where it was', async () => {
    for (const path of ['/', '/r/%EB%B0%A9%207']) {
      const response = await get(`${path}?lang=ko`);
      expect([response.status, response.headers.get('location')]).toEqual([303, `${path}?lang=ko&again`]);
      const back = await get(`${path}?lang=ko&again`, { Cookie: 'noom-lang=ko' });
      expect([back.status, back.headers.get('location')]).toEqual([303, path]);
      expect(response.headers.get('set-cookie')).toMatch(/^noom-lang=ko; Max-Age=31536000; Path=\/;.*SameSite=Lax/);
    }
    for (const wrong of ['?lang=xx', '?lang=', '?lang[]=ko', '?lang=ko&lang=en']) {
      const response = await get(`/${wrong}`);
      expect([wrong, response.status, response.headers.get('set-cookie')]).toEqual([wrong, 200, null]);
    }
    // Where no cookie is kept, the address keeps the language, and for what comes late as well.
    for (const path of ['/?lang=ko&again', '/r/a?lang=ko&again', '/r/%zz?lang=ko'])
      expect(await html({ 'Accept-Language': 'en' }, path)).toContain('<html lang="ko"');
    const [korean, english] = [await html({}, '/later?lang=ko'), await html({}, '/later')];
    expect(korean).not.toBe(english);
    expect(korean).toBe(await html({ Cookie: 'noom-lang=ko' }, '/later'));
    expect(await html({})).toContain('<a class="text-button" href="?lang=ko" lang="ko" hreflang="ko">한국어</a>');
  });
});
