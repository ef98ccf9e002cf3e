/** How one sounds, before the door: the level, and three seconds recorded and played back. */
import type { Text } from '../../../shared/text';
import type { Call } from '../../call/call';
import type { CallState } from '../../call/state/state';
import { when } from '../../call/store';
import { find, setText } from '../base/dom';

const RECORD_MS = 3_000;
/** Zero on the meter; speech lies between -40 and -10 dB below full scale. */
const FLOOR_DB = -60;

/** From root mean square to a share of the meter, 0 to 1, as the ear takes it. */
export function meterShare(level: number): number {
  if (level <= 0) return 0;
  return Math.min(1, Math.max(0, 1 - (20 * Math.log10(level)) / FLOOR_DB));
}

export function mountLobbySound(
  lobby: HTMLElement,
  call: Call,
  text: Text,
  onError: (error: unknown) => void,
): () => void {
  const listeners = new AbortController();
  const { signal } = listeners;
  const meter = find(lobby, '#lobbyLevel', HTMLElement);
  const bar = find(meter, 'span', HTMLElement);
  const button = find(lobby, '#lobbyRecord', HTMLButtonElement);
  const state = find(lobby, '#lobbyRecordState', HTMLElement);
  const playback = find(lobby, '#lobbyPlayback', HTMLAudioElement);
  let heard: MediaStreamTrack | null = null;
  let undoLevel: () => void = () => undefined;
  let address = '';

  const drawLevel = (level: number): void => {
    const share = meterShare(level);
    meter.hidden = false;
    meter.setAttribute('aria-valuenow', String(Math.round(share * 100)));
    bar.style.transform = `scaleX(${share.toFixed(3)})`;
  };
  // Not `disabled`: that would take the focus from it.
  const setBusy = (busy: boolean): void => button.setAttribute('aria-disabled', String(busy));
  const silence = (): void => {
    playback.pause();
    playback.removeAttribute('src');
    URL.revokeObjectURL(address);
    address = '';
    setBusy(false);
    setText(state, '');
  };
  const record = async (track: MediaStreamTrack): Promise<void> => {
    silence();
    setBusy(true);
    setText(state, text.devices.recording);
    state.scrollIntoView({ block: 'nearest' });
    try {
      const recorded = await call.devices.record(track, RECORD_MS);
      if (heard !== track) return;
      address = URL.createObjectURL(recorded);
      playback.src = address;
      const { speaker } = call.store.get().sound;
      // A speaker that is not there any more leaves it to the system.
      if ('setSinkId' in playback) await playback.setSinkId(speaker).catch(() => call.devices.refuseSpeaker(speaker));
      setText(state, text.devices.playing);
      setBusy(false);
      await playback.play();
    } catch (error) {
      onError(error);
      silence();
      setText(state, text.devices.recordFailed);
    }
  };
  button.addEventListener(
    'click',
    () => {
      if (heard !== null && button.getAttribute('aria-disabled') !== 'true') void record(heard);
    },
    { signal },
  );
  playback.addEventListener('ended', silence, { signal });

  const draw = ({ status, slots }: CallState): void => {
    const wanted = status === 'idle' && slots.mic.on ? slots.mic.track : null;
    if (wanted === heard) return;
    undoLevel();
    heard = wanted;
    meter.hidden = true;
    button.hidden = wanted === null;
    silence();
    undoLevel = wanted === null ? () => undefined : call.devices.watchLevel(wanted, drawLevel);
  };
  draw(call.store.get());
  const unsubscribe = call.store.subscribe(when(({ slots, status }) => [slots, status], draw));
  return () => {
    unsubscribe();
    undoLevel();
    silence();
    listeners.abort();
  };
}
