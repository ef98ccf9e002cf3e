/** Hangs up on connections that send binary frames or too many frames, before Socket.IO reads them. */
import type { Server, Socket } from 'socket.io';
import type { Log } from './log';
import { createBucket } from '../shared/bucket';
import { FRAME_RATE } from './rates';

/** A connection of Engine.IO, below Socket.IO: one WebSocket, or one series of polling requests. */
export type Connection = Socket['conn'];

/** How long a closed connection may still receive, before it is cut. */
const LAST_WORDS_MS = 500;

export function guardConnections(server: Server, now: () => number, log: Log): void {
  server.engine.on('connection', (connection: Connection) => {
    const takeFrame = createBucket(FRAME_RATE, now);
    let isCut = false;
    connection.on('packet', (packet: { readonly type: string; readonly data?: unknown }) => {
      if (isCut) return;
      const isBinary = packet.type === 'message' && !isText(packet.data);
      const isFlood = !takeFrame();
      if (!isBinary && !isFlood) return;
      isCut = true;
      log.warn(isBinary ? 'hung up on binary frames' : 'hung up on a flood of frames');
      cut(connection);
    });
  });
}

/** Types 5 and 6 announce attachments; nothing in our protocol has any. Source: socket.io-protocol, "Packet encoding". */
function isText(data: unknown): boolean {
  return data === undefined || (typeof data === 'string' && !/^[56]/.test(data));
}

/**
 * Closes a connection for good, also when the other end neither reads nor answers. Says DISCONNECT first, so that an
 * honest client does not come back by itself.
 */
export function cut(connection: Connection): void {
  connection.write('1');
  hangUp(connection);
}

/** The same without a word: the client may come back by itself. */
export function hangUp(connection: Connection): void {
  connection.close();
  // A closing WebSocket still reads until the other end agrees; a client that floods does not agree.
  const webSocket: unknown = Reflect.get(connection.transport, 'socket');
  callIfThere(webSocket, 'pause');
  setTimeout(() => {
    connection.close(true);
    callIfThere(webSocket, 'terminate');
  }, LAST_WORDS_MS).unref();
}

function callIfThere(target: unknown, method: 'pause' | 'terminate'): void {
  if (typeof target !== 'object' || target === null) return;
  const found: unknown = Reflect.get(target, method);
  if (typeof found === 'function') Reflect.apply(found, target, []);
}
