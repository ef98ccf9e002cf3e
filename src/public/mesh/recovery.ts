/**
 * The policy for a link in trouble: wait, restart, restart again, rebuild. Pure functions: they are told the state of the link and the
 * time, and say what to do. mesh/keeper runs them against a clock. docs/resilience.md shows the same as time lines.
 *
 * Measured in Chromium 156: a cut path is `disconnected` after about 6 s and `failed` after about 16 s; after a change of address it
 * never heals by itself; a restart heals it in under 4 s.
 */
import type { LinkPhase } from '../call/ports';

/** The state of the connection; `disconnected` also when nothing arrives although the browser says that it is connected. */
export type Seen = 'connecting' | 'connected' | 'disconnected' | 'failed';
export type RecoveryAction = 'restart' | 'rebuild';

export const RECOVERY_TIMES = {
  /** A short hiccup heals by itself. */
  patienceMs: 2_000,
  /** How long a restart may take before it counts as failed: gathering, two ways through the server, checks. */
  restartMs: 5_000,
  /** A first connection that takes longer than this gets help: all its candidates may have been lost, and nobody sends those again. */
  firstMs: 7_000,
  /** The user is told of a first connection that takes longer than this. */
  slowMs: 15_000,
  /** So long after the first attempt the link is shown as failed. Attempts go on, every `retryMs`. */
  failedAfterMs: 30_000,
  /** How often we try after that. */
  retryMs: 15_000,
  /** An attempt younger than this is not replaced by another: signals must go there and back, and the first checks. */
  youngMs: 2_000,
  /** How long to wait before a restart when something may be better: a link that heals by itself shows it by then. */
  glanceMs: 500,
} as const;

/** After this many restarts the connection is rebuilt. */
const RESTARTS_MAX = 2;

export interface Recovery {
  readonly seen: Seen;
  readonly wasConnected: boolean;
  /** When our first attempt in this trouble began; null: none yet. */
  readonly tryingSince: number | null;
  /** Restarts of the present connection in this trouble. */
  readonly restarts: number;
  /** When the present attempt began: the newest restart or connection. */
  readonly beganAt: number;
  /** When the next step is due; null: all is well. */
  readonly actAt: number | null;
}

export function beginRecovery(now: number): Recovery {
  return {
    seen: 'connecting',
    wasConnected: false,
    tryingSince: null,
    restarts: 0,
    beganAt: now,
    actAt: now + RECOVERY_TIMES.firstMs,
  };
}

/** The connection has changed its state. */
export function see(recovery: Recovery, seen: Seen, now: number): Recovery {
  if (seen === recovery.seen) return recovery;
  switch (seen) {
    case 'connected':
      return { ...recovery, seen, wasConnected: true, tryingSince: null, restarts: 0, actAt: null };
    case 'disconnected':
      return { ...recovery, seen, actAt: recovery.actAt ?? now + RECOVERY_TIMES.patienceMs };
    case 'failed':
      // A restart under way gets its time; otherwise there is no reason to wait.
      return { ...recovery, seen, actAt: recovery.restarts > 0 ? recovery.actAt : now };
    case 'connecting':
      return { ...recovery, seen, actAt: recovery.actAt ?? now + RECOVERY_TIMES.firstMs };
  }
}

/** A new connection, ours or theirs, replaces the old one: it gets its time. */
export function renew(recovery: Recovery, now: number): Recovery {
  const isFirst = !recovery.wasConnected && recovery.tryingSince === null;
  const waitMs = isFirst ? RECOVERY_TIMES.firstMs : 2 * RECOVERY_TIMES.restartMs;
  const actAt = now + (isLate(recovery, now) ? RECOVERY_TIMES.retryMs : waitMs);
  return { ...recovery, seen: 'connecting', restarts: 0, beganAt: now, actAt };
}

/**
 * Something may be better now: back online, the page visible, the server found, another network. Wait no longer, except for a short glance:
 * when the network is back, most links recover by themselves, and restarting such a link freezes Firefox's picture for two seconds (measured).
 */
export function retryNow(recovery: Recovery, now: number): Recovery {
  const { actAt, seen } = recovery;
  // A first connection cannot be hurried.
  const isFirst = !recovery.wasConnected && seen === 'connecting' && recovery.tryingSince === null;
  if (actAt === null || isFirst) return recovery;
  const grownUpAt = recovery.tryingSince === null ? now : recovery.beganAt + RECOVERY_TIMES.youngMs;
  if (grownUpAt > now) return { ...recovery, actAt: Math.min(actAt, grownUpAt) };
  if (seen !== 'disconnected') return { ...recovery, restarts: 0, actAt: now };
  const glanced = now + RECOVERY_TIMES.glanceMs;
  // An overdue step had no way for its signals, so its time starts now.
  return { ...recovery, restarts: 0, actAt: actAt > now ? Math.min(actAt, glanced) : glanced };
}

/**
 * Says what is due now. Nothing is, while no signal can reach the peer: a lost offer leaves both sides stuck in
 * `have-local-offer`. It stays due until a signal can.
 */
export function step(
  recovery: Recovery,
  now: number,
  canSignal: boolean,
): { recovery: Recovery; action: RecoveryAction | null } {
  if (recovery.actAt === null || now < recovery.actAt || !canSignal) return { recovery, action: null };
  const tryingSince = recovery.tryingSince ?? now;
  const tried = { ...recovery, tryingSince };
  if (recovery.restarts < RESTARTS_MAX && !isLate(tried, now)) {
    const restarts = recovery.restarts + 1;
    return { recovery: { ...tried, restarts, beganAt: now, actAt: now + RECOVERY_TIMES.restartMs }, action: 'restart' };
  }
  return { recovery: renew(tried, now), action: 'rebuild' };
}

/** The phase that the user sees. */
export function phaseOf(recovery: Recovery, now: number): LinkPhase {
  if (recovery.seen === 'connected') return 'connected';
  if (isLate(recovery, now)) return 'failed';
  return recovery.wasConnected ? 'reconnecting' : 'connecting';
}

function isLate({ tryingSince }: Recovery, now: number): boolean {
  return tryingSince !== null && now - tryingSince >= RECOVERY_TIMES.failedAfterMs;
}
