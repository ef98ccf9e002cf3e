/** One read-only value with listeners: what the interface alone has to remember. */

export interface Value<T> {
  get(): T;
  set(next: T): void;
  /** Calls back after each change; returns its undo. */
  subscribe(listener: (now: T) => void): () => void;
}

/** Setting the same value calls no listener. */
export function createValue<T>(initial: T): Value<T> {
  let value = initial;
  const listeners = new Set<(now: T) => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(value, next)) return;
      value = next;
      for (const listener of [...listeners]) listener(next);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
