/** The list of STUN and TURN servers, with credentials that are still good. Used by call/call. */
import type { IceServer } from '../../shared/protocol';
import type { Clock, Signaling } from './ports';

/** The server's credentials last 10 minutes; older than this they are asked for anew before a restart. */
const FRESH_MS = 60_000;

export interface IceList {
  set(servers: readonly IceServer[]): void;
  /** Asks the server when the credentials are old; the old ones where it does not answer. */
  fresh(): Promise<readonly IceServer[]>;
  readonly hasRelay: boolean;
}

export function createIceList(clock: Clock, signaling: Pick<Signaling, 'iceServers'>): IceList {
  let servers: readonly IceServer[] = [];
  let since = 0;
  /** Several links may be mended at once; the server is asked once for all of them. */
  let asking: Promise<readonly IceServer[] | null> | null = null;
  const hasRelay = (): boolean => servers.some(({ urls }) => urls.some((url) => /^turns?:/.test(url)));
  function set(list: readonly IceServer[]): void {
    servers = list;
    since = clock.now();
  }
  return {
    set,
    async fresh() {
      if (hasRelay() && clock.now() - since > FRESH_MS) {
        asking ??= signaling.iceServers();
        const list = await asking;
        asking = null;
        if (list !== null) set(list);
      }
      return servers;
    },
    get hasRelay() {
      return hasRelay();
    },
  };
}
