/**
 * When to try the server again after its connection was lost.
 *
 * It asks by plain HTTP whether the server is there, and only then lets a WebSocket be tried. Browsers punish WebSockets that fail with
 * growing delays: Chromium up to 5 s a try after about thirty of them (services/network/throttling), Firefox up to 60 s (RFC 6455,
 * section 7.2.3). So after a minute without the server, the pages that tried most often would find it last.
 */
import type { Clock } from '../call/ports';

const FIRST_MS = 300;
const MOST_MS = 1_000;
/** A refused connection fails sooner than this; a connection into a dead network fails later. */
const REFUSED_MS = 1_000;
/** A longer attempt began in a dead network: after the first second TCP retransmits its SYN only at 3 s and at 7 s. */
const ATTEMPT_MS = 3_000;
/** An attempt younger than this is not aborted. */
const YOUNG_MS = 1_000;

export interface Comeback {
  /** The connection is lost: looks for the server until `stop`. */
  start(): void;
  /** Something may be better now: looks at once. */
  retryNow(): void;
  /** The connection is there, or is not wanted any more. */
  stop(): void;
}

export interface ComebackOptions {
  readonly clock: Clock;
  /** From 0 to 1. A thousand pages that lose a server together must not return in the same moment. */
  readonly random: () => number;
  /** Whether the server answers. */
  readonly isThere: (signal: AbortSignal) => Promise<boolean>;
  /** The server is there: connect. When that fails, call `start` again. */
  readonly connect: () => void;
  /**
   * HACK(chrome 156): an aborted request leaves its half-open TCP connection in the pool, and the next request takes it. The longer the network
   * is dead, the later that connection retransmits (RFC 6298, section 5.5), so the server is found up to half a minute late. Therefore, after
   * a request without any answer, the page tries a WebSocket, which always opens a connection of its own. (Firefox delays pages that do that.)
   * Measured by the soak of test/browser/faults-network.test.ts.
   */
  readonly leavesHalfOpen: boolean;
}

export function createComeback({ clock, random, isThere, connect, leavesHalfOpen }: ComebackOptions): Comeback {
  let attempts = 0;
  /** Nothing answered, not even with a refusal. */
  let isDead = false;
  let connectedAt = -Infinity;
  let cancelWait: () => void = () => undefined;
  let attempt: { readonly since: number; readonly controller: AbortController } | null = null;
  let isLooking = false;

  function wait(): void {
    // An attempt into a dead network was already a pause.
    const pauseMs = isDead ? FIRST_MS : Math.min(FIRST_MS * 2 ** attempts, MOST_MS);
    attempts += 1;
    cancelWait = clock.after(pauseMs * (0.5 + random()), look);
  }

  function go(): void {
    isLooking = false;
    connectedAt = clock.now();
    connect();
  }

  function look(): void {
    cancelWait();
    if (isDead) {
      go();
      return;
    }
    const current = { since: clock.now(), controller: new AbortController() };
    attempt = current;
    const cancelTimeout = clock.after(ATTEMPT_MS, () => {
      isDead = leavesHalfOpen;
      current.controller.abort();
    });
    void isThere(current.controller.signal)
      .catch(() => false)
      .then((found) => {
        cancelTimeout();
        if (attempt !== current) return;
        attempt = null;
        if (found) go();
        else wait();
      });
  }

  function rest(): void {
    cancelWait();
    attempt?.controller.abort();
    attempt = null;
    isLooking = false;
  }

  return {
    start() {
      if (isLooking) return;
      isLooking = true;
      if (clock.now() - connectedAt < REFUSED_MS) isDead = false;
      wait();
    },
    retryNow() {
      if (!isLooking || (attempt !== null && clock.now() - attempt.since < YOUNG_MS)) return;
      attempt?.controller.abort();
      attempts = 0;
      look();
    },
    stop() {
      rest();
      attempts = 0;
      isDead = false;
    },
  };
}
