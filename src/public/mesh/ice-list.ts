/** The list of STUN and TURN servers, with credentials that are still good. */
import type { IceServer } from '../../shared/protocol';
import type { Clock } from '../call/ports';
import type { Relay } from './ports';

/** The server's credentials last 10 minutes. When they are older than this, we ask for new ones before a restart. */
const FRESH_MS = 60_000;

/** A restart waits no longer for them: it has 5 s, and old credentials are mostly still good. */
const WAIT_MS = 1_500;

/** We ask for new ones this often in any case, so that a peer that comes later is called with good ones. */
const RENEW_MS = 240_000;

export interface IceList {
  set(servers: readonly IceServer[]): void;
  /** Asks the server when the credentials are old. Gives the old ones when it does not answer in time. */
  fresh(): Promise<readonly IceServer[]>;
  readonly hasRelay: boolean;
  /** The call is over: asks no more. */
  stop(): void;
}

export function createIceList(
  clock: Clock,
  relay: Pick<Relay, 'iceServers'>,
  onRenewed: (servers: readonly IceServer[]) => void,
): IceList {
  let servers: readonly IceServer[] = [];
  let since = 0;
  /** Several links may restart at once; the server is asked once for all of them. */
  let asking: Promise<void> | null = null;
  const hasRelay = (): boolean => servers.some(({ urls }) => urls.some((url) => /^turns?:/.test(url)));
  function set(list: readonly IceServer[]): void {
    servers = list;
    since = clock.now();
    renewLater();
  }
  let cancel: () => void = () => undefined;
  function renewLater(): void {
    cancel();
    if (hasRelay()) cancel = clock.after(RENEW_MS, renew);
  }
  function renew(): void {
    // Also when the server does not answer this time.
    renewLater();
    void fresh();
  }
  /** A late answer still counts, even when nobody waits for it any more. */
  function ask(): Promise<void> {
    return new Promise((resolve) => {
      const cancelWait = clock.after(WAIT_MS, goOn);
      let isOver = false;
      function goOn(): void {
        if (isOver) return;
        isOver = true;
        cancelWait();
        asking = null;
        resolve();
      }
      const take = (list: readonly IceServer[] | null): void => {
        // Empty once the call is over: an answer that comes after that must not start the clock again.
        if (list !== null && servers.length > 0) {
          set(list);
          onRenewed(list);
        }
        goOn();
      };
      relay.iceServers().then(take, goOn);
    });
  }
  async function fresh(): Promise<readonly IceServer[]> {
    if (hasRelay() && clock.now() - since > FRESH_MS) await (asking ??= ask());
    return servers;
  }
  return {
    set,
    fresh,
    get hasRelay() {
      return hasRelay();
    },
    stop() {
      cancel();
      servers = [];
    },
  };
}
