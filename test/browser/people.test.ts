import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callOf, untilHearsAll, untilHearsNothing, enterByForm, untilOthers } from '../support/actions';
import { useHouse } from '../support/house';
import { describeLong, long } from '../support/long';
import { invitePeople } from '../support/people';
import { openPanel, untilStill } from '../support/room-actions';
import { writeSpeech } from '../support/tone';

describe('people in a call', () => {
  const people = invitePeople();
  const house = useHouse();

  const call = <const Names extends readonly string[]>(room: string, ...names: Names) =>
    callOf(people, house.url, room, names);
  const tileOf = (name: string): string => `[data-name="${name}"]`;

  const voiceOf = (name: string): string => `${tileOf(name)} audio[data-slot=mic]`;

  it('raise a hand by button and key, and everybody sees it on the tile and in the list', async () => {
    const [ada, bob] = await call('hands', 'Ada', 'Bob');
    await bob.click('#hand');
    await ada.waitForSelector(`${tileOf('Bob')}[data-hand="up"] .hand-mark`, { visible: true });
    await ada.waitForFunction(() => document.querySelector('#announcer')?.textContent.includes('Bob raised a hand'));
    await openPanel(ada, 'people');
    await ada.waitForFunction(() => document.querySelector('#peopleList')?.textContent?.includes('raised a hand'));
    await bob.click('#stage');
    await bob.keyboard.press('KeyH');
    await ada.waitForSelector(`${tileOf('Bob')}[data-hand="down"]`);
    expect(await bob.$eval('#hand', (button) => (button as HTMLElement).dataset['pressed'])).toBe('false');
  });

  long('see a reaction fly up from the face of its sender', async () => {
    const [ada, bob] = await call('react', 'Ada', 'Bob');
    await ada.waitForSelector('#react');
    await ada.click('#react');
    await ada.waitForSelector('[data-reaction="🎉"]', { visible: true });
    await ada.click('[data-reaction="🎉"]');
    for (const [page, tile] of [
      [ada, '#myTile'],
      [bob, tileOf('Ada')],
    ] as const) {
      await page.waitForFunction(
        (selector) => document.querySelector(`${selector} .reaction`)?.textContent === '🎉',
        {},
        tile,
      );
    }
    await bob.waitForFunction(() => document.querySelector('.reaction') === null);
    // After a click the space bar is to talk, and reacts no second time.
    await ada.waitForFunction(() => document.querySelector('#mute')?.getAttribute('aria-busy') === 'false');
    await ada.click('#mute');
    await bob.waitForSelector(`${tileOf('Ada')}[data-mic="off"]`);
    await ada.click('#react');
    await ada.waitForSelector('[data-reaction="🎉"]', { visible: true });
    await ada.click('[data-reaction="🎉"]');
    await ada.keyboard.down('Space');
    await bob.waitForSelector(`${tileOf('Ada')}[data-mic="on"]`);
    await ada.keyboard.up('Space');
    await bob.waitForSelector(`${tileOf('Ada')}[data-mic="off"]`);
    expect(await ada.$eval('#reactions', (choices) => choices.matches(':popover-open'))).toBe(false);
  });

  long('are listed with their states, you first, and the list follows', async () => {
    const [ada, bob, cem] = await call('list', 'Ada', 'Bob', 'Cem');
    await openPanel(ada, 'people');
    const list = (): Promise<(string | undefined)[]> =>
      ada.$$eval('#peopleList .person-row', (rows) =>
        rows.map((row) => (row as HTMLElement).querySelector<HTMLElement>('.person-what p')?.innerText.trim()),
      );
    expect(await list()).toEqual(['Ada (you)', 'Bob', 'Cem']);
    await bob.click('#mute');
    await bob.click('#camera');
    await ada.waitForFunction(() => document.querySelector('#peopleList')?.textContent?.includes('muted, camera off'));
    await cem.click('#leave');
    await ada.waitForFunction(() => document.querySelectorAll('#peopleList .person-row').length === 2);
    await ada.click('#closeSide');
    await ada.waitForSelector('#side', { hidden: true });
    // By pointer: then the space bar is to talk. By key it comes back to the button (chat.test.ts).
    expect(await ada.evaluate(() => document.activeElement?.id)).toBe('stage');
  });

  long('are as loud as you like, for you alone', async () => {
    const [ada, bob] = await call('loud', 'Ada', 'Bob');
    const sound = `${tileOf('Bob')} audio[data-slot=mic]`;
    await openPanel(ada, 'people');
    await ada.$eval('.person-row:nth-child(2) .person-volume', (slider) => {
      (slider as HTMLInputElement).value = '0.4';
      slider.dispatchEvent(new Event('input', { bubbles: true }));
    });
    expect(await ada.$eval(sound, (audio) => (audio as HTMLAudioElement).volume)).toBeCloseTo(0.4);
    await ada.click('.person-row:nth-child(2) .person-mute');
    expect(await ada.$eval(sound, (audio) => (audio as HTMLAudioElement).muted)).toBe(true);
    await ada.waitForSelector(`${tileOf('Bob')} .silenced-mark`, { visible: true });
    expect(await bob.$eval('#mute', (button) => (button as HTMLElement).dataset['pressed'])).toBe('false');
    await ada.click('.person-row:nth-child(2) .person-mute');
    expect(await ada.$eval(sound, (audio) => (audio as HTMLAudioElement).muted)).toBe(false);
  });

  it('whisper while they hold a face: one person hears it, the others see that there is a whisper', async () => {
    const [ada, bob, cem] = await call('whisper', 'Ada', 'Bob', 'Cem');
    for (const page of [bob, cem]) await untilHearsAll(page, voiceOf('Ada'));
    const face = await ada.$(`${tileOf('Bob')} .face`);
    const box = await face?.boundingBox();
    if (box === null || box === undefined) throw new Error('no face');
    await ada.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await ada.mouse.down();
    await ada.waitForSelector('#myTile .whisper-mark', { visible: true });
    await bob.waitForSelector(`${tileOf('Ada')}[data-whisper="to-you"] .whisper-mark`, { visible: true });
    await cem.waitForSelector(`${tileOf('Ada')}[data-whisper="away"] .whisper-mark`, { visible: true });
    await untilHearsNothing(cem, voiceOf('Ada'));
    await untilHearsAll(bob, voiceOf('Ada'));
    await ada.mouse.up();
    await cem.waitForSelector(`${tileOf('Ada')}[data-whisper="none"]`);
    await untilHearsAll(cem, voiceOf('Ada'));
  });

  long('do not whisper by a key that is meant for a dialog, and hear through it what the page says', async () => {
    const [ada, bob] = await call('dialog', 'Ada', 'Bob');
    for (const page of [ada, bob]) await page.waitForSelector('#keysButton');
    await ada.keyboard.press('?');
    await ada.waitForSelector('#shortcuts[open]', { visible: true });
    await ada.keyboard.down('KeyW');
    await bob.focus(`${tileOf('Ada')} .face .tile-more`);
    await bob.keyboard.down('KeyW');
    // By then Ada's would have been heard of, too: it goes the same way.
    await ada.waitForFunction(() =>
      document.querySelector('#shortcuts .announcer')?.textContent.includes('Bob whispers to you'),
    );
    expect(await bob.$eval(tileOf('Ada'), (tile) => (tile as HTMLElement).dataset['whisper'])).toBe('none');
    await bob.keyboard.up('KeyW');
    await ada.keyboard.up('KeyW');
  });

  long('whisper by key though muted, and are muted again before the others hear', async () => {
    const [ada, bob, cem] = await call('key', 'Ada', 'Bob', 'Cem');
    await ada.waitForFunction(() => document.querySelector('#mute')?.getAttribute('aria-busy') === 'false');
    await ada.click('#mute');
    await bob.waitForSelector(`${tileOf('Ada')}[data-mic="off"]`);
    await untilHearsNothing(bob, voiceOf('Ada'));
    await ada.focus(`${tileOf('Bob')} .face .tile-more`);
    await ada.keyboard.down('KeyW');
    await untilHearsAll(bob, voiceOf('Ada'));
    await untilHearsNothing(cem, voiceOf('Ada'));
    await ada.keyboard.up('KeyW');
    await bob.waitForSelector(`${tileOf('Ada')}[data-mic="off"][data-whisper="none"]`);
    await untilHearsNothing(bob, voiceOf('Ada'));
    await untilHearsNothing(cem, voiceOf('Ada'));
    // The focus is still with Bob's button. Who points at another face now means that one.
    await ada.hover(`${tileOf('Cem')} .face`);
    await ada.keyboard.down('KeyW');
    await cem.waitForSelector(`${tileOf('Ada')}[data-whisper="to-you"]`);
    await ada.keyboard.up('KeyW');
    await cem.waitForSelector(`${tileOf('Ada')}[data-whisper="none"]`);
    await ada.focus(`${tileOf('Bob')} .face .tile-more`);
    await ada.focus('#stage');
    await ada.focus(`${tileOf('Bob')} .face .tile-more`);
    await ada.keyboard.down('KeyW');
    await bob.waitForSelector(`${tileOf('Ada')}[data-whisper="to-you"]`);
    await ada.keyboard.up('KeyW');
  });

  long('can be silenced from their tile while the server is away', async () => {
    const ada = await people.come({ expected: /ERR_INTERNET_DISCONNECTED/ });
    await ada.setViewport({ width: 390, height: 844 });
    await enterByForm(ada, house.url, 'away', 'Ada');
    await enterByForm(await people.come(), house.url, 'away', 'Bob');
    await untilOthers(ada, 1);
    await ada.waitForFunction(() =>
      performance.getEntriesByType('resource').some(({ name }) => name.includes('/tile-menu')),
    );
    await ada.setOfflineMode(true);
    await ada.$eval(`${tileOf('Bob')} .face .tile-more`, (button) => (button as HTMLElement).click());
    await ada.waitForSelector('#tileMute', { visible: true });
    await ada.click('#tileMute');
    await ada.waitForSelector(`${tileOf('Bob')} .silenced-mark`, { visible: true });
    // What is on is bold. The menu stays in the window of a phone all the same.
    await ada.waitForSelector('#tileMute[aria-pressed="true"]');
    expect(await ada.$eval('#tileMenu', (menu) => menu.getBoundingClientRect().right - innerWidth)).toBeLessThanOrEqual(
      0,
    );
  });

  it('have a menu on each tile: pin, write privately, mute for you', async () => {
    const [ada] = await call('menu', 'Ada', 'Bob', 'Cem');
    const open = async (): Promise<void> => {
      await untilStill(ada);
      await ada.hover(`${tileOf('Bob')} .face`);
      await ada.click(`${tileOf('Bob')} .face .tile-more`);
      await ada.waitForSelector('#tilePin', { visible: true });
    };
    await open();
    expect(await ada.evaluate(() => document.activeElement?.id)).toBe('tilePin');
    await ada.keyboard.press('Enter');
    await ada.waitForSelector(`${tileOf('Bob')} .face[data-place="stage"]`);
    expect(await ada.$eval(`${tileOf('Cem')} .face`, (tile) => tile.getAttribute('data-place'))).toBe('side');
    await open();
    await ada.click('#tilePin');
    await ada.waitForSelector(`${tileOf('Bob')} .face[data-place="grid"]`);
    await open();
    await ada.click('#tileMute');
    await ada.waitForSelector(`${tileOf('Bob')} .silenced-mark`, { visible: true });
    await ada.select('#tileData', 'sound');
    await ada.waitForSelector(`${tileOf('Bob')}[data-pictures="none"]`);
    expect(await ada.$(`${tileOf('Cem')}[data-pictures="all"]`)).not.toBeNull();
    await ada.select('#tileData', 'full');
    await ada.waitForSelector(`${tileOf('Bob')}[data-pictures="all"]`);
    await ada.keyboard.press('Escape');
    await ada.waitForFunction(() => document.activeElement?.classList.contains('tile-more'));
    await open();
    // The focus goes elsewhere: nothing is left lying over the faces.
    await ada.keyboard.down('Shift');
    await ada.keyboard.press('Tab');
    await ada.keyboard.up('Shift');
    await ada.waitForSelector('#tileMenu', { hidden: true });
    // Its button closes it, too.
    await open();
    await ada.click(`${tileOf('Bob')} .face .tile-more`);
    await ada.waitForSelector('#tileMenu', { hidden: true });
    expect(await ada.$eval(`${tileOf('Bob')} .face .tile-more`, (button) => button.ariaExpanded)).toBe('false');
    await open();
    await ada.click('#tileMessage');
    await ada.waitForFunction(() => document.activeElement?.id === 'chatText');
    expect(await ada.$eval('#chatTo', (select) => (select as HTMLSelectElement).selectedOptions[0]?.textContent)).toBe(
      'Bob',
    );
  });

  long('are written to privately, and nobody else is when they left before the chat was loaded', async () => {
    const [ada, bob] = await call('gone', 'Ada', 'Bob', 'Cem');
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    await ada.setRequestInterception(true);
    ada.on('request', (request) => {
      const waits = request.url().includes('/chat-panel-') ? held : Promise.resolve();
      void waits.then(() => request.continue());
    });
    // Before it was fetched anyway.
    await ada.reload();
    await untilOthers(ada, 2);
    await ada.waitForSelector('#tileMenu');
    await ada.hover(`${tileOf('Bob')} .face`);
    await ada.click(`${tileOf('Bob')} .face .tile-more`);
    await ada.waitForSelector('#tileMessage', { visible: true });
    await ada.click('#tileMessage');
    await bob.click('#leave');
    await untilOthers(ada, 1);
    letGo();
    await ada.waitForFunction(() => document.querySelector('#chatProblem')?.textContent.includes('Bob left'));
    expect(await ada.$eval('#chatTo', (select) => (select as HTMLSelectElement).selectedOptions[0]?.textContent)).toBe(
      'Bob (left)',
    );
    await ada.type('#chatText', 'secret');
    await ada.keyboard.press('Enter');
    expect(await ada.$eval('#chatText', (box) => (box as HTMLTextAreaElement).value)).toBe('secret');
    expect(await ada.$$('#messages li')).toEqual([]);
  });
});

