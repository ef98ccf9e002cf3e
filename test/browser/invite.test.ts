import { encode } from 'uqr';
import { enterByForm, untilOthers } from '../support/actions';
import { useHouse } from '../support/house';
import { long } from '../support/long';
import { invitePeople } from '../support/people';

describe('an invitation', () => {
  // An address that is not this computer's own, as far as the page can see.
  const people = invitePeople(['--host-resolver-rules=MAP noom.test 127.0.0.1']);
  const house = useHouse();

  it('is shown while you are alone, with a link and its code, and goes when somebody comes', async () => {
    const ada = await people.come();
    const url = `http://noom.test:${new URL(house.url).port}`;
    await enterByForm(ada, url, '우리 방 #1', 'Ada');
    await ada.waitForSelector('#alone', { visible: true });
    const link = `${url}/r/${encodeURIComponent('우리 방 #1')}`;
    const shown = (): Promise<string> =>
      ada.$eval('#alone .invite-address', (input) => (input as HTMLInputElement).value);
    expect(await shown()).toBe(`${url}/r/우리 방 %231`);
    await ada.focus('#alone .invite-address');
    expect(await shown()).toBe(link);
    await ada.waitForSelector('#alone .invite-qr svg', { visible: true });
    const drawn = await ada.$eval('#alone .invite-qr path', (path) => path.getAttribute('d') ?? '');
    const dark = encode(link, { border: 3, ecc: 'M' }).data.flatMap((row, y) =>
      row.flatMap((isDark, x) => (isDark ? [`${x} ${y}`] : [])),
    );
    expect([...drawn.matchAll(/M(\d+ \d+)/g)].map(([, at]) => at)).toEqual(dark);
    await ada.focus('#alone .invite-copy');
    const bob = await people.come();
    await bob.goto(link);
    await bob.waitForSelector('#join', { visible: true });
    await bob.click('#join');
    await untilOthers(ada, 1);
    await ada.waitForSelector('#alone', { hidden: true });
    expect(await ada.evaluate(() => document.activeElement?.id)).toBe('stage');
    expect(await ada.$eval('#aloneTitle', (title) => title.textContent)).toBe('You are alone here now.');
  });

  long('has its code also when it was closed before that was there', async () => {
    const ada = await people.come();
    await enterByForm(ada, `http://noom.test:${new URL(house.url).port}`, 'quick', 'Ada');
    await ada.waitForSelector('#alone .invite-qr svg');
    // Quicker than any machine could draw it.
    await ada.evaluate(() => {
      document.querySelector<HTMLElement>('#inviteButton')?.click();
      document.querySelector<HTMLDialogElement>('#invite')?.close();
    });
    // What was to draw it finds nothing to draw it for.
    await ada.waitForNetworkIdle({ idleTime: 1_000 });
    expect(await ada.$('#invite .invite-qr svg')).toBeNull();
    await ada.click('#inviteButton');
    await ada.waitForSelector('#invite .invite-qr svg', { visible: true });
  });

  long('is shown as it is where nobody could read the part behind its #', async () => {
    const ada = await people.come();
    await ada.goto(`${house.url}/r/hash#50%`);
    await ada.waitForSelector('#join:not([disabled])', { visible: true });
    await ada.click('#join');
    await ada.waitForSelector('#alone', { visible: true });
    expect(await ada.$eval('#alone .invite-address', (input) => (input as HTMLInputElement).value)).toBe(
      `${house.url}/r/hash#50%`,
    );
  });

  long('has no code where no phone could open it', async () => {
    const ada = await people.come();
    await enterByForm(ada, house.url, 'local', 'Ada');
    await ada.waitForSelector('#alone .invite-local', { visible: true });
    // Its script is fetched half a second later, if at all.
    await ada.click('#inviteButton');
    await ada.waitForSelector('#invite .invite-local', { visible: true });
    await ada.waitForNetworkIdle({ idleTime: 1_000 });
    expect(await ada.$$eval('.invite-qr svg', (codes) => codes.length)).toBe(0);
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

  long('is shared by the system where it can, with the room and the link', async () => {
    const ada = await people.come();
    await ada.evaluateOnNewDocument(() => {
      const share = (data: unknown): Promise<void> =>
        'refuses' in window
          ? Promise.reject(new DOMException('', 'NotAllowedError'))
          : Promise.resolve(void Object.assign(window, { shared: data }));
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
    // Where the system refuses, the press is not lost: the link is copied.
    await ada.evaluate(() => Object.assign(window, { refuses: true }));
    await ada.click('#invite .invite-share');
    await ada.waitForFunction(() => document.querySelector('#invite .invite-state')?.textContent !== '');
    await ada.keyboard.press('Escape');
    await ada.waitForSelector('#invite', { hidden: true });
    // By pointer: then the space bar is to talk. By key it comes back to the button.
    expect(await ada.evaluate(() => document.activeElement?.id)).toBe('stage');
    await ada.focus('#inviteButton');
    await ada.keyboard.press('Enter');
    await ada.waitForSelector('#invite[open]', { visible: true });
    await ada.keyboard.press('Escape');
    await ada.waitForSelector('#invite', { hidden: true });
    expect(await ada.evaluate(() => document.activeElement?.id)).toBe('inviteButton');
    await bob.click('#inviteButton');
    await bob.waitForSelector('#invite[open] .invite-address', { visible: true });
    expect(await bob.$eval('#invite .invite-share', (button) => (button as HTMLElement).hidden)).toBe(true);
    // A click beside it closes it too.
    await bob.mouse.click(10, 300);
    await bob.waitForSelector('#invite', { hidden: true });
  });
});
