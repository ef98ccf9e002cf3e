import { enterByForm, untilFramesMove, untilHearsAll, untilOthers } from '../support/actions';
import { openCourseClient } from '../support/course-client';
import { useHouse } from '../support/house';
import { long } from '../support/long';
import { invitePeople } from '../support/people';

describe('a client as the course writes it', () => {
  const people = invitePeople();
  const house = useHouse();

  it.each(['first', 'second'])('completes a call with our page when it comes %s', async (place) => {
    const [ours, theirs] = [await people.come(), await people.come()];
    if (place === 'first') await openCourseClient(theirs, house.url, 'course');
    await enterByForm(ours, house.url, 'course', 'Ada');
    if (place === 'second') await openCourseClient(theirs, house.url, 'course');
    await untilOthers(ours, 1);
    await untilFramesMove(ours, '[data-peer] video[data-slot="camera"]');
    await untilFramesMove(theirs, '#peerFace');
    await untilHearsAll(ours);
    await untilHearsAll(theirs);
    // One stream with picture and sound, told once: an empty second one would take its place.
    expect(await theirs.$eval('#peerFace', (face) => ({ ...(face as HTMLElement).dataset }))).toEqual({
      streams: '1',
      tracks: '2',
    });
    expect(await ours.evaluate(() => window.connections.length)).toBe(1);
    // Its seat goes with its socket, without any grace; its tile when nothing has come from it for three seconds.
    await theirs.close();
    await untilOthers(ours, 0, 10_000);
  });

  long('does not harm the others in a larger room', async () => {
    const [ada, bob] = [await people.come(), await people.come()];
    // It has one connection for two offers: the second one is its own affair.
    const theirs = await people.come({ expected: /RTCPeerConnection/ });
    await enterByForm(ada, house.url, 'larger');
    await enterByForm(bob, house.url, 'larger');
    await untilOthers(ada, 1);
    await openCourseClient(theirs, house.url, 'larger');
    const [bobsTile] = await ada.$$eval('[data-peer]', (tiles) => tiles.map((tile) => tile.getAttribute('data-peer')));
    await ada.waitForFunction(() => document.querySelector('#count')?.textContent === '3');
    await untilFramesMove(ada, `[data-peer="${bobsTile}"] video[data-slot="camera"]`);
    expect(await ada.$eval(`[data-peer="${bobsTile}"]`, (tile) => tile.getAttribute('data-link'))).toBe('connected');
  });
});
