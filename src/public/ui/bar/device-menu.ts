/** A menu of one kind of device: what there is by name, the one in use chosen. */
import type { Text } from '../../../shared/text';
import type { Call } from '../../call/call';
import type { DeviceKind } from '../../call/ports';
import type { CallState } from '../../call/state/state';
import { when } from '../../call/store';

/** Chromium's name for "whichever the system says". */
const SYSTEM = 'default';

interface Choice {
  readonly id: string;
  readonly label: string;
}

/** `box`: what to hide while there is nothing to choose. */
export function mountDeviceMenu(
  select: HTMLSelectElement,
  box: HTMLElement,
  kind: DeviceKind,
  { call, text }: { readonly call: Call; readonly text: Text },
): () => void {
  const listeners = new AbortController();
  select.addEventListener('change', () => choose(call, kind, select.value), { signal: listeners.signal });
  const draw = (now: CallState, before: CallState | null): void => {
    if (now.devices !== before?.devices) {
      const choices = choicesOf(now, kind, text);
      box.hidden = choices.length === 0;
      select.replaceChildren(...choices.map(({ id, label }) => new Option(label, id)));
    }
    // While a switch is under way the menu shows what was wished; a failed one takes it back here.
    if (kind === 'speaker') select.value = speakerOf(now);
    else if (!slotOf(now, kind).busy) select.value = slotOf(now, kind).device;
    // Off, and none was ever chosen: the browser takes its first. After a fault nothing is chosen, so that each can be.
    const isOff = kind !== 'speaker' && slotOf(now, kind).track === null && slotOf(now, kind).problem === null;
    if (isOff && select.selectedIndex < 0) select.selectedIndex = 0;
  };
  draw(call.store.get(), null);
  const unsubscribe = call.store.subscribe(when(({ slots, devices, sound }) => [slots, devices, sound], draw));
  return () => {
    unsubscribe();
    listeners.abort();
  };
}

function choose(call: Call, kind: DeviceKind, device: string): void {
  if (kind === 'speaker') call.devices.useSpeaker(device);
  else call.devices.use(kind === 'camera' ? 'camera' : 'mic', device);
}

function slotOf({ slots }: CallState, kind: 'camera' | 'microphone') {
  return kind === 'camera' ? slots.camera : slots.mic;
}

/** Before the person has allowed a device the browser tells neither ids nor names: there is nothing to choose yet. */
export function choicesOf(state: Pick<CallState, 'devices'>, kind: DeviceKind, text: Text): readonly Choice[] {
  const times = new Map<string, number>();
  const found = state.devices
    .filter((device) => device.kind === kind && device.id !== '')
    .map(({ id, label }, index) => {
      const time = (times.get(label) ?? 0) + 1;
      times.set(label, time);
      if (label === '') return { id, label: text.devices.numbered(text.devices[kind], index + 1) };
      // Two of one make bear one name.
      return { id, label: time === 1 ? label : `${label} (${time})` };
    });
  if (kind !== 'speaker' || found.length === 0 || found.some(({ id }) => id === SYSTEM)) return found;
  return [{ id: '', label: text.devices.systemSpeaker }, ...found];
}

/** The speaker in use. One that is not there any more is none. */
function speakerOf({ sound, devices }: CallState): string {
  const ids = devices.filter((device) => device.kind === 'speaker').map(({ id }) => id);
  if (ids.includes(sound.speaker)) return sound.speaker;
  return ids.includes(SYSTEM) ? SYSTEM : '';
}
