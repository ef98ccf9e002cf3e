/**
 * Decides how far the page steps down on a machine that does not keep up: down after seconds, one step at a time; up slowly, and more slowly each time
 * that it was too soon, so that it does not go to and fro. Pure.
 */
import type { Strain } from './pictures';

/** One look at the machine, about a second after the one before. */
export interface Effort {
  /** How long since the look before. */
  readonly tookMs: number;
  /** How much later than asked the page's own timers came meanwhile: its thread had no turn. */
  readonly lateMs: number;
  /** The share of the peers' sound that was missing although its packets had arrived, from 0 to 1: the threads that play it had no turn. */
  readonly missingSound: number;
}

export interface StrainMemory {
  readonly strain: Strain;
  /** Time in trouble, less the time without. */
  readonly troubleMs: number;
  /** Time without trouble, without a break. */
  readonly calmMs: number;
  /** So long it stays calm before the page steps up. */
  readonly patienceMs: number;
}

/** A page that was late by a quarter of the time is slow to the touch. */
const LATE_SHARE = 0.25;
/** One hears more than this. */
const MISSING_SHARE = 0.15;
/** Loading another program makes any page late for a moment. */
const DOWN_MS = 5_000;
/** To see no picture at all is much to ask of a person: it takes longer. */
const LAST_DOWN_MS = 15_000;
/** A page that was frozen, or whose computer slept, has not been in trouble for all that time. */
const LOOK_MAX_MS = 3_000;
const UP_MS = 20_000;
const UP_MAX_MS = 5 * 60_000;

export const AT_EASE: StrainMemory = { strain: 0, troubleMs: 0, calmMs: 0, patienceMs: UP_MS };

export function feel(memory: StrainMemory, { tookMs, lateMs, missingSound }: Effort): StrainMemory {
  const { strain, patienceMs } = memory;
  const passedMs = Math.min(tookMs, LOOK_MAX_MS);
  const isInTrouble = lateMs > LATE_SHARE * tookMs || missingSound > MISSING_SHARE;
  if (!isInTrouble) {
    const calmMs = memory.calmMs + passedMs;
    if (strain > 0 && calmMs >= patienceMs) return { ...memory, strain: lower(strain), troubleMs: 0, calmMs: 0 };
    return { ...memory, troubleMs: Math.max(0, memory.troubleMs - passedMs), calmMs };
  }
  const troubleMs = memory.troubleMs + passedMs;
  if (strain === 3 || troubleMs < (strain === 2 ? LAST_DOWN_MS : DOWN_MS)) return { ...memory, troubleMs, calmMs: 0 };
  return { strain: higher(strain), troubleMs: 0, calmMs: 0, patienceMs: Math.min(2 * patienceMs, UP_MAX_MS) };
}

function higher(strain: Strain): Strain {
  return strain === 0 ? 1 : strain === 1 ? 2 : 3;
}

function lower(strain: Strain): Strain {
  return strain === 3 ? 2 : strain === 2 ? 1 : 0;
}
