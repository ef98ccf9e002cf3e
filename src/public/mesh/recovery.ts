/**
 * When a link is in trouble: wait, restart, restart again, build it anew. A pure policy: it is told what is seen and what time it
 * is, and says what to do. mesh/keeper turns it with a clock. docs/resilience.md tells the same as time lines.
 *
 * Measured in Chromium 156: a cut path is `disconnected` after about 6 s and `failed` after about 16 s; after a change of address it
 * never heals by itself; a restart heals it in under 4 s.
 */
import type { LinkPhase } from '../call/ports';

/** What the connection says of itself; `disconnected` also when nothing arrives although it says that it is connected. */
export type Seen = 'connecting' | 'connected' | 'disconnected' | 'failed';
export type RecoveryAction = 'restart' | 'rebuild';

export const RECOVERY_TIMES = {
  /** A short hiccup heals by itself. */
  patienceMs: 2_000,
  /** How long a restart may take before it counts as failed: gathering, two ways through the server, checks. */
  restartMs: 5_000,
  /** A first connection that takes longer than this gets help: all its candidates may have been lost, and nobody says those again. */
  firstMs: 7_000,
  /** A first connection that takes longer than this is spoken of. */
  slowMs: 15_000,
  /** Having tried for so long, we say that it failed; we still go on trying. */
  giveUpMs: 30_000,
  /** The pace of trying after that. */
  retryMs: 15_000,
  /** Younger than this, an attempt is not given up for another one: signals there and back, and the first checks. */
  youngMs: 2_000,
  /** How long a link is looked at before it is restarted because something may be better: one that is whole again shows it by then. */
  glanceMs: 500,
} as const;

/** So many restarts of one connection; then it is thrown away. */
const RESTARTS_MOST = 2;

export interface Recovery {
  readonly seen: Seen;
  readonly wasConnected: boolean;
  /** Our first attempt in this trouble; null: none yet. */
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

/** The connection says something. */
export function see(recovery: Recovery, seen: Seen, now: number): Recovery {
  if (seen === recovery.seen) return recovery;
  switch (seen) {
    case 'connected':
      return { ...recovery, seen, wasConnected: true, tryingSince: null, restarts: 0, actAt: null };
    case 'disconnected':
      return { ...recovery, seen, actAt: recovery.actAt ?? now + RECOVERY_TIMES.patienceMs };
    case 'failed':
      // A restart under way gets its time; otherwise there is nothing to wait for.
      return { ...recovery, seen, actAt: recovery.restarts > 0 ? recovery.actAt : now };
    case 'connecting':
      return { ...recovery, seen, actAt: recovery.actAt ?? now + RECOVERY_TIMES.firstMs };
  }
}

/** Another connection takes the place of the old one, ours or theirs: it gets its time. */
export function renew(recovery: Recovery, now: number): Recovery {
  const isFirst = !recovery.wasConnected && recovery.tryingSince === null;
  const waitMs = isFirst ? RECOVERY_TIMES.firstMs : 2 * RECOVERY_TIMES.restartMs;
  const actAt = now + (isLate(recovery, now) ? RECOVERY_TIMES.retryMs : waitMs);
  return { ...recovery, seen: 'connecting', restarts: 0, beganAt: now, actAt };
}

/**
 * Something may be better now: back online, the page visible, the server found, another network. No more waiting, but a glance: where the
 * network is back, most links carry again by themselves, and restarting one that does lets Firefox's picture stand still for two seconds (measured).
 */
export function hurry(recovery: Recovery, now: number): Recovery {
  const { actAt, seen } = recovery;
  // A first connection under way is as quick as it can be.
  const isFirst = !recovery.wasConnected && seen === 'connecting' && recovery.tryingSince === null;
  if (actAt === null || isFirst) return recovery;
  const grownUpAt = recovery.tryingSince === null ? now : recovery.beganAt + RECOVERY_TIMES.youngMs;
  if (grownUpAt > now) return { ...recovery, actAt: Math.min(actAt, grownUpAt) };
  if (seen !== 'disconnected') return { ...recovery, restarts: 0, actAt: now };
  const glanced = now + RECOVERY_TIMES.glanceMs;
  // What is overdue could not be done for want of a way to say it, and counts from now.
  return { ...recovery, restarts: 0, actAt: actAt > now ? Math.min(actAt, glanced) : glanced };
}

/**
 * What is due now. Never anything while no signal can reach the other end: an offer that is lost leaves both sides
 * stuck in `have-local-offer`. It stays due until one can.
 */
export function step(
  recovery: Recovery,
  now: number,
  canSignal: boolean,
): { recovery: Recovery; action: RecoveryAction | null } {
  if (recovery.actAt === null || now < recovery.actAt || !canSignal) return { recovery, action: null };
  const tryingSince = recovery.tryingSince ?? now;
  const tried = { ...recovery, tryingSince };
  if (recovery.restarts < RESTARTS_MOST && !isLate(tried, now)) {
    const restarts = recovery.restarts + 1;
    return { recovery: { ...tried, restarts, beganAt: now, actAt: now + RECOVERY_TIMES.restartMs }, action: 'restart' };
  }
  return { recovery: renew(tried, now), action: 'rebuild' };
}

/** What the person is told. */
export function phaseOf(recovery: Recovery, now: number): LinkPhase {
  if (recovery.seen === 'connected') return 'connected';
  if (isLate(recovery, now)) return 'failed';
  return recovery.wasConnected ? 'reconnecting' : 'connecting';
}

function isLate({ tryingSince }: Recovery, now: number): boolean {
  return tryingSince !== null && now - tryingSince >= RECOVERY_TIMES.giveUpMs;
}
