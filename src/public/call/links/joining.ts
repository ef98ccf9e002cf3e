/** Asks the server for a seat, and decides what comes of its answer: a seat, another try, or a refusal. */
import type { Epoch, ErrorCode, JoinReply, PeerState } from '../../../shared/protocol';
import type { Clock, Signaling } from '../ports';
import type { WritableStore } from '../store';
import type { Roster } from './roster';
import type { SeatMemory } from './seat-memory';

/** A server that cannot take us back now may do so soon. We ask at its pace for joins, which is one in 2 s. */
const ASK_AGAIN_MS = 3_000;
const isPassing = (error: ErrorCode): boolean => error === 'rate-limited' || error === 'unexpected';

/** Whether another seat may help. */
const isSeatRefused = (error: ErrorCode): boolean => error === 'bad-key' || error === 'bad-request';

export interface Joining {
  /** Status `joining` or `reconnecting`: asks for a seat, for the one that we had if there is one. */
  ask(): void;
  /** The links end. To the peers we are another page from now on, so that nobody takes an old link to us for alive. */
  drop(): void;
  /** We leave: the links end, and nothing is asked for any more. */
  end(): void;
}

export interface JoiningOptions {
  readonly store: WritableStore;
  readonly signaling: Pick<Signaling, 'join'>;
  readonly seats: SeatMemory;
  readonly roster: Pick<Roster, 'seat' | 'end'>;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly timeOfDay: () => number;
  readonly createEpoch: () => Epoch;
  readonly ownState: () => PeerState;
  readonly onRefused: (error: ErrorCode) => void;
}

export function createJoining(options: JoiningOptions): Joining {
  const { store, signaling, seats, roster, clock, timeOfDay, createEpoch, ownState, onRefused } = options;
  let epoch = createEpoch();
  let stopAsking = (): void => undefined;

  const isAsking = (): boolean => ['joining', 'reconnecting'].includes(store.get().status);

  function ask(): void {
    const { room, self } = store.get();
    const resume = seats.find(room);
    const request = { name: self.name, state: ownState(), epoch, ...(resume && { resume }) };
    signaling.join(room, request, (reply) => {
      // Unless we have left, or gone elsewhere, while the server thought about it.
      if (store.get().room === room && isAsking()) take(room, reply);
    });
  }

  function take(room: string, reply: JoinReply): void {
    const { status, self } = store.get();
    if (reply.ok) {
      seats.keep(room, reply.self);
      roster.seat(reply.self.id, reply.peers, reply.iceServers, status === 'joining' ? timeOfDay() : self.since);
    } else if (isSeatRefused(reply.error) && seats.find(room) !== null) {
      // The server forgot its secret, or the storage was tampered with: a new seat, then, and new links.
      seats.forget();
      end();
      ask();
    } else if (status === 'reconnecting' && isPassing(reply.error)) {
      // Picture and sound go on meanwhile, as while the server is away.
      stopAsking();
      stopAsking = clock.after(ASK_AGAIN_MS, () => {
        if (store.get().status === 'reconnecting') ask();
      });
    } else {
      onRefused(reply.error);
    }
  }

  function end(): void {
    stopAsking();
    roster.end();
  }

  return {
    ask,
    drop() {
      end();
      epoch = createEpoch();
    },
    end,
  };
}
