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
  /** All who have spoken for more than a word, the last one first. It changes when somebody begins, never while they go on. */
  readonly turns: readonly PeerId[];
}

export const SILENCE: Hearing = { speaking: [], speaker: '', turns: [] };

/** The memory of one voice between measurements. */
interface Detector {
  /** When it became loud, without a pause since; Infinity: it is not loud. */
  readonly loudSince: number;
  readonly loudAt: number;
  readonly speaking: boolean;
  /** It has spoken for more than a word. */
  readonly hasTurn: boolean;
}

export interface Ear {
  readonly voices: ReadonlyMap<PeerId, Detector>;
  readonly hearing: Hearing;
}

const QUIET: Detector = { loudSince: Infinity, loudAt: -Infinity, speaking: false, hasTurn: false };
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

  const { speaker, turns } = ear.hearing;
  const hasTurn = (id: PeerId): boolean => voices.get(id)?.hasTurn === true;
  const begun = speaking.filter((id) => hasTurn(id) && ear.voices.get(id)?.hasTurn !== true);
  const nextTurns = begun.length === 0 ? turns : [...begun, ...turns.filter((id) => !begun.includes(id))];
  const turnTo = speaking.find(hasTurn);
  // The present speaker stays as long as they speak.
  const nextSpeaker = speaker !== '' && isSpeaking(speaker) ? speaker : (turnTo ?? speaker);
  if (nextSpeaker === speaker && nextTurns === turns && isSame(speaking, ear.hearing.speaking))
    return { voices, hearing: ear.hearing };
  return { voices, hearing: { speaking, speaker: nextSpeaker, turns: nextTurns } };
}

function next(voice: Detector | undefined, level: number, now: number): Detector {
  const { loudSince, loudAt, speaking } = voice ?? QUIET;
  if (level >= (speaking ? SOFT : LOUD)) {
    const since = Math.min(loudSince, now);
    const isSpeaking = speaking || now - since >= BEGIN_MS;
    return { loudSince: since, loudAt: now, speaking: isSpeaking, hasTurn: isSpeaking && now - since >= TURN_MS };
  }
  if (speaking && now - loudAt < END_MS) return { loudSince, loudAt, speaking, hasTurn: now - loudSince >= TURN_MS };
  return { ...QUIET, loudAt };
}

function isSame(a: readonly PeerId[], b: readonly PeerId[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}
