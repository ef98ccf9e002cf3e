import { createCertificate } from '../../src/public/mesh/certificate';
import { fingerprintOf } from '../../src/public/mesh/fingerprint';
import { createFakeClock, settled } from '../support/fakes';

const certificate = { expires: 0 } as RTCCertificate;

describe('the certificate of a page', () => {
  it('is made once, and there before anybody is called', async () => {
    const clock = createFakeClock();
    const own = createCertificate(() => Promise.resolve(certificate), clock, fail);
    await own.ready;
    expect(own.get()).toEqual([certificate]);
    expect(clock.waiting).toBe(0);
  });

  it('keeps nobody from a call: a browser that never makes it, or makes it late, goes without for good', async () => {
    const clock = createFakeClock();
    let answer: (made: RTCCertificate) => void = fail;
    const own = createCertificate(() => new Promise((resolve) => (answer = resolve)), clock, fail);
    clock.pass(1_000);
    await own.ready;
    answer(certificate);
    await settled();
    expect(own.get()).toEqual([]);
  });

  it('is missing where the browser makes none', async () => {
    const errors: unknown[] = [];
    const clock = createFakeClock();
    const none = createCertificate(null, clock, (error) => errors.push(error));
    const refused = createCertificate(
      () => Promise.reject(new Error('no such curve')),
      clock,
      (error) => errors.push(error),
    );
    await Promise.all([none.ready, refused.ready]);
    expect([none.get(), refused.get(), errors.length]).toEqual([[], [], 1]);
  });
});

describe('the fingerprint in a description', () => {
  it('is the same however often and in whichever case it stands there', () => {
    const once = 'v=0\r\na=fingerprint:sha-256 AB:CD\r\nm=audio\r\n';
    const twice = 'v=0\r\nm=audio\r\na=fingerprint:SHA-256 ab:cd\r\nm=video\r\na=fingerprint:sha-256 AB:CD\r\n';
    expect(fingerprintOf(once)).toBe(fingerprintOf(twice));
  });

  it('is another one as soon as a second certificate stands beside the first', () => {
    const one = 'a=fingerprint:sha-256 AB:CD\r\n';
    expect(fingerprintOf(`${one}a=fingerprint:sha-256 12:34\r\n`)).not.toBe(fingerprintOf(one));
    expect(fingerprintOf('a=fingerprint:sha-1 AB:CD\r\n')).not.toBe(fingerprintOf(one));
    expect(fingerprintOf('v=0\r\n')).toBe('');
  });
});

function fail(error: unknown): never {
  throw error;
}
