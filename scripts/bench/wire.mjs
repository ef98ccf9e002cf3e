/**
 * A page as the server sees it, without a browser: Socket.IO's packets as text over a bare WebSocket. It does hardly any work of its own, so what is
 * measured with a thousand of them is the server. Sources: RFC 6455, section 5.2; the documents socket.io-protocol and engine.io-protocol.
 */
import { randomBytes } from 'node:crypto';
import { request } from 'node:http';

const HEADERS = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' };
const TEXT = 1;

/** One frame with that text, of less than 64 KiB. A client has to mask what it sends; a mask of zeros leaves it as it is. */
export function frameOf(text) {
  const bytes = Buffer.byteLength(text);
  const isShort = bytes < 126;
  const frame = Buffer.alloc((isShort ? 6 : 8) + bytes);
  frame[0] = 0x80 | TEXT;
  frame[1] = 0x80 | (isShort ? bytes : 126);
  if (!isShort) frame.writeUInt16BE(bytes, 2);
  frame.write(text, isShort ? 6 : 8);
  return frame;
}

/** Calls `onText` with the text of each frame, however the frames are cut into pieces on their way. */
function createReader(onText) {
  let rest = Buffer.alloc(0);
  return (piece) => {
    let data = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    while (data.length >= 2) {
      const isShort = (data[1] & 127) < 126;
      const from = isShort ? 2 : 4;
      if (data.length < from) break;
      const end = from + (isShort ? data[1] & 127 : data.readUInt16BE(2));
      if (data.length < end) break;
      if ((data[0] & 15) === TEXT) onText(data.toString('utf8', from, end));
      data = data.subarray(end);
    }
    rest = data;
  };
}

/** @returns {Promise<import('node:net').Socket>} of an open WebSocket */
function upgrade(port, localAddress) {
  return new Promise((resolve, reject) => {
    const asked = request({
      host: '127.0.0.1',
      port,
      localAddress,
      path: '/socket.io/?EIO=4&transport=websocket',
      headers: { ...HEADERS, 'Sec-WebSocket-Key': randomBytes(16).toString('base64') },
    });
    asked.on('error', reject);
    asked.on('response', ({ statusCode }) => reject(new Error(`no WebSocket, but status ${statusCode}`)));
    asked.on('upgrade', (_response, socket, head) => {
      socket.setNoDelay(true);
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    asked.end();
  });
}

/**
 * Opens one from that address of 127.0.0.0/8. `onEvent` is called with the name and the arguments of each event, `onClose` when the other end has hung up.
 */
export async function openWire({ port, localAddress }) {
  const socket = await upgrade(port, localAddress);
  const answers = new Map();
  let asked = 0;
  let isReady = () => undefined;
  const ready = new Promise((resolve) => (isReady = resolve));
  const send = (text) => socket.write(frameOf(text));
  const wire = {
    socket,
    onEvent: () => undefined,
    onClose: () => undefined,
    emit: (event, ...values) => send(`42${JSON.stringify([event, ...values])}`),
    /** Resolves with the answer. */
    ask: (event, ...values) =>
      new Promise((resolve) => {
        answers.set(asked, resolve);
        send(`42${asked}${JSON.stringify([event, ...values])}`);
        asked += 1;
      }),
  };
  const onText = (text) => {
    if (text.startsWith('42')) wire.onEvent(...JSON.parse(text.slice(2)));
    else if (text.startsWith('43')) {
      const from = text.indexOf('[');
      const number = Number(text.slice(2, from));
      answers.get(number)?.(...JSON.parse(text.slice(from)));
      answers.delete(number);
    } else if (text === '2') send('3');
    else if (text.startsWith('0')) send('40');
    else if (text.startsWith('40')) isReady();
  };
  socket.on('data', createReader(onText));
  socket.on('error', () => undefined);
  socket.on('close', () => wire.onClose());
  await ready;
  return wire;
}
