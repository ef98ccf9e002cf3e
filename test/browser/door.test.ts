/** Before somebody presses Join: a call is made ahead in the page inside, and nothing of it goes anywhere. */
import type { Page } from 'puppeteer';
import { enterByForm, freshRoom, untilCallIsWhole, untilHearsAll, untilJoined } from '../support/actions';
import { useHouse } from '../support/house';
import { invitePeople } from '../support/people';
import { eventIn, watchWire, type WireFrame } from '../support/wire-frames';

const described = (page: Page): Promise<number> => page.evaluate(() => window.described.length);
const ufragIn = (text: string): string | undefined => /a=ice-ufrag:([^\\\r]+)/.exec(text)?.[1];
/** What belongs to a description, a candidate or an address, by any of their words. */
const TELLING = /v=0|a=|candidate|ufrag|fingerprint|\b(?:\d{1,3}\.){3}\d{1,3}\b|(?:[\da-f]{1,4}:){3}|\.local\b/i;
const eventsIn = (frames: readonly WireFrame[], way: WireFrame['way']): string[] => [
  ...new Set(frames.filter((frame) => frame.way === way).flatMap((frame) => eventIn(frame) ?? [])),
];

describe('a person at the door', () => {
  const people = invitePeople();
  const house = useHouse();

  it('is sent nothing and sends nothing before Join, and is called at once after it', async () => {
    const [ada, bob] = [await people.come(), await people.come()];
    const room = freshRoom();
    const [inside, outside] = [await watchWire(ada), await watchWire(bob)];
    await enterByForm(ada, house.url, room, 'Ada');
    await bob.goto(`${house.url}/r/${encodeURIComponent(room)}`, { waitUntil: 'load' });
    await bob.waitForSelector('#join:not([disabled])', { visible: true });
    // The call is made, with all its candidates.
    await ada.waitForFunction(() => window.described[0]?.iceGatheringState === 'complete');
    await bob.waitForFunction(() => document.querySelector('#lobbyPeople')?.textContent?.includes('Ada'));

    expect([...inside, ...outside].filter(({ text }) => TELLING.test(text))).toEqual([]);
    expect(eventsIn(outside, 'to the server')).toEqual(['look_room']);
    expect(eventsIn(outside, 'to the page')).toEqual([]);
    expect(eventsIn(inside, 'to the server').filter((event) => ['offer', 'answer', 'ice'].includes(event))).toEqual([]);
    expect(eventsIn(inside, 'to the page')).toEqual(['at_door']);
    expect(await described(bob)).toBe(0);
    const made = await ada.evaluate(() => window.described[0]?.localDescription?.sdp ?? '');

    const before = inside.length;
    await bob.click('#join');
    await untilJoined(bob);
    await untilCallIsWhole([ada, bob]);
    await untilHearsAll(ada);
    await untilHearsAll(bob);
    const said = inside.slice(before);
    const [offer, ...rest] = said.filter((frame) => frame.way === 'to the server' && TELLING.test(frame.text));
    expect(offer && eventIn(offer)).toBe('offer');
    expect(ufragIn(offer?.text ?? '')).toBe(ufragIn(made));
    expect(offer?.text).toContain('a=candidate:');
    expect(said.findIndex((frame) => eventIn(frame) === 'welcome')).toBeLessThan(
      said.findIndex((frame) => frame === offer),
    );
    // All of them were in the offer.
    expect(rest.map(eventIn)).toEqual([]);
    expect(await ada.evaluate(() => [window.described.length, window.connections.length])).toEqual([1, 1]);
  });

  it('who goes leaves nothing behind', async () => {
    const [ada, bob] = [await people.come(), await people.come()];
    const room = freshRoom();
    await enterByForm(ada, house.url, room, 'Ada');
    await bob.goto(`${house.url}/r/${encodeURIComponent(room)}`, { waitUntil: 'load' });
    await ada.waitForFunction(() => window.described.length === 1);
    await bob.goto('about:blank');
    await ada.waitForFunction(() => window.described[0]?.signalingState === 'closed');
    expect(await ada.evaluate(() => window.connections)).toEqual([]);
  });
});
