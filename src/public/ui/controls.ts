/** The bar of the call: mute, camera, the cameras' menu, leave. Mounted by ui/app.ts. */
import type { Text } from '../../shared/text';
import type { Call } from '../call/call';
import type { CallState, LocalSlot, LocalSlotName } from '../call/state';
import { find } from './dom';

export function mountControls(root: Document, call: Call, text: Text): () => void {
  const listeners = new AbortController();
  const { signal } = listeners;
  const mute = find(root, '#mute', HTMLButtonElement);
  const camera = find(root, '#camera', HTMLButtonElement);
  const cameras = find(root, '#cameras', HTMLSelectElement);

  const toggle = (slot: LocalSlotName): void => call.slots.set(slot, !call.store.get().slots[slot].on);
  mute.addEventListener('click', () => toggle('mic'), { signal });
  camera.addEventListener('click', () => toggle('camera'), { signal });
  cameras.addEventListener('change', () => call.slots.use('camera', cameras.value), { signal });
  find(root, '#leave', HTMLButtonElement).addEventListener('click', () => call.leave(), { signal });

  const draw = (now: CallState, before: CallState | null): void => {
    drawToggle(mute, now.slots.mic);
    drawToggle(camera, now.slots.camera);
    if (now.devices !== before?.devices) drawOptions(cameras, camerasOf(now, text));
    // While a switch is under way the menu shows what was wished; a failed one takes it back here.
    if (!now.slots.camera.busy) cameras.value = now.slots.camera.device;
  };
  draw(call.store.get(), null);
  const unsubscribe = call.store.subscribe(draw);
  return () => {
    unsubscribe();
    listeners.abort();
  };
}

function drawToggle(button: HTMLButtonElement, slot: LocalSlot): void {
  button.setAttribute('aria-pressed', String(!slot.on));
  button.setAttribute('aria-busy', String(slot.busy));
  button.dataset['problem'] = slot.problem ?? '';
}

interface Choice {
  readonly id: string;
  readonly label: string;
}

/** Before the person has allowed a camera the browser tells neither ids nor names: there is nothing to choose yet. */
function camerasOf(state: CallState, text: Text): readonly Choice[] {
  return state.devices
    .filter((device) => device.kind === 'camera' && device.id !== '')
    .map((device, index) => ({ id: device.id, label: device.label || text.controls.cameraNumber(index + 1) }));
}

function drawOptions(select: HTMLSelectElement, choices: readonly Choice[]): void {
  select.hidden = choices.length === 0;
  select.replaceChildren(...choices.map(({ id, label }) => new Option(label, id)));
}