describeLong('the speaker', () => {
  const folder = mkdtempSync(join(tmpdir(), 'noom-speech-'));
  const speech = join(folder, 'speech.wav');
  writeSpeech(speech, 4, 3);
  const people = invitePeople([`--use-file-for-fake-audio-capture=${speech}`]);
  const house = useHouse();
  afterAll(() => rmSync(folder, { recursive: true }));

  long('is marked while speaking, not when silent or muted, and is followed if you like', async () => {
    const [ada, bob, cem] = [await people.come(), await people.come(), await people.come()];
    await enterByForm(ada, house.url, 'speak', 'Ada');
    await enterByForm(bob, house.url, 'speak', 'Bob');
    await enterByForm(cem, house.url, 'speak', 'Cem');
    await untilOthers(ada, 2);
    const bobs = (state: string): string => `[data-name="Bob"][data-speaking="${state}"]`;
    await ada.waitForSelector(bobs('true'));
    await ada.waitForSelector(bobs('false'));
    await ada.waitForSelector(bobs('true'));
    // One sees of oneself what the others see.
    for (const state of ['true', 'false', 'true']) await cem.waitForSelector(`#myTile[data-speaking="${state}"]`);
    await cem.click('#mute');
    await ada.waitForSelector('[data-name="Cem"][data-mic="off"][data-speaking="false"]');
    await cem.waitForSelector('#myTile[data-speaking="false"]');
    await ada.click('#more');
    await ada.waitForSelector('#viewMode', { visible: true });
    await ada.click('#viewMode');
    await ada.waitForSelector('[data-name="Bob"] .face[data-place="stage"]');
    expect(await ada.$eval('[data-name="Cem"] .face', (tile) => tile.getAttribute('data-place'))).toBe('side');
    expect(await ada.$eval('#viewMode', (item) => item.getAttribute('aria-pressed'))).toBe('true');
  });
});
