/** What it costs a page to draw a call. The others are bare sockets: they sit in the room, and no link to them ever comes about. */
import { enterByForm, untilFramesMove } from '../support/actions';
import { invitePeople } from '../support/people';
import { untilStill } from '../support/room-actions';
import { startTestServer, stateOf, type TestServer } from '../support/server';

declare global {
  interface Window {
    /** Whole drawings of the stage: each measures it, and looks for the best places (counted by the test). */
    placings: number;
    painted: number;
  }
}

describe('a page in a call of eight', () => {
  const people = invitePeople();
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.stop());

  it('finds places for the tiles when people come or go, and not for each thing that they do', async () => {
    const ada = await people.come();
    await ada.evaluateOnNewDocument(() => {
      window.placings = window.painted = 0;
      const { getBoundingClientRect } = Element.prototype;
      Element.prototype.getBoundingClientRect = function () {
        if (this.id === 'stage') window.placings += 1;
        return getBoundingClientRect.call(this);
      };
      const count = (): void => {
        window.painted += 1;
        requestAnimationFrame(count);
      };
      requestAnimationFrame(count);
    });
    await enterByForm(ada, server.url, 'eight', 'Ada');
    const counted = () => ada.evaluate(() => ({ placings: window.placings, painted: window.painted }));
    const before = await counted();
    const others = await Promise.all(Array.from({ length: 7 }, () => server.person()));
    for (const [index, other] of others.entries()) {
      await other.enter('eight', { name: `Guest ${index}`, state: stateOf(1) });
      other.socket.emit('state', stateOf(2, { hand: true }));
      other.socket.emit('state', stateOf(3, { camera: false }));
    }
    await ada.waitForFunction(
      () => document.querySelectorAll('[data-peer][data-hand="down"][data-camera="off"]').length === 7,
    );
    const joined = await counted();
    expect(joined.placings - before.placings).toBeLessThanOrEqual(20);
    expect(joined.placings - before.placings).toBeLessThanOrEqual(joined.painted - before.painted);

    // A hand up and down moves no tile. What came late has moved them before that: the own picture, the tools with their style.
    await untilFramesMove(ada, '#myFace');
    await ada.waitForSelector('#settings');
    await untilStill(ada);
    const still = await counted();
    for (const [index, other] of others.entries())
      other.socket.emit('state', stateOf(4, { hand: index % 2 === 0, camera: false }));
    await ada.waitForFunction(() => document.querySelectorAll('[data-peer][data-hand="up"]').length === 4);
    expect((await counted()).placings).toBe(still.placings);
  });
});
