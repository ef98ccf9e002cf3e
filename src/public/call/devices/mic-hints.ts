/**
 * Two hints about the microphone: "you are muted" when you talk, and "no sound" when it gives not one bit of sound. It listens only as
 * long as it can learn something, and only in this page: nothing of it is sent.
 */
import type { Media } from '../ports';
import { isInCall, type CallState, type NoticeCode } from '../state/state';
import type { Store } from '../store';

/** -36 dB below full scale: speech into a laptop is some 10 dB louder, a quiet room 20 dB softer. */
const TALKING = 0.016;
/** This many of the last levels must be loud: a cough or a door is not talk. */
const LEVELS_KEPT = 12;
const LEVELS_LOUD = 6;
/** After a hint, a minute without one. */
const COOL_DOWN_MS = 60_000;
/** A working microphone is never exactly 0 for this long; a microphone with its own switch turned off is. */
const SILENT_MS = 10_000;

export interface LevelWatch {
  onLevel(level: number, atMs: number): void;
}

/** Says when the user talks, once a minute at most. Give it the levels of a muted microphone. */
export function createTalkWatch(onTalk: () => void): LevelWatch {
  let recent: boolean[] = [];
  let quietUntilMs = -Infinity;
  return {
    onLevel(level, atMs) {
      recent = [...recent, level > TALKING].slice(-LEVELS_KEPT);
      if (atMs < quietUntilMs || recent.filter(Boolean).length < LEVELS_LOUD) return;
      quietUntilMs = atMs + COOL_DOWN_MS;
      recent = [];
      onTalk();
    },
  };
}

/** Says once when there was no sound at all for ten seconds, and when there is sound for the first time. */
export function createSilenceWatch(onSilent: () => void, onSound: () => void): LevelWatch {
  let sinceMs: number | null = null;
  let told = false;
  return {
    onLevel(level, atMs) {
      sinceMs ??= atMs;
      if (level > 0) onSound();
      else if (!told && atMs - sinceMs >= SILENT_MS) {
        told = true;
        onSilent();
      }
    },
  };
}

/** The part of a Call that hints need. */
export interface Hinting {
  readonly store: Store;
  readonly notify: (code: NoticeCode, name?: string) => void;
  readonly withdraw: (code: NoticeCode) => void;
  readonly devices: Pick<Media, 'watchLevel'>;
}

/** Watches the own microphone as it comes and goes. Returns its undo. */
export function startMicHints({ store, notify, withdraw, devices }: Hinting): () => void {
  const talk = createTalkWatch(() => notify('talking-muted'));
  let undo: () => void = () => undefined;
  let watched: MediaStreamTrack | null = null;
  let purpose: 'talk' | 'silence' | null = null;
  /** This microphone has given sound, so it is not suspected again. */
  let proven: MediaStreamTrack | null = null;

  const stop = (): void => {
    undo();
    undo = () => undefined;
    watched = null;
    purpose = null;
  };

  const look = (now: CallState): void => {
    const { on, track } = now.slots.mic;
    const wanted = track === null ? null : on ? (proven === track ? null : 'silence') : isInCall(now) ? 'talk' : null;
    if (track === watched && wanted === purpose) return;
    stop();
    if (track === null || wanted === null) return;
    watched = track;
    purpose = wanted;
    const watch =
      wanted === 'talk'
        ? talk
        : createSilenceWatch(
            () => notify('mic-silent', track.label),
            () => {
              proven = track;
              stop();
              withdraw('mic-silent');
            },
          );
    undo = devices.watchLevel(track, (level, atMs) => watch.onLevel(level, atMs));
  };

  look(store.get());
  const unsubscribe = store.subscribe((now, before) => {
    if (now.slots.mic === before.slots.mic && now.status === before.status) return;
    if (now.slots.mic.on && !before.slots.mic.on) withdraw('talking-muted');
    if (now.slots.mic.track !== before.slots.mic.track) withdraw('mic-silent');
    look(store.get());
  });
  return () => {
    unsubscribe();
    stop();
  };
}
