import { enterByForm, enterByLink, openConnections, untilAllFramesMove, untilHearsAll, untilOthers } from '../support/actions';
import { startHouse, type House } from '../support/house';
import { invitePeople } from '../support/people';

describe('a call', () => {
  const people = invitePeople();
  let house: House;
  beforeAll(async () => {
    house = await startHouse();
  });
  afterAll(() => house.stop());

  it('lets two people see and hear each other', async () => {
    const [ada, bob] = [await people.come(), await people.come()];
    await enterByForm(ada, house.url, 'two', 'Ada');
    await enterByLink(bob, house.url, 'two');
    for (const page of [ada, bob]) {
      await untilOthers(page, 1);
      await untilAllFramesMove(page, 1);
      await untilHearsAll(page);
      expect(await openConnections(page)).toBe(1);
    }
  });
});
