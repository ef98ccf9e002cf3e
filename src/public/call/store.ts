/** Holds the CallState. call/ changes it, everybody else reads it and is told of each change. */
import { INITIAL_STATE, type CallState } from './state';

export type Listener = (now: CallState, before: CallState) => void;

export interface Store {
  get(): CallState;
  /** Calls back after each change; returns its undo. */
  subscribe(listener: Listener): () => void;
}

/** Only call/ holds one of these. */
export interface WritableStore extends Store {
  change(step: (state: CallState) => CallState): void;
}

/** A change that returns the same object tells nobody. A listener that throws stops neither the change nor the others. */
export function createStore(onError: (error: unknown) => void): WritableStore {
  let state = INITIAL_STATE;
  const listeners = new Set<Listener>();
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
      const now = state;
      for (const listener of [...listeners]) {
        try {
          listener(now, before);
        } catch (error) {
          onError(error);
        }
      }
    },
  };
}
