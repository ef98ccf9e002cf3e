/**
 * Makes the connections of a page load, all with the same certificate. One ICE server address that the browser refuses would keep it from
 * making any connection at all, so such an address is left out.
 */
import type { IceServer } from '../../shared/protocol';

export interface Connections {
  /** The ICE servers from now on, for new connections and for `configure`. */
  use(servers: readonly IceServer[]): void;
  /** All connections have the same certificate. */
  readonly oneCertificate: boolean;
  /** The browser has refused an address of the servers in use, and it was left out. */
  readonly hasRefused: boolean;
  /** Throws when this browser makes no connection at all. */
  open(): RTCPeerConnection;
  /** Gives the present servers to an existing connection. */
  configure(connection: RTCPeerConnection): void;
}

export interface ConnectionOptions {
  readonly createConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
  /** The page's own certificate; empty where the browser has made none. The same list each time. */
  readonly certificates: () => readonly RTCCertificate[];
  readonly onError: (error: unknown) => void;
}

export function createConnections({ createConnection, certificates, onError }: ConnectionOptions): Connections {
  let servers: readonly IceServer[] = [];
  let hasRefused = false;

  /** `max-bundle`: one path for all slots, so candidates are gathered, sent and relayed once instead of five times (RFC 8829, section 4.1.1). */
  function configurationOf(list: readonly IceServer[]): RTCConfiguration {
    const own = certificates();
    return {
      bundlePolicy: 'max-bundle',
      iceServers: list.map(({ urls, ...rest }) => ({ urls: [...urls], ...rest })),
      ...(own.length > 0 && { certificates: [...own] }),
    };
  }

  function isTaken(server: IceServer): boolean {
    try {
      createConnection(configurationOf([server])).close();
      return true;
    } catch {
      return false;
    }
  }

  /** Tries once more without the refused addresses, if there are any. */
  function withoutRefused<T>(act: (configuration: RTCConfiguration) => T): T {
    try {
      return act(configurationOf(servers));
    } catch (error) {
      const each = servers.flatMap(({ urls, ...rest }) => urls.map((url) => ({ urls: [url], ...rest })));
      const taken = each.filter(isTaken);
      if (taken.length === each.length) throw error;
      onError(error);
      servers = taken;
      hasRefused = true;
      return act(configurationOf(servers));
    }
  }

  return {
    use(list) {
      servers = list;
      hasRefused = false;
    },
    get oneCertificate() {
      return certificates().length > 0;
    },
    get hasRefused() {
      return hasRefused;
    },
    open: () => withoutRefused(createConnection),
    configure: (connection) => withoutRefused((configuration) => connection.setConfiguration(configuration)),
  };
}
