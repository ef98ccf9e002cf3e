/** One door for messages: a table with one handler for each type. A type that nobody handles does not compile. */

/** `M`: a union of messages, told apart by `type`. */
export type Handlers<M extends { readonly type: string }> = {
  readonly [T in M['type']]: (from: string, message: Extract<M, { readonly type: T }>) => void;
};

/** Hands a message to the handler of its type. @param from the id of the page that sent it */
export function handle<M extends { readonly type: string }>(handlers: Handlers<M>, from: string, message: M): void {
  // The table has the handler of just this type; TypeScript cannot follow that from a union to its member.
  const handler = handlers[message.type as M['type']] as (from: string, message: M) => void;
  handler(from, message);
}
