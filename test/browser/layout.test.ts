import type { Page } from 'puppeteer';
import { callOf, enterByForm, untilFramesMove, untilOthers } from '../support/actions';
import { useHouse } from '../support/house';
import { long } from '../support/long';
import { invitePeople } from '../support/people';
import { openPanel, untilStill } from '../support/room-actions';

const SIZES = [
  [1440, 900],
  [2560, 1440],
  [844, 390],
  [390, 844],
  [360, 640],
  [768, 1024],
  [3840, 2160],
] as const;

interface Box {
  readonly id: string;
  readonly place: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

describe('the stage', () => {
  const people = invitePeople();
  const house = useHouse();

  const call = <const Names extends readonly string[]>(room: string, ...names: Names) =>
    callOf(people, house.url, room, names);

  /** The tiles that are seen, when nothing moves any more. */
  async function tilesOf(page: Page): Promise<readonly Box[]> {
    await untilStill(page);
    return page.$$eval('#tiles .tile', (tiles) =>
      tiles
        .filter((tile) => tile.getClientRects().length > 0)
        .map((tile) => {
          const { left, top, right, bottom } = tile.getBoundingClientRect();
          const id = tile.id || `${tile.closest<HTMLElement>('.person')?.dataset['name'] ?? '?'} ${tile.className}`;
          return { id, place: (tile as HTMLElement).dataset['place'] ?? '', left, top, right, bottom };
        }),
    );
  }
  const stageOf = (page: Page): Promise<Omit<Box, 'id' | 'place'>> =>
    page.$eval('#stage', (stage) => {
      const { left, top, right, bottom } = stage.getBoundingClientRect();
      return { left, top, right, bottom };
    });

  async function expectInOrder(page: Page, count: number): Promise<readonly Box[]> {
    const tiles = await tilesOf(page);
    const stage = await stageOf(page);
    expect(tiles).toHaveLength(count);
    for (const tile of tiles) {
      expect(tile.left).toBeGreaterThanOrEqual(stage.left - 0.5);
      expect(tile.top).toBeGreaterThanOrEqual(stage.top - 0.5);
      expect(tile.right).toBeLessThanOrEqual(stage.right + 0.5);
      expect(tile.bottom).toBeLessThanOrEqual(stage.bottom + 0.5);
    }
    const flat = tiles.filter(({ place }) => place !== 'corner');
    for (const [index, a] of flat.entries()) {
      for (const b of flat.slice(index + 1)) {
        const isApart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
        expect([a.id, b.id, isApart]).toEqual([a.id, b.id, true]);
      }
    }
    return tiles;
  }

  long('shows two, three, a shared screen and a pinned face whole, on every window from a phone to 4K', async () => {
    const [ada, bob] = await call('sizes', 'Ada', 'Bob');
    for (const [width, height] of SIZES) {
      await ada.setViewport({ width, height });
      const tiles = await expectInOrder(ada, 2);
      expect(tiles.find(({ id }) => id === 'myTile')?.place).toBe('corner');
    }
    const cem = await people.come();
    await enterByForm(cem, house.url, 'sizes', 'Cem');
    await untilOthers(ada, 2);
    for (const [width, height] of SIZES) {
      await ada.setViewport({ width, height });
      const tiles = await expectInOrder(ada, 3);
      expect(new Set(tiles.map(({ place }) => place))).toEqual(new Set(['grid']));
    }
    await bob.evaluate(() => document.querySelector<HTMLElement>('#screen')?.click());
    await ada.waitForSelector('[data-name="Bob"][data-screen="on"] .screen[data-place="stage"]');
    await untilFramesMove(ada, '[data-name="Bob"] video[data-slot="screen"]');
    for (const [width, height] of SIZES) {
      await ada.setViewport({ width, height });
      const tiles = await expectInOrder(ada, 4);
      const area = ({ left, top, right, bottom }: Box): number => (right - left) * (bottom - top);
      const shown = tiles.find(({ place }) => place === 'stage');
      for (const tile of tiles) expect(area(tile)).toBeLessThanOrEqual(1.2 * (shown === undefined ? 0 : area(shown)));
    }
    await ada.setViewport({ width: 1000, height: 700 });
    await untilStill(ada);
    const face = await (await ada.$('[data-name="Cem"] .face'))?.boundingBox();
    await ada.mouse.click((face?.x ?? 0) + 30, (face?.y ?? 0) + 60, { count: 2 });
    await ada.waitForSelector('[data-name="Cem"] .face[data-place="stage"]');
    await ada.waitForSelector('[data-name="Bob"] .screen[data-place="side"]');
    await expectInOrder(ada, 4);
  });

  long('makes room for a panel, and fills it again', async () => {
    const [ada] = await call('panel', 'Ada', 'Bob', 'Cem');
    await ada.setViewport({ width: 1300, height: 800 });
    const before = await expectInOrder(ada, 3);
    await openPanel(ada, 'chat');
    await ada.waitForFunction(() => (document.querySelector('#stage')?.clientWidth ?? 9999) < 950);
    await expectInOrder(ada, 3);
    await ada.click('#closeSide');
    await ada.waitForFunction(() => (document.querySelector('#stage')?.clientWidth ?? 0) > 1200);
    expect(await expectInOrder(ada, 3)).toEqual(before);
  });

  it('moves no button when a panel opens: what one pressed is still under the pointer', async () => {
    const [ada] = await call('steady bar', 'Ada', 'Bob');
    for (const [width, height] of [
      [1440, 900],
      [1280, 720],
      [390, 844],
    ] as const) {
      await ada.setViewport({ width, height });
      await untilStill(ada);
      const bar = (): Promise<(string | number)[][]> =>
        ada.$$eval('.controls .control', (buttons) =>
          buttons
            .filter((button) => button.checkVisibility())
            .map((button) => [button.id, button.getBoundingClientRect().left, button.getBoundingClientRect().top]),
        );
      const before = await bar();
      await openPanel(ada, 'chat');
      expect(await bar()).toEqual(before);
      // Nothing lies over them, and on a phone nothing under the panel takes the focus.
      expect(
        await ada.$eval('#mute', (button) => {
          const { left, top, width: wide, height: high } = button.getBoundingClientRect();
          return button.contains(document.elementFromPoint(left + wide / 2, top + high / 2));
        }),
      ).toBe(true);
      expect(await ada.$eval('.call-body', (body) => (body as HTMLElement).inert)).toBe(width < 832);
      await ada.click('#closeSide');
      await ada.waitForSelector('#side', { hidden: true });
    }
  });

  long('moves tiles and never creates them again: the picture goes on when somebody comes or goes', async () => {
    const [ada, bob] = await call('steady', 'Ada', 'Bob');
    const theirs = '[data-name="Bob"] video[data-slot="camera"]';
    await untilFramesMove(ada, theirs);
    await ada.$eval(theirs, (video) => Object.assign(video, { sameElement: true }));
    const cem = await people.come();
    await enterByForm(cem, house.url, 'steady', 'Cem');
    await untilOthers(ada, 2);
    await cem.click('#leave');
    await untilOthers(ada, 1);
    expect(await ada.$eval(theirs, (video) => 'sameElement' in video && !(video as HTMLVideoElement).paused)).toBe(
      true,
    );
    await untilFramesMove(ada, theirs);
    expect((await tilesOf(ada)).map(({ place }) => place)).toEqual(['grid', 'corner']);
    expect(await bob.$$('#tiles .tile:not([hidden])')).toHaveLength(2);
  });

  for (const { zoom, width, height } of [
    { zoom: '150 %', width: 260, height: 563 },
    { zoom: '200 %', width: 195, height: 422 },
  ]) {
    long(`keeps everything in the window of a phone at ${zoom}: leaving, chat, menus and dialogs`, async () => {
      const [ada, bob] = await call('large', 'Ada', 'Bob');
      await ada.setViewport({ width, height, hasTouch: true, isMobile: true });
      await untilOthers(ada, 1);
      /** What can be pressed or read and reaches beyond the window's sides, or under it in the bar. */
      const outside = async (box: string): Promise<string[]> => {
        await untilStill(ada);
        return ada.$$eval(
          `${box} :is(button, select, input, textarea, p, dd, h2)`,
          (elements, wide, high) =>
            elements
              .filter((element) => {
                const { left, right, bottom, width: ownWidth } = element.getBoundingClientRect();
                if (!element.checkVisibility() || ownWidth <= 1) return false;
                const isBelow = element.closest('.controls') !== null && bottom > high + 0.5;
                return left < -0.5 || right > wide + 0.5 || isBelow;
              })
              .map((element) => element.id || element.className || element.textContent),
          width,
          height,
        );
      };
      expect(await outside('#call')).toEqual([]);
      for (const button of ['#mute', '#camera', '#more', '#leave']) {
        expect([button, await ada.$eval(button, (element) => element.checkVisibility())]).toEqual([button, true]);
      }
      await ada.$eval('#react', (button) => (button as HTMLElement).click());
      await ada.waitForSelector('#reactions', { visible: true });
      expect(await outside('#reactions')).toEqual([]);
      await ada.keyboard.press('Escape');
      await ada.$eval('[data-name="Bob"] .face .tile-more', (button) => (button as HTMLElement).click());
      await ada.waitForSelector('#tileMenu', { visible: true });
      expect(await outside('#tileMenu')).toEqual([]);
      await ada.keyboard.press('Escape');
      for (const [button, dialog] of [
        ['#inviteButton', '#invite'],
        ['#settingsButton', '#settings'],
        ['#keysButton', '#shortcuts'],
      ] as const) {
        await ada.$eval(button, (element) => (element as HTMLElement).click());
        await ada.waitForSelector(`${dialog}[open]`, { visible: true });
        expect([dialog, await outside(dialog)]).toEqual([dialog, []]);
        // Nothing in it is cut off either.
        expect(await ada.$eval(dialog, (box) => box.scrollWidth - box.clientWidth)).toBeLessThanOrEqual(0);
        await ada.keyboard.press('Escape');
      }
      await ada.tap('#more');
      await ada.waitForSelector('#moreMenu [data-for="chat"]', { visible: true });
      expect(await outside('#moreMenu')).toEqual([]);
      await ada.tap('#moreMenu [data-for="chat"]');
      await ada.waitForSelector('#chatPanel', { visible: true });
      expect(await outside('#side')).toEqual([]);
      await ada.focus('#chatText');
      await ada.keyboard.press('Escape');
      await ada.waitForSelector('#side', { hidden: true });
      expect(await ada.evaluate(() => document.activeElement?.id)).toBe('stage');
      await ada.tap('#leave');
      await untilOthers(bob, 0);
    });
  }

  long('has targets of 44 pixels on a phone, and nothing scrolls sideways', async () => {
    const [ada] = await call('thumbs', 'Ada', 'Bob');
    await ada.setViewport({ width: 360, height: 640, hasTouch: true, isMobile: true });
    await ada.waitForSelector('#alone', { hidden: true });
    for (const open of [null, '#more', '#chat', '#people'] as const) {
      if (open !== null) await ada.$eval(open, (button) => (button as HTMLElement).click());
      await untilStill(ada);
      const small = await ada.$$eval(
        '#call button, #call select, #call a[href], #call input, #call textarea',
        (elements) =>
          elements
            .filter((element) => {
              const { width, height } = element.getBoundingClientRect();
              // The label of a box can be pressed too.
              const label = element.closest('label')?.getBoundingClientRect();
              const [wide, high] = [Math.max(width, label?.width ?? 0), Math.max(height, label?.height ?? 0)];
              return element.checkVisibility() && width > 0 && (wide < 44 || high < 44);
            })
            .map((element) => element.id || element.className),
      );
      expect([open, small]).toEqual([open, []]);
      expect(await ada.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      if (open === '#more') await ada.keyboard.press('Escape');
    }
  });
});
