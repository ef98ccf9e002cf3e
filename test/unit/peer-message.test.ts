import { CHAT_LIMITS, parseChatText } from '../../src/shared/chat-message';
import { cleanFileName, FILE_LIMITS } from '../../src/shared/file-message';
import { utf8Bytes } from '../../src/shared/measure';
import {
  parsePeerMessage,
  PEER_MESSAGE_BYTES,
  PEER_MESSAGE_TYPES,
  type PeerMessage,
} from '../../src/shared/peer-message';
import { parseTogetherMessage } from '../../src/shared/together-message';

const told = { from: 'a', number: 7, name: 'Ada', age: 1200, text: 'hello' };
const samples: Record<PeerMessage['type'], PeerMessage> = {
  state: { type: 'state', state: { mic: true, camera: false, screen: false, hand: true, name: 'Ada', revision: 3 } },
  leave: { type: 'leave' },
  alive: { type: 'alive' },
  reaction: { type: 'reaction', reaction: '❤️' },
  whisper: { type: 'whisper', to: 'b' },
  want: { type: 'want', camera: 0, screen: 360, frames: 20 },
  chat: { type: 'chat', number: 1, text: 'hello', age: 5, private: true },
  chat_received: { type: 'chat_received', number: 1 },
  history_request: { type: 'history_request', known: [['a', 7]] },
  history: { type: 'history', messages: [told], last: true },
  file_offer: { type: 'file_offer', id: 'f1', name: 'cat.png', size: 2 ** 40 },
  file_answer: { type: 'file_answer', id: 'f1', accept: true, from: 1048576 },
  file_cancel: { type: 'file_cancel', id: 'f1' },
  file_done: { type: 'file_done', id: 'f1', ok: false },
  signal: { type: 'signal', signal: { kind: 'ice', data: { candidate: 'c' } } },
  pass: { type: 'pass', to: 'b', signal: { kind: 'offer', data: { type: 'offer', sdp: 'o' } } },
  passed: { type: 'passed', from: 'a', signal: { kind: 'answer', data: { type: 'answer', sdp: 'o' } } },
};
/** As a page reads it: first by the channel, then by the code for it. */
function read(value: unknown) {
  const heard = parsePeerMessage(JSON.stringify(value));
  return heard?.type === 'unread' ? parseTogetherMessage(heard) : heard;
}

describe('a message from another page', () => {
  it.each(Object.values(samples))('is read when it is one of ours ($type)', (sample) => {
    expect(read(sample)).toEqual(sample);
    expect(read({ ...sample, more: 'of a newer page' })).toEqual(sample);
  });

  it('has a sample here for each type', () => {
    expect(Object.keys(samples)).toEqual(PEER_MESSAGE_TYPES);
  });

  it.each(Object.values(samples))(
    'is dropped when any of its parts is missing or of another kind ($type)',
    (sample) => {
      for (const field of Object.keys(sample)) {
        const isOptional = ['private', 'from', 'frames'].includes(field);
        for (const bad of [undefined, null, {}, [], [[]], -1, 1.5, 2 ** 53, 'x'.repeat(200), ['a', 7]]) {
          if (field === 'name' || field === 'text') continue;
          if (isOptional && (bad === undefined || field === 'private')) continue;
          if (field === 'known' && Array.isArray(bad) && bad.length === 0) continue;
          if (field === 'messages' && Array.isArray(bad) && bad.length === 0) continue;
          expect([field, bad, read({ ...sample, [field]: bad })]).toEqual([field, bad, null]);
        }
      }
    },
  );

  it('is dropped when it is no JSON, no object, or says to be of a type that only JavaScript knows', () => {
    for (const data of ['', 'null', '[]', '"chat"', '{', 'true', new ArrayBuffer(8), undefined, 7]) {
      expect(parsePeerMessage(data)).toBeNull();
    }
    for (const type of ['constructor', '__proto__', 'toString', 'hasOwnProperty', '', 'Chat']) {
      expect(parsePeerMessage(`{"type": ${JSON.stringify(type)}}`)).toBeNull();
    }
  });

  it('is dropped when it is too large or too deep', () => {
    const padding = 'x'.repeat(PEER_MESSAGE_BYTES);
    expect(read({ ...samples.want, padding })).toBeNull();
    expect(read({ ...samples.chat, padding })).toEqual(samples.chat);
    expect(read({ ...samples.chat, padding: '가'.repeat(CHAT_LIMITS.bulkyBytes / 2) })).toBeNull();
    const deep = JSON.parse(`${'['.repeat(30)}${']'.repeat(30)}`) as unknown;
    expect(read({ ...samples.want, deep })).toBeNull();
  });
});

