/** The notices about the user's own devices: pure functions on the state. */
import { MEDIA_PROBLEMS, type Device, type DeviceKind, type MediaProblem } from '../ports';
import { withDevices, withNotice, withoutNotices, type CallState, type LocalSlotName, type NoticeCode } from './state';

/** The same trouble with both devices is one notice with one action. */
export function withProblem(state: CallState, slot: LocalSlotName, problem: MediaProblem): CallState {
  const other: LocalSlotName = slot === 'mic' ? 'camera' : 'mic';
  const before = withoutProblem(state, slot);
  const isBoth = problem !== 'lost' && before.notices.some(({ code }) => code === `${other}-${problem}`);
  if (!isBoth) return withNotice(before, `${slot}-${problem}`);
  return withNotice(withoutProblem(before, other), `both-${problem}`);
}

/** That device works, so its notices are removed. */
export function withoutProblem(state: CallState, slot: LocalSlotName): CallState {
  return withoutNotices(state, (code) => isProblemOf(slot, code));
}

function isProblemOf(slot: LocalSlotName, code: NoticeCode): boolean {
  return retryOf(code)?.includes(slot) === true;
}

/** The devices that *Try again* in this notice opens; null when the notice is not about a device that did not open. */
export function retryOf(code: NoticeCode): readonly LocalSlotName[] | null {
  for (const problem of MEDIA_PROBLEMS) {
    if (code === `both-${problem}`) return ['mic', 'camera'];
    if (code === `mic-${problem}`) return ['mic'];
    if (code === `camera-${problem}`) return ['camera'];
  }
  return null;
}

/** The problems of the devices now, whether or not their notices were dismissed. */
export function problemsOf({ slots }: CallState): readonly NoticeCode[] {
  const { mic, camera } = slots;
  if (mic.problem !== null && mic.problem === camera.problem) return [`both-${mic.problem}`];
  return [
    ...(mic.problem === null ? [] : [`mic-${mic.problem}` as const]),
    ...(camera.problem === null ? [] : [`camera-${camera.problem}` as const]),
  ];
}

/** Ids that Chromium gives to a choice and not to a device: they come and go with the devices behind them. */
const ALIASES: ReadonlySet<string> = new Set(['default', 'communications']);

/** The new list; a notice for each device that was plugged in, with the offer to use it; offers of unplugged devices are removed. */
export function withDevicesFound(state: CallState, found: readonly Device[]): CallState {
  const before = state.devices;
  const isFound = (id: string): boolean => found.some((device) => device.id === id);
  let next = withDevices(state, found);
  if (next.notices.some(({ device }) => device !== '' && !isFound(device)))
    next = { ...next, notices: next.notices.filter(({ device }) => device === '' || isFound(device)) };
  for (const { kind, id, label } of found) {
    if (ALIASES.has(id) || label === '' || before.some((known) => known.kind === kind && known.id === id)) continue;
    // Names appear with the first permission: those devices were there before.
    if (isNamed(before, kind)) next = withNotice(next, `${kind}-added`, label, { device: id });
  }
  return next;
}

/** A kind without devices while another kind had names counts as known: its next device is new. */
function isNamed(devices: readonly Device[], kind: DeviceKind): boolean {
  const named = devices.filter(({ label }) => label !== '');
  if (kind === 'speaker') return named.some((device) => device.kind === kind);
  return named.length > 0 && devices.every((device) => device.kind !== kind || device.label !== '');
}
