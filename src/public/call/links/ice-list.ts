/** The list of STUN and TURN servers, with credentials that are still good. Used by call/call. */
import type { IceServer } from '../../../shared/protocol';
import type { Clock, Signaling } from '../ports';

/** The server's credentials last 10 minutes; older than this they are asked for anew before a restart. */
const FRESH_MS = 60_000;

/** A restart waits for them no longer: it has 5 s, and old credentials are good more often than not. */
const WAIT_MS = 1_500;

/** So often they are asked for anyway, in good time: whoever comes then is called with credentials that are good. */
const RENEW_MS = 240_000;

export interface IceList {
  set(servers: readonly IceServer[]): void;
  /** Asks the server when the credentials are old; the old ones where it does not answer at once. */
  fresh(): Promise<readonly IceServer[]>;
  readonly hasRelay: boolean;
  /** Nobody is to be called any more. */
  stop(): void;
}

export function createIceList(
  clock: Clock,
  signaling: Pick<Signaling, 'iceServers'>,
  onRenewed: (servers: readonly IceServer[]) => void,
): IceList {
  let servers: readonly IceServer[] = [];
  let since = 0;
  /** Several links may be mended at once; the server is asked once for all of them. */
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
    // Asked again later also when it does not answer.
    renewLater();
    void fresh();
  }
  /** An answer that comes when nobody waits for it any more still counts. */
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
        // Empty once there is nobody to call: an answer that comes after that must not start the clock again.
        if (list !== null && servers.length > 0) {
          set(list);
          onRenewed(list);
        }
        goOn();
      };
      signaling.iceServers().then(take, goOn);
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
