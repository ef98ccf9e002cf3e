import { readConfig } from '../../src/server/config';

describe('the settings', () => {
  it('have defaults that work', () => {
    expect(readConfig({}, '/project')).toEqual({
      port: 3000,
      host: null,
      stunUrls: ['stun:stun.l.google.com:19302', 'stun:stun1.l.google.com:19302'],
      turnUrls: [],
      turnAccess: { kind: 'none' },
      https: null,
      publicOrigins: [],
      basePath: '',
      trustedHops: 0,
      seatSecret: null,
      dataDirectory: '/project',
      peopleLimit: 16,
      logLevel: 'info',
    });
  });

  it('are what the environment says', () => {
    const config = readConfig(
      {
        PORT: ' 8080 ',
        HOST: '::1',
        STUN_URLS: 'stun:a:1, stuns:b',
        TURN_URLS: 'turn:c?transport=tcp',
        TURN_USERNAME: 'u',
        TURN_CREDENTIAL: 'p',
        HTTPS_KEY: 'key.pem',
        HTTPS_CERT: 'cert.pem',
        PUBLIC_URL: 'https://Call.example.org/, http://10.0.0.1:3000',
        TRUST_PROXY: '2',
        SEAT_SECRET: 'sixteen letters!',
        DATA_DIR: '/data',
        PEOPLE_LIMIT: '4',
        LOG_LEVEL: 'debug',
      },
      '/project',
    );
    expect(config).toEqual({
      port: 8080,
      host: '::1',
      stunUrls: ['stun:a:1', 'stuns:b'],
      turnUrls: ['turn:c?transport=tcp'],
      turnAccess: { kind: 'fixed', username: 'u', credential: 'p' },
      https: { key: 'key.pem', cert: 'cert.pem' },
      publicOrigins: ['https://call.example.org', 'http://10.0.0.1:3000'],
      basePath: '',
      trustedHops: 2,
      seatSecret: 'sixteen letters!',
      dataDirectory: '/data',
      peopleLimit: 4,
      logLevel: 'debug',
    });
  });

  it('ask nobody for STUN when STUN_URLS is empty, and take an empty value elsewhere for none', () => {
    expect(readConfig({ STUN_URLS: '' }, '/project').stunUrls).toEqual([]);
    expect(readConfig({ PORT: '', HOST: '', TURN_URLS: '', LOG_LEVEL: '' }, '/project')).toEqual(
      readConfig({}, '/project'),
    );
  });

  it('take every address of a STUN or TURN server that a browser takes', () => {
    const stun = [
      'stun:a',
      'stuns:stun.example.org:5349',
      'stun:192.0.2.1:3478',
      'stun:[2001:db8::1]:3478',
      'stun:[::1]',
    ];
    const turn = ['turn:a:1', 'turns:a:65535?transport=tcp', 'turn:[2001:db8::1]?transport=udp', 'turn:turn_1.lan'];
    const environment = { STUN_URLS: stun.join(), TURN_URLS: turn.join(), TURN_SECRET: 's' };
    expect(readConfig(environment, '/project')).toMatchObject({ stunUrls: stun, turnUrls: turn });
  });

  it('take the path in PUBLIC_URL for the one below which people reach us', () => {
    const read = (url: string) => readConfig({ PUBLIC_URL: url }, '/project');
    expect(read('https://a/noom/')).toMatchObject({ publicOrigins: ['https://a'], basePath: '/noom' });
    expect(read('https://a/x/noom, http://b/x/noom')).toMatchObject({ basePath: '/x/noom' });
  });

  it('prefer a shared TURN secret', () => {
    const environment = { TURN_URLS: 'turns:a', TURN_SECRET: 's', TURN_USERNAME: 'u', TURN_CREDENTIAL: 'p' };
    expect(readConfig(environment, '/project').turnAccess).toEqual({ kind: 'secret', secret: 's' });
  });

  it.each([
    [{ PORT: 'x' }, 'PORT'],
    [{ PORT: '65536' }, 'PORT'],
    [{ PORT: '-1' }, 'PORT'],
    [{ PORT: '1e3' }, 'PORT'],
    [{ STUN_URLS: 'https://a' }, 'STUN_URLS'],
    [{ TURN_URLS: 'stun:a' }, 'TURN_URLS'],
    [{ STUN_URLS: 'stun://a' }, 'STUN_URLS'],
    [{ STUN_URLS: 'stun:' }, 'STUN_URLS'],
    [{ STUN_URLS: 'stun:a?transport=udp' }, 'STUN_URLS'],
    [{ STUN_URLS: 'stun:a:99999' }, 'STUN_URLS'],
    [{ STUN_URLS: 'stun:a:0' }, 'STUN_URLS'],
    [{ STUN_URLS: 'stun:::1' }, 'STUN_URLS'],
    [{ TURN_URLS: 'turn://turn.example.org:3478' }, 'TURN_URLS'],
    [{ TURN_URLS: 'turn:u@a' }, 'TURN_URLS'],
    [{ TURN_URLS: 'turn:a:b' }, 'TURN_URLS'],
    [{ TURN_URLS: 'turn:a?transport=sctp' }, 'TURN_URLS'],
    [{ TURN_URLS: 'turn:a?transport=udp&x=1' }, 'TURN_URLS'],
    [{ TURN_URLS: 'turn:[::g]' }, 'TURN_URLS'],
    [{ TURN_URLS: 'turn:a/b' }, 'TURN_URLS'],
    [{ TURN_URLS: 'turn:a' }, 'TURN_USERNAME'],
    [{ TURN_URLS: 'turn:a', TURN_USERNAME: 'u' }, 'TURN_CREDENTIAL'],
    [{ HTTPS_KEY: 'key.pem' }, 'HTTPS_CERT'],
    [{ PUBLIC_URL: 'call.example.org' }, 'PUBLIC_URL'],
    [{ PUBLIC_URL: 'ftp://a' }, 'PUBLIC_URL'],
    [{ PUBLIC_URL: 'https://a/noom,https://b' }, 'PUBLIC_URL'],
    [{ PUBLIC_URL: 'https://a/방' }, 'PUBLIC_URL'],
    [{ TRUST_PROXY: 'true' }, 'TRUST_PROXY'],
    [{ PEOPLE_LIMIT: '1' }, 'PEOPLE_LIMIT'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
  ])('that cannot be, as %j, are named in one line: %s', (environment, name) => {
    expect(() => readConfig(environment as Record<string, string>, '/project')).toThrow(
      new RegExp(`^[^\n]*${name}[^\n]*$`),
    );
  });
});
