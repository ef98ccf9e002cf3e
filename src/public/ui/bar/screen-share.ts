/** The own screen: its button, and the bar that says so as long as it is shown. */
import type { Call } from '../../call/call';
import type { CallState } from '../../call/state/state';
import { when } from '../../call/store';
import { find, restFocus } from '../base/dom';

export function mountScreenShare(root: Document, call: Call): () => void {
  const listeners = new AbortController();
  const { signal } = listeners;
  const button = find(root, '#screen', HTMLButtonElement);
  const bar = find(root, '#sharing', HTMLElement);
  const motion = find(bar, '#motion', HTMLInputElement);

  button.addEventListener('click', () => toggleScreen(call), { signal });
  find(bar, '#stopSharing', HTMLButtonElement).addEventListener(
    'click',
    ({ detail }) => {
      call.devices.screen.stop();
      // By key, back to the button; by pointer, or where there is no such button, to the tiles.
      if (detail === 0 && button.getClientRects().length > 0) button.focus();
      else restFocus(root);
    },
    { signal },
  );
  motion.addEventListener('change', () => call.devices.screen.setMotion(motion.checked), { signal });

  const draw = ({ screen }: CallState): void => {
    button.hidden = !call.devices.canShareScreen;
    button.dataset['pressed'] = String(screen.on);
    button.setAttribute('aria-busy', String(screen.busy));
    bar.hidden = !screen.on;
    motion.checked = screen.motion;
  };
  draw(call.store.get());
  const unsubscribe = call.store.subscribe(when(({ screen }) => [screen], draw));
  return () => {
    unsubscribe();
    listeners.abort();
  };
}

/** Also by key (ui/bar/shortcuts.ts). */
export function toggleScreen(call: Call): void {
  if (!call.devices.canShareScreen) return;
  if (call.store.get().screen.on) call.devices.screen.stop();
  else call.devices.screen.start();
}
