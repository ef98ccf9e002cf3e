/** Chance that can be had again: the same seed gives the same numbers. */
export interface Random {
  /** From 0 to 1, without 1. */
  (): number;
  chance(probability: number): boolean;
  /** Whole, both ends included. */
  between(least: number, most: number): number;
  pick<T>(from: readonly T[]): T;
}

/** mulberry32 (public domain, Tommy Ettinger): 32 bits of state, which is a seed itself. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
  return Object.assign(random, {
    chance: (probability: number) => random() < probability,
    between,
    pick<T>(from: readonly T[]): T {
      const found = from[between(0, from.length - 1)];
      if (found === undefined) throw new Error('nothing to pick from');
      return found;
    },
  });
}
