/**
 * The call in a small window that stays on top, where the browser has such windows (Chromium).
 * The tiles themselves go there, so nothing is decoded twice, and come back when it closes.
 */
import type { Call } from '../../call/call';
import { isInCall } from '../../call/state/state';
import { when } from '../../call/store';
import { clone, find, restFocus } from '../base/dom';
import { hasSmallWindow } from '../base/small-window';

const SIZE = { width: 420, height: 320 };
/** They stand in the small window as copies that press the real ones. */
const BUTTONS = ['mute', 'camera', 'leave'];

/** Again: takes it back. */
export async function floatCall(root: Document, call: Call): Promise<void> {
  const page: unknown = root.defaultView;
  if (!hasSmallWindow(page)) return;
  const { window: open } = page.documentPictureInPicture;
  if (open !== null) {
    open.close();
    return;
  }
  const stage = find(root, '#stage', HTMLElement);
  const view = await page.documentPictureInPicture.requestWindow(SIZE);
  const { document } = view;
  // The window has the page's policy, which allows style sheets and no copied rules.
  for (const link of root.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')) {
    const copy = document.createElement('link');
    copy.rel = 'stylesheet';
    copy.href = link.href;
    document.head.append(copy);
  }
  document.title = root.title;
  document.documentElement.lang = root.documentElement.lang;

  const room = document.createElement('main');
  room.className = 'room floating';
  const place = clone(root, '#stageAway', HTMLElement);
  find(place, 'button', HTMLButtonElement).addEventListener('click', () => view.close());
  stage.before(place);
  const bar = document.createElement('div');
  bar.className = 'controls';
  const copies = BUTTONS.map((id) => copyButton(root, document, id));
  bar.append(...copies.map(({ copy }) => copy));
  room.append(stage, bar);
  document.body.append(room);
  playAll(stage);

  // After ui/bar/controls.ts has drawn the real ones.
  const undo = call.store.subscribe(
    when(
      ({ slots, status }) => [slots, status],
      (now) => {
        for (const { draw } of copies) draw();
        if (!isInCall(now)) view.close();
      },
    ),
  );
  view.addEventListener('pagehide', () => {
    undo();
    const hadFocus = place.contains(root.activeElement);
    place.replaceWith(stage);
    if (hadFocus) restFocus(root);
    playAll(stage);
  });
}

function copyButton(root: Document, document: Document, id: string): { copy: HTMLElement; draw: () => void } {
  const original = find(root, `#${id}`, HTMLButtonElement);
  const copy = document.importNode(original, true);
  copy.removeAttribute('id');
  copy.addEventListener('click', () => original.click());
  const draw = (): void => {
    const { pressed } = original.dataset;
    if (pressed !== undefined) copy.dataset['pressed'] = pressed;
  };
  return { copy, draw };
}

/** Media that moves to another document stops playing. */
function playAll(stage: HTMLElement): void {
  for (const media of stage.querySelectorAll('video, audio')) {
    if (media instanceof HTMLMediaElement && media.srcObject !== null) void media.play().catch(() => undefined);
  }
}
