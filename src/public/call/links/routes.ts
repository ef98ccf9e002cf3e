/**
 * Which way a signal takes. Through the server when it is there; otherwise through the others: whoever is linked to us
 * hands it on to whom it is for. So a link can be mended while the server is away. Used by call/call.
 */
import type { PeerId } from '../../../shared/protocol';
import type { HeardMessage } from '../../../shared/peer-message';
import type { Signal, Signaling, Transport } from '../ports';
import type { CallState } from '../state/state';

export interface Routes {
  send(to: PeerId, signal: Signal): void;
  canReach(id: PeerId): boolean;
  /** A message that is, or carries, a signal, and that call/links/trust has admitted. False when it is another kind of message. */
  receive(from: PeerId, message: HeardMessage): boolean;
}

export function createRoutes(options: {
  readonly state: () => CallState;
  readonly signaling: Pick<Signaling, 'send'>;
  readonly transport: Pick<Transport, 'say' | 'receive'>;
}): Routes {
  const { state, signaling, transport } = options;

  /** Those whose link to us carries. The one we look for is among them only when there is little to mend. */
  const linked = (): readonly PeerId[] =>
    state()
      .peers.filter(({ link }) => link === 'connected')
      .map(({ id }) => id);
  const hasServer = (): boolean => state().status === 'joined';

  return {
    send(to, signal) {
      if (hasServer()) {
        signaling.send(to, signal);
        return;
      }
      // To all of them: which of them reaches the other one nobody knows, and what comes twice is taken once.
      for (const id of linked()) {
        transport.say(id === to ? { type: 'signal', signal } : { type: 'pass', to, signal }, id);
      }
    },
    canReach: () => hasServer() || linked().length > 0,
    receive(from, message) {
      switch (message.type) {
        case 'signal':
          transport.receive(from, message.signal);
          return true;
        case 'pass':
          transport.say({ type: 'passed', from, signal: message.signal }, message.to);
          return true;
        case 'passed':
          transport.receive(message.from, message.signal, true);
          return true;
        default:
          return false;
      }
    },
  };
}
