/** The whole screen, and the small windows that stay on top. */
import { callOf, untilFramesMove } from '../support/actions';
import { useHouse } from '../support/house';
import { long } from '../support/long';
import { invitePeople } from '../support/people';

/** Document Picture-in-Picture; TypeScript's own list does not have it. */
declare global {
  interface Window {
    documentPictureInPicture: { readonly window: Window | null };
  }
}

describe('a call in another window', () => {
  const people = invitePeople();
  const house = useHouse();
  const call = (room: string) => callOf(people, house.url, room, ['Ada', 'Bob']);
  const PICTURE = '[data-name="Bob"] video[data-slot="camera"]';

  it('fills the screen and comes back', async () => {
    const [ada] = await call('full');
    for (const isFull of [true, false]) {
      await ada.click('#more');
      await ada.waitForSelector('#fullScreen', { visible: true });
      await ada.click('#fullScreen');
      await ada.waitForFunction((wanted: boolean) => (document.fullscreenElement !== null) === wanted, {}, isFull);
      await untilFramesMove(ada, PICTURE);
    }
  });

  long('fills the screen with one tile, by its menu', async () => {
    const [ada] = await call('one tile');
    await ada.hover('[data-name="Bob"] .face');
    await ada.click('[data-name="Bob"] .face .tile-more');
    await ada.waitForSelector('#tileFull', { visible: true });
    await ada.click('#tileFull');
    await ada.waitForFunction(() => document.fullscreenElement === document.querySelector('[data-name="Bob"] .face'));
    await ada.waitForFunction(() => {
      const tile = document.fullscreenElement;
      return tile?.clientWidth === innerWidth && tile.clientHeight === innerHeight;
    });
    await ada.evaluate(() => document.exitFullscreen());
    await ada.waitForSelector('[data-name="Bob"] .face[data-place="grid"]');
  });

  long('floats with its pictures and buttons, and comes back when that window closes', async () => {
    const [ada, bob] = await call('float');
    await ada.click('#more');
    await ada.waitForSelector('#float', { visible: true });
    await ada.click('#float');
    await ada.waitForFunction(() => document.querySelector('#stage') === null);
    const foot = await ada.$eval('.controls', (bar) => innerHeight - bar.getBoundingClientRect().bottom);
    expect(foot).toBe(0);
    const framesThere = (): Promise<number> =>
      ada.evaluate(() => {
        const view = window.documentPictureInPicture.window?.document;
        const picture = view?.querySelector<HTMLVideoElement>('[data-name="Bob"] video[data-slot="camera"]');
        return picture?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
      });
    const before = await framesThere();
    while ((await framesThere()) < before + 5);
    await ada.evaluate(() => {
      const view = window.documentPictureInPicture.window?.document;
      view?.querySelector<HTMLButtonElement>('.controls button')?.click();
    });
    await bob.waitForSelector('[data-name="Ada"][data-mic="off"]');
    const pressed = await ada.evaluate(
      () =>
        window.documentPictureInPicture.window?.document.querySelector<HTMLElement>('.controls button')?.dataset[
          'pressed'
        ],
    );
    expect(pressed).toBe('true');

    // A face that is held there is let go there: a whisper must not go on unseen.
    const point = (type: string): Promise<void> =>
      ada.evaluate((wanted) => {
        const view = window.documentPictureInPicture.window;
        const face = view?.document.querySelector('[data-name="Bob"] .face');
        face?.dispatchEvent(new PointerEvent(wanted, { bubbles: true, clientX: 50, clientY: 50 }));
      }, type);
    const untilWhispers = (to: string): Promise<unknown> =>
      bob.waitForSelector(`[data-name="Ada"][data-whisper="${to}"]`);
    await point('pointerdown');
    await untilWhispers('to-you');
    await point('pointerup');
    await untilWhispers('none');

    await ada.evaluate(() => window.documentPictureInPicture.window?.close());
    await ada.waitForSelector('#stage', { visible: true });
    await untilFramesMove(ada, PICTURE);
    // Where it was, the page says where it is, and takes it back.
    await ada.click('#more');
    await ada.waitForSelector('#float', { visible: true });
    await ada.click('#float');
    await (await ada.waitForSelector('.stage-away button', { visible: true }))?.click();
    await ada.waitForSelector('#stage', { visible: true });
    expect(await ada.$('.stage-away')).toBeNull();
    await untilFramesMove(ada, PICTURE);
  });

  long('shows one picture in a small window, by its menu, and takes it back there', async () => {
    const [ada] = await call('one picture');
    await untilFramesMove(ada, PICTURE);
    for (const isSmall of [true, false]) {
      await ada.hover('[data-name="Bob"] .face');
      await ada.click('[data-name="Bob"] .face .tile-more');
      await ada.waitForSelector('#tileFloat', { visible: true });
      expect(await ada.$eval('#tileFloat', (item) => item.getAttribute('aria-pressed'))).toBe(String(!isSmall));
      await ada.click('#tileFloat');
      await ada.waitForFunction(
        (selector: string, wanted: boolean) =>
          (document.pictureInPictureElement === document.querySelector(selector)) === wanted,
        {},
        PICTURE,
        isSmall,
      );
      await untilFramesMove(ada, PICTURE);
    }
  });
});
