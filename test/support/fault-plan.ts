/**
 * How the fakes go wrong: a call of theirs hangs, is refused, comes late, or loses what it was made on while it is under way. Each fake that stands for
 * a port has one plan, `faults`; a test says `fake.faults.next('replaceTrack', hang())`.
 */

export type Fault =
  | { readonly kind: 'hang' }
  | { readonly kind: 'reject'; readonly error: unknown }
  | { readonly kind: 'late'; readonly until: Promise<void> }
  | { readonly kind: 'end'; readonly end: () => void };

/** The call does nothing and is never answered. */
export const hang = (): Fault => ({ kind: 'hang' });

/** The call does nothing and is refused. */
export const reject = (error: unknown = new DOMException('refused by a fake', 'OperationError')): Fault => ({
  kind: 'reject',
  error,
});

/** The call is done and answered when it is let go, and not before. */
export function late(): Fault & { letGo(): void } {
  let letGo: () => void = () => undefined;
  const until = new Promise<void>((resolve) => (letGo = resolve));
  return { kind: 'late', until, letGo };
}

/** While the call is under way something ends, for example the connection: then it goes on as it does in a browser that has lost that. */
export const endedBy = (end: () => void): Fault => ({ kind: 'end', end });

export interface Faults<Method extends string> {
  /** The next calls of that method go so, one after the other. */
  next(method: Method, ...faults: readonly Fault[]): void;
  /** Chooses for every call that nothing else is planned for; null: it goes well. */
  always(method: Method, choose: () => Fault | null): void;
}

/** For the fakes themselves. */
export interface FaultPlan<Method extends string> extends Faults<Method> {
  /** A method that answers by a promise. */
  answer<T>(method: Method, act: () => T | Promise<T>): Promise<T>;
  /** A method that answers nothing: one that hangs is lost. */
  tell(method: Method, act: () => void): void;
  /** A method that answers at once, so it can neither hang nor be late. */
  give<T>(method: Method, act: () => T): T;
}

export function createFaultPlan<Method extends string>(): FaultPlan<Method> {
  const planned = new Map<Method, Fault[]>();
  const standing = new Map<Method, () => Fault | null>();
  const take = (method: Method): Fault | null => planned.get(method)?.shift() ?? standing.get(method)?.() ?? null;

  return {
    next: (method, ...faults) => void planned.set(method, [...(planned.get(method) ?? []), ...faults]),
    always: (method, choose) => void standing.set(method, choose),
    async answer(method, act) {
      const fault = take(method);
      switch (fault?.kind) {
        case 'hang':
          return new Promise(() => undefined);
        case 'reject':
          throw fault.error;
        case 'late':
          await fault.until;
          break;
        case 'end':
          await Promise.resolve();
          fault.end();
      }
      return act();
    },
    tell(method, act) {
      const fault = take(method);
      if (fault?.kind === 'hang') return;
      if (fault?.kind === 'reject') throw fault.error;
      if (fault?.kind === 'late') {
        void fault.until.then(act);
        return;
      }
      fault?.end();
      act();
    },
    give(method, act) {
      const fault = take(method);
      if (fault?.kind === 'hang' || fault?.kind === 'late')
        throw new Error(`${method} answers at once and can not be planned to ${fault.kind}`);
      if (fault?.kind === 'reject') throw fault.error;
      fault?.end();
      return act();
    },
  };
}