describe('a chat text', () => {
  it('may have 4,000 characters of any script, and then still fits into a frame', () => {
    for (const character of ['a', '"', '\\', '가', '👍', 'ש']) {
      const text = character.repeat(CHAT_LIMITS.codePoints);
      expect(parseChatText(text)).toBe(text);
      const message = { type: 'history', messages: [{ ...told, name: '이름'.repeat(50), text }], last: true };
      expect(utf8Bytes(JSON.stringify(message))).toBeLessThan(CHAT_LIMITS.bulkyBytes);
      expect(read(message)).toEqual(message);
      expect(parseChatText(`${text}${character}`)).toBeNull();
    }
    expect(parseChatText(`a${'\n'.repeat(3998)}b`)).toHaveLength(CHAT_LIMITS.codePoints);
  });

  it('is nothing when there is nothing to see', () => {
    for (const text of ['', '   ', '\n\n', '\t', '\u0000\u0007', '\r\n']) expect(parseChatText(text)).toBeNull();
    for (const text of [null, 7, {}, ['a']]) expect(parseChatText(text)).toBeNull();
  });

  it('keeps its lines and its indentation, and loses what nobody sees', () => {
    expect(parseChatText('\r\n  one\r\n\ttwo\u0000 \n\n')).toBe('  one\n\ttwo');
    expect(parseChatText('a\ud800b')).toBe('a\ufffdb');
    // What turns the direction of reading over the letters that follow.
    expect(parseChatText('https://evil.example/\u202emoc.knab\u202c \u2066שלום\u2069')).toBe(
      'https://evil.example/moc.knab שלום',
    );
  });
});

describe('the name of a file', () => {
  it.each([
    ['photo.jpg', 'photo.jpg'],
    ['사진 1.png', '사진 1.png'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['C:\\Windows\\system32.dll', 'C__Windows_system32.dll'],
    ['.bashrc', 'bashrc'],
    ['...', 'file'],
    ['', 'file'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['a\u0000b\n.txt', 'a_b_.txt'],
    ['invoice\u202egpj.exe', 'invoice_gpj.exe'],
    ['what? <b>"now"</b>|.html', 'what_ _b__now___b__.html'],
    ['trailing. . ', 'trailing'],
    ['\ud800.txt', '_.txt'],
    ['👨‍👩‍👧 family.txt', '👨‍👩‍👧 family.txt'],
    [
      '👩🏽‍🚀🏳️‍🌈🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}.png',
      '👩🏽‍🚀🏳️‍🌈🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}.png',
    ],
    ['a\u200db\u200c👍\u200d.txt', 'a_b_👍_.txt'],
  ])('%j is stored as %j', (given, stored) => {
    expect(cleanFileName(given)).toBe(stored);
    expect(cleanFileName(stored)).toBe(stored);
  });

  it('is cut where it is too long, and keeps its extension', () => {
    for (const letter of ['a', '가', '👍', '👨‍👩‍👧']) {
      const cut = cleanFileName(`${letter.repeat(3000)}.jpeg`);
      expect(cut).toBe(cleanFileName(cut));
      expect(cut.endsWith('.jpeg') && cut.startsWith(letter)).toBe(true);
      expect(utf8Bytes(cut)).toBeLessThanOrEqual(FILE_LIMITS.nameBytes);
    }
    expect(utf8Bytes(cleanFileName('a.'.repeat(3000)))).toBeLessThanOrEqual(FILE_LIMITS.nameBytes);
  });
});
