/**
 * Makes the connections of a page load: all with the same certificate, and also where one of the servers' addresses is such that this browser refuses it.
 * For one such address a browser makes no connection at all, so that one is left out.
 */
import type { IceServer } from '../../shared/protocol';

export interface Connections {
  /** From now on, for connections that are made and for `configure`. */
  use(servers: readonly IceServer[]): void;
  /** All of them have the same certificate. */
  readonly oneCertificate: boolean;
  /** An address of the servers in use was refused, and left out. */
  readonly hasRefused: boolean;
  /** Throws when this browser makes none at all. */
  open(): RTCPeerConnection;
  /** Gives the present servers to a connection that there is. */
  configure(connection: RTCPeerConnection): void;
}

export interface ConnectionOptions {
  readonly createConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
  /** The page's own; empty where the browser has made none. The same list each time. */
  readonly certificates: () => readonly RTCCertificate[];
  readonly onError: (error: unknown) => void;
}

export function createConnections({ createConnection, certificates, onError }: ConnectionOptions): Connections {
  let servers: readonly IceServer[] = [];
  let hasRefused = false;

  /** `max-bundle`: one path for all slots, so candidates are gathered, said and relayed once instead of five times (RFC 8829, section 4.1.1). */
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

  /** Tries once more without the addresses that are refused, if it was for them. */
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
