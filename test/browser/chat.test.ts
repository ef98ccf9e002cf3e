import { callOf, enterByLink, untilOthers } from '../support/actions';
import { useHouse } from '../support/house';
import { long } from '../support/long';
import { invitePeople } from '../support/people';
import { chatOf, openPanel, untilChat, untilStill, write } from '../support/room-actions';

describe('the chat', () => {
  const people = invitePeople();
  const house = useHouse();

  const call = <const Names extends readonly string[]>(room: string, ...names: Names) =>
    callOf(people, house.url, room, names);

  it('is read by the others at once, with names and times, links that lead out, and nothing as markup', async () => {
    const [ada, bob] = await call('talk', 'Ada', '<b>Bob</b>');
    await openPanel(ada, 'chat');
    await ada.waitForSelector('#noMessages', { visible: true });
    const hostile = '<img src=x onerror="document.title=1"> javascript:alert(1) https://example.org/a_(b).';
    await openPanel(bob, 'chat');
    await write(bob, hostile);
    await untilChat(ada, [['<b>Bob</b>', hostile]]);
    const links = await ada.$$eval('#messages .message-text a', (found) =>
      found.map((link) => [link.textContent, link.href, link.rel]),
    );
    expect(links).toEqual([['https://example.org/a_(b)', 'https://example.org/a_(b)', 'noopener noreferrer']]);
    expect(await ada.$$('#messages img, #messages b')).toHaveLength(0);
    expect(
      await ada.$eval('#messages time', (time) => [time.textContent !== '', time.getAttribute('datetime')]),
    ).toEqual([true, expect.stringMatching(/^\d{4}-\d\d-\d\dT/)]);
    expect(await ada.$eval('#noMessages', (empty) => (empty as HTMLElement).hidden)).toBe(true);
  });

  long(
    'sends by Enter, begins a line by Shift+Enter, and never sends a syllable that is being put together',
    async () => {
      const [ada, bob] = await call('keys', 'Ada', 'Bob');
      await openPanel(ada, 'chat');
      await ada.focus('#chatText');
      await ada.keyboard.type('one');
      await ada.keyboard.down('Shift');
      await ada.keyboard.press('Enter');
      await ada.keyboard.up('Shift');
      await ada.keyboard.type('two');
      await ada.$eval('#chatText', (box) => {
        for (const keyCode of [13, 229]) {
          box.dispatchEvent(
            new KeyboardEvent('keydown', {
              key: 'Enter',
              isComposing: keyCode === 13,
              keyCode,
              bubbles: true,
              cancelable: true,
            }),
          );
        }
      });
      expect(await chatOf(ada)).toEqual([]);
      await ada.keyboard.press('Enter');
      await openPanel(bob, 'chat');
      await untilChat(bob, [['Ada', 'one\ntwo']]);
      expect(await ada.$eval('#chatText', (box) => (box as HTMLTextAreaElement).value)).toBe('');
      // Nor do the letters do what they do elsewhere: M mutes, but not here.
      expect(await ada.$eval('#mute', (button) => (button as HTMLElement).dataset['pressed'])).toBe('false');
    },
  );

  long(
    'carries 4,000 characters of Korean, emoji and right-to-left text whole, and says when it is too much',
    async () => {
      const [ada, bob] = await call('long', 'Ada', 'Bob');
      await openPanel(ada, 'chat');
      await openPanel(bob, 'chat');
      const texts = ['가'.repeat(4000), '👩‍🚀'.repeat(1333), 'שלום עולם'];
      for (const text of texts) await write(ada, text);
      await untilChat(
        bob,
        texts.map((text) => ['Ada', text]),
      );
      expect(
        await bob.$$eval('#messages .message-text', (found) => getComputedStyle(found.at(-1) as Element).direction),
      ).toBe('rtl');
      await ada.$eval(
        '#chatText',
        (box, text) => {
          (box as HTMLTextAreaElement).value = text;
          box.dispatchEvent(new Event('input', { bubbles: true }));
        },
        'x'.repeat(4003),
      );
      expect(await ada.$eval('#chatProblem', (problem) => problem.textContent)).toContain('3');
      await ada.click('#send');
      expect(await chatOf(ada)).toHaveLength(3);
      expect(await bob.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    },
  );

  long('lets two people of the same name be told apart where one must choose', async () => {
    const [ada] = await call('same', 'Ada', 'Minji', 'Minji');
    await openPanel(ada, 'chat');
    const receivers = () => ada.$$eval('#chatTo option', (options) => options.map(({ textContent }) => textContent));
    expect(await receivers()).toEqual(['Everybody', 'Minji', 'Minji (2)']);
    await openPanel(ada, 'people');
    const labels = await ada.$$eval('#peopleList .person-volume', (all) =>
      all.map((one) => one.getAttribute('aria-label')),
    );
    expect(labels.slice(1)).toEqual(['Volume of Minji', 'Volume of Minji (2)']);
  });

  long('goes privately to one person alone, also with others in the room', async () => {
    const [ada, bob, cem] = await call('secret', 'Ada', 'Bob', 'Cem');
    for (const page of [ada, bob, cem]) await openPanel(page, 'chat');
    const bobsId = await ada.$eval('[data-name="Bob"]', (tile) => tile.getAttribute('data-peer') ?? '');
    await ada.select('#chatTo', bobsId);
    expect(await ada.$eval('#chatText', (box) => box.getAttribute('aria-label'))).toBe('To Bob alone');
    await write(ada, 'only for Bob');
    await ada.select('#chatTo', '');
    await write(ada, 'for all');
    await untilChat(bob, [
      ['Ada', 'only for Bob'],
      ['Ada', 'for all'],
    ]);
    await untilChat(cem, [['Ada', 'for all']]);
    // Who goes while one writes to them: it must not go to the others.
    await ada.select('#chatTo', bobsId);
    await ada.type('#chatText', 'still only for Bob');
    await bob.goto('about:blank');
    await ada.waitForFunction(() => document.querySelector('#chatProblem')?.textContent.includes('Bob left'));
    await ada.keyboard.press('Enter');
    expect(await ada.$eval('#chatText', (box) => (box as HTMLTextAreaElement).value)).toBe('still only for Bob');
    // When they are back it goes to them.
    await enterByLink(bob, house.url, 'secret');
    await untilOthers(ada, 2);
    await ada.waitForFunction(() => document.querySelector('#chatProblem')?.textContent === '');
    await ada.keyboard.press('Enter');
    await openPanel(bob, 'chat');
    await bob.waitForFunction(() => document.querySelector('#messages')?.textContent.includes('still only for Bob'));
    await untilChat(cem, [['Ada', 'for all']]);
    expect(await bob.$eval('#messages li[data-private=true] .message-note', (note) => note.textContent)).not.toBe('');
  });

  long('is told to latecomers and to a page that was reloaded, each message once', async () => {
    const [ada, bob] = await call('late', 'Ada', 'Bob');
    await openPanel(ada, 'chat');
    await openPanel(bob, 'chat');
    await write(ada, 'first');
    await write(bob, 'second');
    await untilChat(bob, [
      ['Ada', 'first'],
      ['You', 'second'],
    ]);
    const cem = await people.come();
    await enterByLink(cem, house.url, 'late');
    await untilOthers(cem, 2);
    await cem.waitForFunction(() => document.querySelector('#unread')?.textContent === '2');
    await openPanel(cem, 'chat');
    await untilChat(cem, [
      ['Ada', 'first'],
      ['Bob', 'second'],
    ]);
    await ada.reload();
    await untilOthers(ada, 2);
    await openPanel(ada, 'chat');
    await untilChat(ada, [
      ['You', 'first'],
      ['Bob', 'second'],
    ]);
    await write(ada, 'third');
    await untilChat(cem, [
      ['Ada', 'first'],
      ['Bob', 'second'],
      ['Ada', 'third'],
    ]);
  });

  long('counts new messages while it is out of sight, shows a glimpse, and announces them', async () => {
    const [ada, bob] = await call('unread', 'Ada', 'Bob');
    await openPanel(bob, 'chat');
    await write(bob, 'are you there?');
    await ada.waitForSelector('#unread', { visible: true });
    await ada.waitForFunction(() => document.querySelector('#unread')?.textContent === '1');
    await ada.waitForFunction(() => document.querySelector('#chatPreview')?.textContent === 'Bob: are you there?');
    await ada.waitForFunction(() => document.querySelector('#announcer')?.textContent.includes('are you there?'));
    await ada.click('#chatPreview');
    await untilChat(ada, [['Bob', 'are you there?']]);
    expect(await ada.$eval('#unread', (badge) => (badge as HTMLElement).hidden)).toBe(true);
    // By keyboard alone: the box has the focus, Escape gives it back.
    await ada.waitForFunction(() => document.activeElement?.id === 'chatText');
    await ada.keyboard.press('Escape');
    await ada.waitForSelector('#side', { hidden: true });
    expect(await ada.evaluate(() => document.activeElement?.id)).toBe('chat');
  });

  long('stays read and stays yours: after a reload, and after leaving and coming back', async () => {
    const [ada, bob] = await call('again', 'Ada', 'Bob');
    await openPanel(ada, 'chat');
    await write(ada, 'mine');
    await openPanel(bob, 'chat');
    await write(bob, 'his');
    const both = [
      ['You', 'mine'],
      ['Bob', 'his'],
    ] as const;
    await untilChat(ada, both);
    await ada.click('#leave');
    await ada.waitForSelector('#panel', { visible: true });
    await ada.click('#again');
    await untilOthers(ada, 1);
    await ada.reload();
    await untilOthers(ada, 1);
    // The others' memory has come, and nothing of it is new.
    await ada.waitForFunction(() => document.querySelector('#announcer')?.textContent.includes('earlier message'));
    expect(await ada.$eval('#unread', (badge) => (badge as HTMLElement).hidden)).toBe(true);
    await write(bob, 'new');
    await ada.waitForFunction(() => document.querySelector('#unread')?.textContent === '1');
    await openPanel(ada, 'chat');
    await untilChat(ada, [...both, ['Bob', 'new']]);
  });

  long(
    'keeps its last lines in sight when a keyboard takes half of a phone, and does not move you when you read further up',
    async () => {
      const [ada, bob] = await call('keyboard', 'Ada', 'Bob');
      await openPanel(bob, 'chat');
      await ada.setViewport({ width: 390, height: 844 });
      await openPanel(ada, 'chat');
      const lines = Array.from({ length: 30 }, (_, line) => `line ${line}`);
      for (const line of lines) await write(bob, line);
      await untilChat(
        ada,
        lines.map((line) => ['Bob', line]),
      );
      const fromEnd = (): Promise<number> =>
        ada.$eval(
          '.chat-scroll',
          ({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight,
        );
      const untilHigh = (height: number): Promise<unknown> =>
        ada.waitForFunction((wanted: number) => innerHeight === wanted, {}, height);
      expect(await fromEnd()).toBeLessThan(2);
      // Rows in the box take from the messages' height, and a letter more must not push them away.
      await ada.type(
        '#chatText',
        'one line and another line and a third line and then a fourth line, as long as it takes',
      );
      await untilStill(ada);
      expect(await fromEnd()).toBeLessThan(2);
      await ada.setViewport({ width: 390, height: 500 });
      await untilHigh(500);
      await untilStill(ada);
      expect(await fromEnd()).toBeLessThan(2);
      await ada.$eval('.chat-scroll', (scroll) => (scroll.scrollTop = 100));
      await untilStill(ada);
      await ada.setViewport({ width: 390, height: 844 });
      await untilHigh(844);
      await untilStill(ada);
      expect(await ada.$eval('.chat-scroll', ({ scrollTop }) => scrollTop)).toBe(100);
      // On its side, with a keyboard: what one writes, and the button that sends it, are whole in what is left of the window.
      await ada.setViewport({ width: 844, height: 200 });
      await untilHigh(200);
      await ada.focus('#chatText');
      await untilStill(ada);
      for (const part of ['#chatText', '#send']) {
        const isWhole = await ada.$eval(part, (element) => {
          const { left, right, top, bottom } = element.getBoundingClientRect();
          const middle = document.elementFromPoint((left + right) / 2, bottom - 4);
          return top >= 0 && bottom <= innerHeight && element.contains(middle);
        });
        expect([part, isWhole]).toEqual([part, true]);
      }
    },
  );

  long('goes on while the server is away', async () => {
    const [ada, bob] = await call('outage', 'Ada', 'Bob');
    for (const page of [ada, bob])
      await page.waitForFunction(() =>
        performance.getEntriesByType('resource').some(({ name }) => name.includes('chat-panel')),
      );
    house.signal('SIGSTOP');
    try {
      await openPanel(ada, 'chat');
      await write(ada, 'still here');
      await openPanel(bob, 'chat');
      await untilChat(bob, [['Ada', 'still here']]);
    } finally {
      house.signal('SIGCONT');
    }
  });
});
