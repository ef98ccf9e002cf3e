/**
 * One connection that waits for the next page to call, with its message channel and its slots, so that a call begins with the offer. It has no
 * description yet, so it asks no STUN server and gathers no candidate (RFC 8829, section 3.5.1).
 */
import type { Clock } from '../call/ports';
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
  /** Makes one a moment later, while nobody is connecting: it takes the time that a link needs. */
  later(): void;
  /**
   * The one that waits, or a new one. It belongs to the caller from now on. Throws when this browser makes no connection at all.
   * @param sending what the peer is to be sent
   */
  take(sending: Sending): Prepared;
  /** Closes the one that waits, and makes none. */
  drop(): void;
}

/** After a link was made, or the room entered. */
const PREPARE_MS = 1_500;

export interface PreparingOptions {
  readonly clock: Pick<Clock, 'after'>;
  /** Whether a link is coming about just now. */
  readonly isConnecting: () => boolean;
  readonly connections: Pick<Connections, 'open' | 'configure'>;
  readonly tracks: () => SlotTracks;
  /** What somebody who has just come is sent. */
  readonly usualSending: () => Sending;
  readonly onError: (error: unknown) => void;
}

export function createPreparing(options: PreparingOptions): Preparing {
  const { clock, isConnecting, connections, tracks, usualSending, onError } = options;
  let waiting: Prepared | null = null;
  let cancel: () => void = () => undefined;

  function prepare(sending: Sending): Prepared {
    const connection = connections.open();
    try {
      return {
        connection,
        channel: connection.createDataChannel(CHANNEL_LABEL),
        slots: makeSlots(connection, tracks(), sending),
      };
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  function later(): void {
    cancel();
    cancel = clock.after(PREPARE_MS, () => {
      if (isConnecting()) return later();
      try {
        waiting ??= prepare(usualSending());
      } catch (error) {
        onError(error);
      }
    });
  }

  return {
    later,
    take(sending) {
      later();
      const prepared = waiting;
      waiting = null;
      if (prepared === null) return prepare(sending);
      try {
        // The credentials of its relay may have run out.
        connections.configure(prepared.connection);
        if (!sendsMore(prepared.slots, sending)) return prepared;
      } catch (error) {
        onError(error);
      }
      prepared.connection.close();
      return prepare(sending);
    },
    drop() {
      cancel();
      waiting?.connection.close();
      waiting = null;
    },
  };
}

/** Whether a slot has a track that this peer must not be sent, as during a whisper. It cannot be taken away in time: a browser may do that late. */
function sendsMore(slots: MadeSlots, sending: Sending): boolean {
  return [...slots].some(([slot, { track }]) => track !== null && !sending[slot].isSent);
}
