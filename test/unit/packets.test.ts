import * as theirs from 'socket.io-parser';
import * as ours from '../../src/public/net/packets';

const PACKETS: readonly ours.Packet[] = [
  { type: 0, nsp: '/', data: { sid: 'a', pid: 'b' } },
  { type: 0, nsp: '/', data: {} },
  { type: 1, nsp: '/' },
  { type: 2, nsp: '/', data: ['look_room', '방 [1]\n"2"'] },
  { type: 2, nsp: '/', id: 0, data: ['join_room', 'room', { name: 'Ada', state: null }] },
  { type: 2, nsp: '/', id: 12, data: ['offer', { sdp: 'v=0\r\n\u2028' }] },
  { type: 3, nsp: '/', id: 7, data: [{ ok: true }] },
  { type: 3, nsp: '/', id: 7, data: [] },
  { type: 4, nsp: '/', data: { message: 'no' } },
];

function decode(
  text: unknown,
  parser: {
    Decoder: new () => {
      on: (event: 'decoded', listener: (packet: ours.Packet) => void) => unknown;
      add(text: never): void;
    };
  },
): ours.Packet[] {
  const decoder = new parser.Decoder();
  const found: ours.Packet[] = [];
  decoder.on('decoded', (packet) => void found.push(packet));
  decoder.add(text as never);
  return found;
}

describe('a packet', () => {
  it.each(PACKETS)('is written and read as Socket.IO does: %j', (packet) => {
    const [text] = new theirs.Encoder().encode({ ...packet });
    expect(new ours.Encoder().encode(packet)).toEqual([text]);
    expect(decode(text, ours)).toEqual([packet]);
    expect(decode(text, ours)).toEqual(decode(text, theirs as unknown as Parameters<typeof decode>[1]));
  });

  it.each([
    '',
    'x',
    '9',
    '2',
    '2{}',
    '2[]',
    '2[1',
    '2["connect"]',
    '3{}',
    '1[]',
    '0',
    '0[]',
    '4[1]',
    '51-["a",{"_placeholder":true,"num":0}]',
    '2/other,["a"]',
    7,
    null,
    new ArrayBuffer(2),
  ])('that is none, or not of this wire, is refused: %j', (text) => {
    expect(() => decode(text, ours)).toThrow();
  });

  it('reaches nobody after the connection is closed', () => {
    const decoder = new ours.Decoder();
    const found: ours.Packet[] = [];
    decoder.on('decoded', (packet) => void found.push(packet));
    decoder.destroy();
    decoder.add('2["a"]');
    expect(found).toEqual([]);
  });
});
