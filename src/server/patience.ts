/**
 * Hangs up on unused connections: those that ask for no room, and those that only look for half an hour. It sends no DISCONNECT, so an honest
 * client comes back by itself when it has something to ask.
 */
import { hangUp, type Connection } from './connection-guard';

export interface PatienceTimes {
  /** How long a connection may take to ask for a room. */
  readonly strangerMs: number;
  /** How long a connection may look into rooms without taking a seat, from its first look or from its leaving on. */
  readonly lookerMs: number;
}

export interface Patience {
  /** The connection is new, and has asked for nothing. */
  opened(connection: Connection): void;
  /** It has asked for a room. Asking again does not extend its time. */
  asked(connection: Connection): void;
  /** It has a seat, so it may stay. */
  seated(connection: Connection): void;
  /** It has given its seat back. */
  left(connection: Connection): void;
}

export function createPatience({ strangerMs, lookerMs }: PatienceTimes): Patience {
  const timers = new WeakMap<Connection, NodeJS.Timeout>();
  const strangers = new WeakSet<Connection>();

  function wait(connection: Connection, durationMs: number): void {
    clearTimeout(timers.get(connection));
    if (connection.readyState === 'closed') return;
    timers.set(connection, setTimeout(() => hangUp(connection), durationMs).unref());
  }

  return {
    opened(connection) {
      strangers.add(connection);
      wait(connection, strangerMs);
      connection.once('close', () => clearTimeout(timers.get(connection)));
    },
    asked(connection) {
      if (strangers.delete(connection)) wait(connection, lookerMs);
    },
    seated(connection) {
      strangers.delete(connection);
      clearTimeout(timers.get(connection));
    },
    left: (connection) => wait(connection, lookerMs),
  };
}
