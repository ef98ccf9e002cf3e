/** Runs the recovery policy against a clock, for one peer, across all its links. */
import type { Clock, LinkPhase } from '../call/ports';
import {
  beginRecovery,
  retryNow,
  phaseOf,
  RECOVERY_TIMES,
  renew,
  see,
  step,
  type RecoveryAction,
  type Seen,
} from './recovery';

/** While a step is due and no signal can be sent, look again this often. */
const LOOK_AGAIN_MS = 500;

export interface Keeper {
  see(seen: Seen): void;
  /** The peer has a new connection. */
  renew(): void;
  retryNow(): void;
  close(): void;
}

export function createKeeper(options: {
  readonly clock: Clock;
  readonly canSignal: () => boolean;
  readonly act: (action: RecoveryAction) => void;
  readonly onPhase: (phase: LinkPhase) => void;
  /** The first connection takes too long. Called once. */
  readonly onSlow: () => void;
}): Keeper {
  const { clock, canSignal, act, onPhase, onSlow } = options;
  const cancelSlow = clock.after(RECOVERY_TIMES.slowMs, () => {
    if (!recovery.wasConnected) onSlow();
  });
  let recovery = beginRecovery(clock.now());
  let phase: LinkPhase = phaseOf(recovery, clock.now());
  let cancel: () => void = () => undefined;

  function turn(): void {
    cancel();
    const now = clock.now();
    const due = step(recovery, now, canSignal());
    recovery = due.recovery;
    const next = phaseOf(recovery, now);
    if (next !== phase) {
      phase = next;
      onPhase(next);
    }
    if (recovery.actAt !== null)
      cancel = clock.after(recovery.actAt > now ? recovery.actAt - now : LOOK_AGAIN_MS, turn);
    if (due.action !== null) act(due.action);
  }

  onPhase(phase);
  turn();
  return {
    see(seen) {
      recovery = see(recovery, seen, clock.now());
      turn();
    },
    renew() {
      recovery = renew(recovery, clock.now());
      turn();
    },
    retryNow() {
      recovery = retryNow(recovery, clock.now());
      turn();
    },
    close() {
      cancel();
      cancelSlow();
    },
  };
}
