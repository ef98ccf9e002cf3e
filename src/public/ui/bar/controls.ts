/** The bar of the call: mute, camera, their menus, leave. The screen's button is in ui/bar/screen-share.ts. */
import type { Text } from '../../../shared/text';
import type { Call } from '../../call/call';
import type { CallState, LocalSlot, LocalSlotName } from '../../call/state/state';
import { when } from '../../call/store';
import { mountDeviceMenu } from './device-menu';
import { find, restFocus, windowOf } from '../base/dom';

export function mountControls(root: Document, call: Call, text: Text): () => void {
  const listeners = new AbortController();
  const { signal } = listeners;
  const bar = find(root, '.controls', HTMLElement);
  const mute = find(bar, '#mute', HTMLButtonElement);
  const camera = find(bar, '#camera', HTMLButtonElement);
  // It lies on the own picture, which it turns.
  const flip = find(root, '#flip', HTMLButtonElement);
  const cameras = find(bar, '#cameras', HTMLSelectElement);
  const microphones = find(bar, '#microphones', HTMLSelectElement);
  const isPhone = windowOf(root).matchMedia('(pointer: coarse)');

  mute.addEventListener('click', () => toggleSlot(call, 'mic'), { signal });
  camera.addEventListener('click', () => toggleSlot(call, 'camera'), { signal });
  flip.addEventListener('click', () => call.devices.flip(), { signal });
  find(bar, '#leave', HTMLButtonElement).addEventListener('click', () => call.leave(), { signal });
  bar.addEventListener(
    'click',
    ({ detail, target }) => {
      // By pointer, not by key (UI Events, section 3.4.3): then the space bar is to talk, not to press this button again.
      const button = detail > 0 && target instanceof Element ? target.closest('button') : null;
      // A menu's button closes it too, and the browser would take a menu that has lost the focus for closed already (ui/base/popover.ts).
      if (button !== null && !button.matches('[popovertarget]')) restFocus(root);
    },
    // Before the button's own listeners: what they open takes the focus, and menus and dialogs give it back.
    { signal, capture: true },
  );

  // A menu keeps the focus when it closes. A menu opened by mouse does not swallow shortcut keys (ui/bar/shortcuts.ts).
  bar.addEventListener(
    'pointerdown',
    ({ target }) => {
      if (target instanceof HTMLSelectElement) target.dataset['by'] = 'pointer';
    },
    { signal },
  );
  bar.addEventListener(
    'focusout',
    ({ target }) => {
      if (target instanceof HTMLSelectElement) delete target.dataset['by'];
    },
    { signal },
  );

  const draw = ({ slots, devices }: CallState): void => {
    drawToggle(mute, slots.mic);
    drawToggle(camera, slots.camera);
    flip.hidden = !isPhone.matches || devices.filter(({ kind }) => kind === 'camera').length < 2;
  };
  draw(call.store.get());
  const undos = [
    mountDeviceMenu(cameras, cameras, 'camera', { call, text }),
    mountDeviceMenu(microphones, microphones, 'microphone', { call, text }),
    // At once: it answers a press.
    call.store.subscribe(when(({ slots, devices }) => [slots, devices], draw)),
  ];
  return () => {
    for (const undo of undos) undo();
    listeners.abort();
  };
}

/** Also by key (ui/bar/shortcuts.ts) and in the lobby (ui/doors/lobby-devices.ts). */
export function toggleSlot(call: Pick<Call, 'store' | 'devices'>, slot: LocalSlotName): void {
  call.devices.set(slot, !call.store.get().slots[slot].on);
}

export function drawToggle(button: HTMLButtonElement, slot: LocalSlot): void {
  button.dataset['pressed'] = String(!slot.on);
  button.setAttribute('aria-busy', String(slot.busy));
  button.dataset['open'] = String(slot.track !== null);
  button.dataset['problem'] = slot.problem ?? '';
}
