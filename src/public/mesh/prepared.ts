/**
 * One connection that waits for the next page to call, with its message channel and its slots, so that a call begins with the offer. It has no
 * description yet, so it asks no STUN server and gathers no candidate (RFC 8829, section 3.5.1).
 */
import { CHANNEL_LABEL } from './channel';
import type { Connections } from './connections';
import type { Sending } from './quality';
import { makeSlots, type MadeSlots, type SlotTracks } from './slots';

/** What a call begins with. */
export interface Prepared {
  readonly connection: RTCPeerConnection;
  readonly channel: RTCDataChannel;
  readonly slots: MadeSlots;
}

export interface Preparing {
  /** Makes one, unless one is waiting. */
  begin(): void;
  /** The one that waits, or a new one. It belongs to the caller from now on. Throws when this browser makes no connection at all. */
  take(): Prepared;
  /** Closes the one that waits. */
  drop(): void;
}

export interface PreparingOptions {
  readonly connections: Pick<Connections, 'open' | 'configure'>;
  readonly tracks: () => SlotTracks;
  /** What somebody who has just come is sent. */
  readonly sending: () => Sending;
  readonly onError: (error: unknown) => void;
}

export function createPreparing({ connections, tracks, sending, onError }: PreparingOptions): Preparing {
  let waiting: Prepared | null = null;

  function prepare(): Prepared {
    const connection = connections.open();
    return {
      connection,
      channel: connection.createDataChannel(CHANNEL_LABEL),
      slots: makeSlots(connection, tracks(), sending()),
    };
  }

  function drop(): void {
    waiting?.connection.close();
    waiting = null;
  }

  return {
    begin() {
      try {
        waiting ??= prepare();
      } catch (error) {
        onError(error);
      }
    },
    take() {
      const prepared = waiting;
      waiting = null;
      if (prepared === null) return prepare();
      try {
        // The credentials of its relay may have run out.
        connections.configure(prepared.connection);
        return prepared;
      } catch (error) {
        onError(error);
        prepared.connection.close();
        return prepare();
      }
    },
    drop,
  };
}
