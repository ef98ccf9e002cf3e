/**
 * The ways that a signal can take: through the server when it is there, otherwise through the other peers. Each page that is linked to us
 * passes it on, so a link can be mended while the server is away.
 */
import { createBucket } from '../../shared/bucket';
import type { Handlers } from '../../shared/handlers';
import type { PeerId } from '../../shared/protocol';
import type { Signal, SignalMessages } from '../../shared/signal-message';
import { mayBring, mayPassOn, PASS_RATE, type Hearsay } from '../../shared/trust';
import type { Clock } from '../call/ports';
import type { Relay } from './ports';

export interface Routes {
  send(to: PeerId, signal: Signal): void;
  /** Whether there is any way to bring a signal to another page. */
  readonly isAny: boolean;
  /** The messages that are signals, carry one, or ask us to pass one on. */
  readonly hears: Handlers<SignalMessages>;
  /** That peer has left. */
  forget(id: PeerId): void;
}

export function createRoutes(options: {
  readonly relay: Pick<Relay, 'isOpen' | 'send'>;
  readonly clock: Pick<Clock, 'now'>;
  /** The peers in the room, and whether the link to each carries. */
  readonly links: () => ReadonlyMap<PeerId, boolean>;
  readonly say: (message: SignalMessages, to: PeerId) => void;
  /** `isHearsay`: another page brought it. */
  readonly receive: (from: PeerId, signal: Signal, isHearsay: boolean) => void;
}): Routes {
  const { relay, clock, links, say, receive } = options;
  /** What each page has asked us to pass on: charged to the page that asks, never to the page it is for. */
  const errands = new Map<PeerId, () => boolean>();

  /** The peers whose link carries. The one we look for is among them only when there is little to mend. */
  const linked = (): PeerId[] => [...links()].filter(([, carries]) => carries).map(([id]) => id);
  const hearsay = (from: PeerId, about: PeerId): Hearsay => ({
    from,
    about,
    isServerAway: !relay.isOpen,
    carries: links().get(about) ?? null,
  });

  function takesErrand(from: PeerId): boolean {
    const take = errands.get(from) ?? createBucket(PASS_RATE, () => clock.now());
    errands.set(from, take);
    return take();
  }

  return {
    send(to, signal) {
      if (relay.isOpen) {
        relay.send(to, signal);
        return;
      }
      // To all of them: nobody knows which of them reaches that peer, and a signal that comes twice is taken once.
      for (const id of linked()) say(id === to ? { type: 'signal', signal } : { type: 'pass', to, signal }, id);
    },
    get isAny() {
      return relay.isOpen || linked().length > 0;
    },
    hears: {
      signal: (from, { signal }) => receive(from, signal, false),
      pass(from, { to, signal }) {
        if (mayPassOn(hearsay(from, to)) && takesErrand(from)) say({ type: 'passed', from, signal }, to);
      },
      passed(from, { from: about, signal }) {
        if (mayBring(hearsay(from, about))) receive(about, signal, true);
      },
    },
    forget: (id) => void errands.delete(id),
  };
}
