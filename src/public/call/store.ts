/** Holds the CallState. call/ changes it; everybody else reads it and hears of each change, in order. */
import { INITIAL_STATE, type CallState } from './state/state';

export type Listener = (now: CallState, before: CallState) => void;

/** The part of the state that a listener needs. */
export type Select = (state: CallState) => readonly unknown[];

export interface Store {
  get(): CallState;
  /** Calls back after each change; returns its undo. */
  subscribe(listener: Listener): () => void;
}

/** Only call/ has one of these. */
export interface WritableStore extends Store {
  /** Returns when all listeners were called. Inside a listener it returns at once; the listeners are called after those of the present change. */
  change(step: (state: CallState) => CallState): void;
}

/** A change that returns the same object calls no listener. A listener that throws stops neither the change nor the other listeners. */
export function createStore(onError: (error: unknown) => void): WritableStore {
  let state = INITIAL_STATE;
  const listeners = new Set<Listener>();
  let untold: { readonly now: CallState; readonly before: CallState }[] = [];

  function tell(now: CallState, before: CallState): void {
    for (const listener of [...listeners]) {
      try {
        if (listeners.has(listener)) listener(now, before);
      } catch (error) {
        onError(error);
      }
    }
  }

  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    change(step) {
      const before = state;
      state = step(before);
      if (state === before) return;
      untold.push({ now: state, before });
      // A listener made this change: the loop below, further down the stack, reaches it after the present one.
      if (untold.length > 1) return;
      for (const each of untold) tell(each.now, each.before);
      untold = [];
    },
  };
}

/** A listener that hears only of changes to what `select` takes. */
export function when(select: Select, listener: Listener): Listener {
  return (now, before) => {
    if (!isSame(select(now), select(before))) listener(now, before);
  };
}

/** The same items in the same order. */
export function isSame(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.length === others.length && some.every((one, index) => Object.is(one, others[index]));
}
