/**
 * Two hints that a person wants from a microphone: "you are muted" to who talks, and "nothing comes" when there is not one bit of sound.
 * Started by ui/device-care. It listens only as long as it can learn something, and only here: nothing of it is sent.
 */
import type { Media } from '../ports';
import { isInCall, type CallState, type NoticeCode } from '../state/state';
import type { Store } from '../store';

/** -36 dB below full scale: speech into a laptop is some 10 dB louder, a quiet room 20 dB softer. */
const TALKING = 0.016;
/** Of the last so many levels so many must be loud: a cough or a door is no talk. */
const LEVELS_KEPT = 12;
const LEVELS_LOUD = 6;
/** Once said, a minute of peace. */
const COOL_DOWN_MS = 60_000;
/** A working microphone is never exactly 0 for so long; one that is switched off at its side is. */
const SILENT_MS = 10_000;

export interface LevelWatch {
  onLevel(level: number, atMs: number): void;
}

/** Says when somebody talks, once a minute at most. Give it the levels of a muted microphone. */
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

/** Says once when there was nothing at all for ten seconds, and when there is sound for the first time. */
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

/** As much of a Call as hints need. */
export interface Hinting {
  readonly store: Store;
  readonly notify: (code: NoticeCode, name?: string) => void;
  readonly withdraw: (code: NoticeCode) => void;
  readonly slots: Pick<Media, 'watchLevel'>;
}

/** Watches the own microphone as it comes and goes. Returns its undo. */
export function startMicHints({ store, notify, withdraw, slots }: Hinting): () => void {
  const talk = createTalkWatch(() => notify('talking-muted'));
  let undo: () => void = () => undefined;
  let watched: MediaStreamTrack | null = null;
  let purpose: 'talk' | 'silence' | null = null;
  /** It has given sound: it will not be suspected again. */
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
    undo = slots.watchLevel(track, (level, atMs) => watch.onLevel(level, atMs));
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
