/**
 * What a call begins with, made before there is anybody to call. One connection waits for whoever comes, with its message channel and its slots; it has no
 * description, so it asks no STUN server and gathers no candidate (RFC 8829, section 3.5.1). For each page at the door one call is held: such a connection with its
 * first offer and its candidates. It leaves this page only when that page has joined (decision 6).
 */
import type { PeerId } from '../../shared/protocol';
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

interface Held extends Prepared {
  readonly since: number;
}

export interface Preparing {
  /** Makes what is missing a moment later, while nobody is connecting: it takes the time that a link needs. */
  later(): void;
  /** Somebody may come under one of these ids, and under no other that was told before. */
  expect(ids: readonly PeerId[]): void;
  /** The ICE servers have changed: the candidates of held calls are of the old ones. */
  renew(): void;
  /**
   * The call that is held for that peer, the connection that waits, or a new one. It belongs to the caller from now on. Throws when this browser makes no
   * connection at all.
   * @param sending what the peer is to be sent
   */
  take(id: PeerId, sending: Sending): Prepared;
  /** Closes what waits, and makes nothing more. */
  drop(): void;
}

/** After a link was made, or the room entered; and as often while somebody is at the door. */
const PREPARE_MS = 1_500;
/** Each first offer asks the STUN servers. */
const GATHER_MS = 10_000;
/**
 * Some routers forget an address after half a minute without a packet (RFC 4787, section 4.3, wants two minutes of them). So no more than three are held at a time,
 * whatever the server says.
 */
const HELD_MS = 30_000;

export interface PreparingOptions {
  readonly clock: Clock;
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
  const held = new Map<PeerId, Held>();
  let expected: readonly PeerId[] = [];
  let gatheredAt = -Infinity;
  /** Null: nothing is to be made. */
  let cancel: (() => void) | null = null;

  const isOld = ({ since }: Held): boolean => clock.now() - since >= HELD_MS;

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

  function takeWaiting(sending: Sending): Prepared {
    const prepared = waiting;
    waiting = null;
    if (prepared === null) return prepare(sending);
    try {
      // The credentials of its relay may have run out.
      connections.configure(prepared.connection);
      if (!sendsMore(prepared, sending)) return prepared;
    } catch (error) {
      onError(error);
    }
    prepared.connection.close();
    return prepare(sending);
  }

  /** Makes that call as far as it goes without its page. */
  function hold(id: PeerId): void {
    gatheredAt = clock.now();
    const call = { ...takeWaiting(usualSending()), since: gatheredAt };
    held.set(id, call);
    call.connection.setLocalDescription().catch((error: unknown) => {
      if (held.get(id) !== call) return;
      onError(error);
      release(id);
    });
  }

  function release(id: PeerId): void {
    held.get(id)?.connection.close();
    held.delete(id);
  }

  function later(): void {
    cancel?.();
    cancel = clock.after(PREPARE_MS, work);
  }

  function work(): void {
    cancel = null;
    for (const [id, call] of held) if (isOld(call)) release(id);
    if (isConnecting()) return later();
    try {
      const next = expected.find((id) => !held.has(id));
      if (next !== undefined && clock.now() - gatheredAt >= GATHER_MS) hold(next);
      else waiting ??= prepare(usualSending());
    } catch (error) {
      onError(error);
    }
    if (expected.length > 0) later();
  }

  function renew(): void {
    for (const id of held.keys()) release(id);
  }

  return {
    later,
    expect(ids) {
      expected = ids;
      for (const id of held.keys()) if (!expected.includes(id)) release(id);
      if (cancel === null && expected.length > 0) work();
    },
    renew,
    take(id, sending) {
      later();
      expected = expected.filter((other) => other !== id);
      const call = held.get(id);
      if (call === undefined || isOld(call) || sendsMore(call, sending)) {
        release(id);
        return takeWaiting(sending);
      }
      held.delete(id);
      return call;
    },
    drop() {
      cancel?.();
      cancel = null;
      expected = [];
      renew();
      waiting?.connection.close();
      waiting = null;
    },
  };
}

/** Whether a slot has a track that this peer must not be sent, as during a whisper. It cannot be taken away in time: a browser may do that late. */
function sendsMore({ slots }: Prepared, sending: Sending): boolean {
  return [...slots].some(([slot, { track }]) => track !== null && !sending[slot].isSent);
}
