/**
 * Decides from audio levels who speaks, without flicker: a cough marks nobody, and a pause for breath does not remove the mark. Pure; part
 * of the state (call/state/state).
 */
import type { PeerId } from '../../../shared/protocol';

export interface Hearing {
  /** The peers who speak now, in the order in which they began. */
  readonly speaking: readonly PeerId[];
  /** The peer to look at: the last one who spoke for more than a word. It stays when all are silent; empty before anybody spoke. */
  readonly speaker: PeerId;
}

export const SILENCE: Hearing = { speaking: [], speaker: '' };

/** The memory of one voice between measurements. */
interface Detector {
  /** When it became loud, without a pause since; Infinity: it is not loud. */
  readonly loudSince: number;
  readonly loudAt: number;
  readonly speaking: boolean;
}

export interface Ear {
  readonly voices: ReadonlyMap<PeerId, Detector>;
  readonly hearing: Hearing;
}

export const EAR: Ear = { voices: new Map(), hearing: SILENCE };

/** Linear, from 0 to 1. Speech lies at 0.05 and more, a quiet room at 0.005; between the two figures nothing changes. */
const LOUD = 0.03;
const SOFT = 0.015;
/** A shorter sound is a cough or a key. */
const BEGIN_MS = 150;
/** A longer silence is more than a pause for breath. */
const END_MS = 900;
/** How long a peer must speak to become the one to look at. */
const TURN_MS = 1_200;

/** The next measurement. `hearing` stays the same object while nothing changes. @param levels of the peers who may be heard at all */
export function listen(ear: Ear, levels: ReadonlyMap<PeerId, number>, now: number): Ear {
  const voices = new Map<PeerId, Detector>();
  for (const [id, level] of levels) voices.set(id, next(ear.voices.get(id), level, now));
  const isSpeaking = (id: PeerId): boolean => voices.get(id)?.speaking === true;
  const before = ear.hearing.speaking.filter(isSpeaking);
  const speaking = [...before, ...[...voices.keys()].filter((id) => isSpeaking(id) && !before.includes(id))];

  const { speaker } = ear.hearing;
  const turnTo = speaking.find((id) => now - (voices.get(id)?.loudSince ?? now) >= TURN_MS);
  // The present speaker stays as long as they speak.
  const nextSpeaker = speaker !== '' && isSpeaking(speaker) ? speaker : (turnTo ?? speaker);
  if (nextSpeaker === speaker && isSame(speaking, ear.hearing.speaking)) return { voices, hearing: ear.hearing };
  return { voices, hearing: { speaking, speaker: nextSpeaker } };
}

function next(voice: Detector | undefined, level: number, now: number): Detector {
  const { loudSince, loudAt, speaking } = voice ?? { loudSince: Infinity, loudAt: -Infinity, speaking: false };
  if (level >= (speaking ? SOFT : LOUD)) {
    const since = Math.min(loudSince, now);
    return { loudSince: since, loudAt: now, speaking: speaking || now - since >= BEGIN_MS };
  }
  if (speaking && now - loudAt < END_MS) return { loudSince, loudAt, speaking };
  return { loudSince: Infinity, loudAt, speaking: false };
}

function isSame(a: readonly PeerId[], b: readonly PeerId[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}
