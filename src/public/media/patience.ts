/**
 * Waits for devices, which may never answer: a driver that hangs leaves getUserMedia unsettled. A user who thinks about the browser's
 * question is not a fault, so time counts only while everything is allowed.
 */
import type { Clock } from '../call/ports';

/** Slow cameras take three. */
const PATIENCE_MS = 10_000;
/** For the others, when one of the devices is not wished any more: most have answered by then. */
const PARTING_MS = 1_000;

export interface Waiting<T> {
  readonly clock: Clock;
  /** Whether the person has said yes to all that was asked for. */
  isAllowed(): Promise<boolean>;
  /** One of the devices is not wished any more. */
  readonly unwanted: readonly AbortSignal[];
  /** The answer came after all, when nobody waited any more. */
  onLate(value: T): void;
}

/** Resolves as the request does; rejects with a TimeoutError when no answer comes. */
export async function waitFor<T>(asking: Promise<T>, waiting: Waiting<T>): Promise<T> {
  const { clock, isAllowed, unwanted, onLate } = waiting;
  const over = new AbortController();
  const { signal } = over;
  const later = (delayMs: number, callback: () => Promise<void>): void =>
    signal.addEventListener(
      'abort',
      clock.after(delayMs, () => void callback()),
    );
  asking.then(
    (value) => {
      if (signal.aborted) onLate(value);
    },
    () => undefined,
  );
  const stuck = new Promise<never>((_resolve, reject) => {
    const giveUpIf = (allowed: boolean): void => {
      if (!allowed || signal.aborted) return;
      // Here and not below: what comes from now on is late.
      over.abort();
      reject(new DOMException('the device does not answer', 'TimeoutError'));
    };
    /** Allowed at two looks in a row: a yes at the last moment leaves the device its time. */
    const look = async (before: boolean): Promise<void> => {
      const allowed = await isAllowed();
      giveUpIf(allowed && before);
      if (!signal.aborted) later(PATIENCE_MS, () => look(allowed));
    };
    const part = (): void => later(PARTING_MS, async () => giveUpIf(await isAllowed()));
    for (const wish of unwanted) wish.addEventListener('abort', part, { signal });
    void look(false);
  });
  try {
    return await Promise.race([asking, stuck]);
  } finally {
    over.abort();
  }
}
