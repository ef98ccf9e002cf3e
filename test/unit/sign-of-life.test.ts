import { createCall } from '../../src/public/call/call';
import type { Memory } from '../../src/public/call/ports';
import { LIMITS, type Joined } from '../../src/shared/protocol';
import {
  createFakeClock,
  createFakeMedia,
  createFakeMemory,
  createFakeSignaling,
  NO_TRACE,
  createFakeMesh,
  settled,
} from '../support/fakes';

const MINUTE_MS = 60_000;
const joined: Joined = {
  ok: true,
  self: { id: 'me', key: 'key' },
  peers: [],
  iceServers: [],
  limits: { people: LIMITS.people, nameBytes: LIMITS.nameBytes, frameBytes: LIMITS.frameBytes },
};

/** A page of one tab. The day goes on by `later`, with the page alive; by `sleep`, without. */
function createPage(session: Memory = createFakeMemory(), startMs = 0) {
  let sleptMs = startMs;
  const signaling = createFakeSignaling();
  const media = createFakeMedia();
  const clock = createFakeClock();
  const call = createCall({
    clock,
    signaling,
    trace: NO_TRACE,
    mediaPlane: createFakeMesh(),
    messagePlane: createFakeMesh(),
    media,
    session,
    lasting: createFakeMemory(),
    createEpoch: () => 'epoch',
    timeOfDay: () => clock.now() + sleptMs,
    digest: null,
    createName: () => 'name',
    onError: (error) => {
      throw error;
    },
  });
  return {
    call,
    media,
    signaling,
    async enter() {
      call.enter('room');
      call.prepare();
      call.join('Me');
      signaling.joins[0]?.reply(joined);
      await settled();
    },
    later: (durationMs: number) => clock.pass(durationMs),
    sleep: (durationMs: number) => void (sleptMs += durationMs),
    status: () => call.store.get().status,
  };
}

/** What the next page of the tab thinks, so long after the last one. */
const comesBack = (session: Memory, atMs: number): boolean => createPage(session, atMs).call.wasJustIn('room');

describe('a page that was closed in the middle of a call', () => {
  it('goes straight back in a moment later, and no more after some minutes', async () => {
    const session = createFakeMemory();
    const page = createPage(session);
    await page.enter();
    page.later(10 * MINUTE_MS);
    page.call.hide();
    expect(comesBack(session, 10 * MINUTE_MS + 5_000)).toBe(true);
    expect(comesBack(session, 13 * MINUTE_MS)).toBe(false);
    expect(comesBack(session, 24 * 60 * MINUTE_MS)).toBe(false);
  });

  it('goes straight back in a moment later also when it could not say goodbye', async () => {
    const session = createFakeMemory();
    const page = createPage(session);
    await page.enter();
    page.later(10 * MINUTE_MS);
    expect(comesBack(session, 10 * MINUTE_MS + 40_000)).toBe(true);
    expect(comesBack(session, 13 * MINUTE_MS)).toBe(false);
  });

  it.each([null, '', 'now', '9e99'])('does not go back when %j stands where its last sign of life should', (text) => {
    const session = createFakeMemory();
    session.write('seat', '{"room":"room","id":"me","key":"key"}');
    session.write('alive', text);
    expect(comesBack(session, MINUTE_MS * 60)).toBe(false);
  });
});

describe('a page that the browser kept', () => {
  it('is in the call again a moment later', async () => {
    const page = createPage();
    await page.enter();
    page.call.hide();
    page.sleep(MINUTE_MS);
    page.call.show();
    expect(page.status()).toBe('reconnecting');
  });

  it('is at the door hours later, and asks for no seat', async () => {
    const page = createPage();
    await page.enter();
    page.call.hide();
    page.sleep(60 * MINUTE_MS);
    page.call.show();
    await settled();
    expect(page.status()).toBe('idle');
    expect(page.call.store.get().room).toBe('room');
    page.signaling.events?.onFound();
    page.later(MINUTE_MS);
    expect(page.signaling.joins).toHaveLength(1);
  });
});

describe('a computer that slept through the call', () => {
  it.each([
    ['the server is found again', (page: ReturnType<typeof createPage>) => page.signaling.events?.onFound()],
    ['it is looked at', (page: ReturnType<typeof createPage>) => page.call.retryNow()],
    ['some seconds pass', (page: ReturnType<typeof createPage>) => page.later(5_000)],
  ])('is at the door as soon as %s', async (_what, wake) => {
    const page = createPage();
    await page.enter();
    page.later(MINUTE_MS);
    page.signaling.events?.onLost();
    page.sleep(60 * MINUTE_MS);
    wake(page);
    expect(page.status()).toBe('idle');
    expect(page.signaling.joins).toHaveLength(1);
  });

  it('is still in the call after a short nap, and however long the server is away', async () => {
    const page = createPage();
    await page.enter();
    page.sleep(MINUTE_MS);
    page.later(5_000);
    page.signaling.events?.onLost();
    page.later(60 * MINUTE_MS);
    page.signaling.events?.onFound();
    expect(page.status()).toBe('reconnecting');
    expect(page.signaling.joins).toHaveLength(2);
  });

  it('is still in the call where the browser refuses to store anything', async () => {
    const page = createPage({ read: () => null, write: () => undefined });
    await page.enter();
    page.later(10 * MINUTE_MS);
    expect(page.status()).toBe('joined');
  });
});
