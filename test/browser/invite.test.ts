import { encode } from 'uqr';
import { enterByForm, untilOthers } from '../support/actions';
import { startHouse, type House } from '../support/house';
import { invitePeople } from '../support/people';

describe('an invitation', () => {
  const people = invitePeople();
  let house: House;
  beforeAll(async () => {
    house = await startHouse();
  });
  afterAll(() => house.stop());

  it('lies before who is alone, with a link and its code, and goes when somebody comes', async () => {
    const ada = await people.come();
    await enterByForm(ada, house.url, '우리 방 #1', 'Ada');
    await ada.waitForSelector('#alone', { visible: true });
    const link = `${house.url}/r/${encodeURIComponent('우리 방 #1')}`;
    expect(await ada.$eval('#alone .invite-address', (input) => (input as HTMLInputElement).value)).toBe(link);
    await ada.waitForSelector('#alone .invite-qr svg', { visible: true });
    const drawn = await ada.$eval('#alone .invite-qr path', (path) => path.getAttribute('d') ?? '');
    const dark = encode(link, { border: 3, ecc: 'M' }).data.flatMap((row, y) =>
      row.flatMap((isDark, x) => (isDark ? [`${x} ${y}`] : [])),
    );
    expect([...drawn.matchAll(/M(\d+ \d+)/g)].map(([, at]) => at)).toEqual(dark);
    const bob = await people.come();
    await bob.goto(link);
    await bob.waitForSelector('#join', { visible: true });
    await bob.click('#join');
    await untilOthers(ada, 1);
    await ada.waitForSelector('#alone', { hidden: true });
  });

  it('is copied by a button, also where the browser gives no clipboard, and says which', async () => {
    const ada = await people.come();
    await enterByForm(ada, house.url, 'copy', 'Ada');
    await ada.waitForSelector('#alone .invite-address', { visible: true });
    await ada
      .browserContext()
      .overridePermissions(house.url, ['clipboard-read', 'clipboard-write', 'clipboard-sanitized-write']);
    await ada.click('#alone .invite-copy');
    await ada.waitForFunction(() => document.querySelector('#alone .invite-state')?.textContent === 'Copied');
    expect(await ada.evaluate(() => navigator.clipboard.readText())).toBe(`${house.url}/r/copy`);
    await ada.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    await ada.click('#alone .invite-copy');
    await ada.waitForFunction(() => document.querySelector('#alone .invite-state')?.textContent !== 'Copied');
    expect(await ada.evaluate(() => getSelection()?.toString())).toBe(`${house.url}/r/copy`);
  });

  it('is shared by the system where it can, with the room and the link', async () => {
    const ada = await people.come();
    await ada.evaluateOnNewDocument(() => {
      const share = (data: unknown): Promise<void> => Promise.resolve(void Object.assign(window, { shared: data }));
      Object.defineProperty(navigator, 'share', { value: share });
    });
    await enterByForm(ada, house.url, 'share', 'Ada');
    const bob = await people.come();
    await enterByForm(bob, house.url, 'share', 'Bob');
    await untilOthers(ada, 1);
    await ada.click('#inviteButton');
    await ada.waitForSelector('#invite[open] .invite-share', { visible: true });
    await ada.click('#invite .invite-share');
    expect(await ada.evaluate(() => 'shared' in window && window.shared)).toEqual({
      title: 'share · Noom',
      text: 'Join me in "share":',
      url: `${house.url}/r/share`,
    });
    await ada.keyboard.press('Escape');
    await ada.waitForSelector('#invite', { hidden: true });
    expect(await ada.evaluate(() => document.activeElement?.id)).toBe('inviteButton');
    await bob.click('#inviteButton');
    await bob.waitForSelector('#invite .invite-qr svg', { visible: true });
    expect(await bob.$eval('#invite .invite-share', (button) => (button as HTMLElement).hidden)).toBe(true);
    // A click beside it closes it too.
    await bob.mouse.click(10, 300);
    await bob.waitForSelector('#invite', { hidden: true });
  });
});
