/**
 * When to try the server again after its connection was lost. Used by net/socket-signaling.
 *
 * It asks by plain HTTP whether the server is there, and only then lets a WebSocket be tried. Browsers punish WebSockets that fail with
 * growing delays: Chromium up to 5 s a try after about thirty of them (services/network/throttling), Firefox up to 60 s (RFC 6455,
 * section 7.2.3). So a server that was away for a minute would be found late by those who looked for it most eagerly.
 */
import type { Clock } from '../call/ports';

const FIRST_MS = 300;
const MOST_MS = 1_000;
/** A connection that is refused fails sooner, one into a dead network later. */
const REFUSED_MS = 1_000;
/** Longer, and the attempt began in a network that is dead: after the first second TCP says hello again only at 3 s and at 7 s. */
const ATTEMPT_MS = 3_000;
/** Younger than this, an attempt is not worth breaking off. */
const YOUNG_MS = 1_000;

export interface Comeback {
  /** The connection is lost: looks for the server until `stop`. */
  start(): void;
  /** Something may be better now: looks at once. */
  hurry(): void;
  /** The connection is there, or nobody wants it any more. */
  stop(): void;
}

export interface ComebackOptions {
  readonly clock: Clock;
  /** From 0 to 1. A thousand pages that lose a server together must not return in the same moment. */
  readonly random: () => number;
  /** Whether the server answers. */
  readonly isThere: (signal: AbortSignal) => Promise<boolean>;
  /** The server is there: connect. Whoever fails at that calls `start` again. */
  readonly connect: () => void;
  /**
   * HACK(chrome 156): a request that is given up leaves its half-open connection to the next one, and the longer a network is dead the later that
   * one says hello again (RFC 6298, section 5.5): found up to half a minute late. So after one without any answer no more is asked, and a
   * WebSocket is tried at once, which always has a connection of its own. (Firefox punishes those who do that.)
   */
  readonly leavesHalfOpen: boolean;
}

export function createComeback({ clock, random, isThere, connect, leavesHalfOpen }: ComebackOptions): Comeback {
  let attempts = 0;
  /** Nothing answered, not even by a refusal. */
  let isDead = false;
  let connectedAt = -Infinity;
  let cancelWait: () => void = () => undefined;
  let attempt: { readonly since: number; readonly controller: AbortController } | null = null;
  let isLooking = false;

  function wait(): void {
    // An attempt into a dead network has been a pause already.
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
    hurry() {
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
