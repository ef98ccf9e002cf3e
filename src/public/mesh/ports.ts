/** What the mesh needs of the server: signals between links, and the servers that find their paths. The real one lives in net/. */
import type { IceServer, PeerId } from '../../shared/protocol';
import type { Signal } from '../../shared/signal-message';

export interface Relay {
  /** We have a seat, so what we send reaches the other pages in the room. */
  readonly isOpen: boolean;
  send(to: PeerId, signal: Signal): void;
  /** Replaces the listener. `signal.data` is not checked yet. */
  listen(onSignal: (from: PeerId, signal: Signal) => void): void;
  /** A fresh list of STUN and TURN servers; null when the server is away. */
  iceServers(): Promise<readonly IceServer[] | null>;
  /** Nothing arrives from a peer any more. The way to the server may be dead too: asks it for a sign of life. */
  checkServer(): void;
}
