/**
 * How large a picture the line to one peer carries. Chromium halves a picture by itself when its line is thought to carry fewer bits than a picture
 * of that size begins with, and takes 10 to 40 s to undo that. So a picture becomes larger only once the line is known to carry it. It never
 * becomes smaller here: on a line that narrows the browser does that sooner, and is back sooner, because larger pictures try out the line
 * (measured: three quarters of the height again after 16 to 20 s, and not within 30 s with a ceiling that falls).
 */
import type { Clock } from '../call/ports';

export interface Ceiling {
  /** At most so many lines; Infinity: nothing speaks against any number. */
  readonly height: number;
  /** A link begins: its first pictures are small, so that they come soon. */
  begin(): void;
  /** The link carries. */
  start(): void;
  /** @param bits the browser's estimate of this line, in bit/s; null: it makes none (Firefox) */
  see(bits: number | null): void;
  /** Calls `onChange` no more. */
  close(): void;
}

/** Heights, and with how many bits for the picture Chromium begins one of that height (its limits for VP8 and H.264). */
const STEPS: readonly { readonly height: number; readonly bits: number }[] = [
  { height: 90, bits: 0 },
  { height: 180, bits: 100_000 },
  { height: 270, bits: 200_000 },
  { height: 360, bits: 300_000 },
  { height: 540, bits: 500_000 },
  { height: Infinity, bits: 900_000 },
];
/** The sound, and what the browser keeps back for packets that have to be sent again. */
const SOUND_BITS = 40_000;
const AGAIN = 1.2;
/** The first picture takes up to 300 ms. One step after it, since each costs a key frame. */
const STARTING_MS = 1_000;

/** The largest height that so many bit/s carry, sound included. */
export function heightFor(bits: number): number {
  const picture = (bits - SOUND_BITS) / AGAIN;
  return STEPS.reduce((best, step) => (picture >= step.bits ? step.height : best), STEPS[0]?.height ?? 0);
}

/** @param first the height of the first pictures */
export function createCeiling(clock: Clock, first: () => number, onChange: () => void): Ceiling {
  /** Null: the first pictures are not there yet. */
  let height: number | null = null;
  /** Undefined: not asked yet. */
  let bits: number | null | undefined;
  let cancel: () => void = () => undefined;

  function judge(): void {
    const carried = heightFor(bits ?? Infinity);
    if (height === null || carried <= height) return;
    height = carried;
    onChange();
  }

  return {
    get height() {
      return height ?? first();
    },
    begin() {
      cancel();
      height = null;
      bits = undefined;
    },
    start() {
      if (height !== null) return;
      cancel();
      cancel = clock.after(STARTING_MS, () => {
        height = first();
        if (bits !== undefined) return judge();
        // The browser still owes its first answer.
        cancel = clock.after(STARTING_MS, judge);
      });
    },
    see(next) {
      bits = next;
      judge();
    },
    close: () => cancel(),
  };
}
