/**
 * How two pages agree about a file; its bytes travel on a channel of their own.
 */
import { utf8Bytes } from './measure';
import { isCount, isId } from './parse';

export const FILE_LIMITS = {
  /** Of one name, the extension included. */
  nameBytes: 180,
  /** The receiver hashes and acknowledges by blocks of this size. */
  blockBytes: 1024 * 1024,
  /** One message on the file's channel; the most that every browser takes is 64 KiB. */
  pieceBytes: 32 * 1024,
  /** Offers of one person that wait for an answer or are under way. */
  offersOpen: 20,
} as const;

export type FileMessages =
  | { readonly type: 'file_offer'; readonly id: string; readonly name: string; readonly size: number }
  /** `from`: the number of bytes that the receiver has already, when it goes on after a lost link. */
  | { readonly type: 'file_answer'; readonly id: string; readonly accept: boolean; readonly from: number }
  | { readonly type: 'file_cancel'; readonly id: string }
  /** The receiver's last word: whether what it holds is what was sent. */
  | { readonly type: 'file_done'; readonly id: string; readonly ok: boolean };

export function parseFileOffer(value: Readonly<Record<string, unknown>>): FileMessages | null {
  const { id, name, size } = value;
  if (!isId(id) || typeof name !== 'string' || !isCount(size)) return null;
  return { type: 'file_offer', id, name: cleanFileName(name), size };
}

export function parseFileAnswer(value: Readonly<Record<string, unknown>>): FileMessages | null {
  const { id, accept, from = 0 } = value;
  if (!isId(id) || typeof accept !== 'boolean' || !isCount(from)) return null;
  return { type: 'file_answer', id, accept, from };
}

export function parseFileCancel(value: Readonly<Record<string, unknown>>): FileMessages | null {
  return isId(value['id']) ? { type: 'file_cancel', id: value['id'] } : null;
}

export function parseFileDone(value: Readonly<Record<string, unknown>>): FileMessages | null {
  const { id, ok } = value;
  return isId(id) && typeof ok === 'boolean' ? { type: 'file_done', id, ok } : null;
}

// What Windows, macOS or Linux do not allow in a name, what nobody sees, and what turns the direction of reading, by which
// "exe.gpj" can be made to look like "jpg.exe". What nobody sees and joins an emoji (a family, a flag of tags) is a part of it.
const EMOJI = String.raw`\p{Extended_Pictographic}(?:[\ufe0f\p{Emoji_Modifier}\u{e0020}-\u{e007f}]|[\u200c\u200d]\p{Extended_Pictographic})*`;
const UNFIT = new RegExp(String.raw`(${EMOJI})|[\p{Cc}\p{Cf}\p{Surrogate}\p{Zl}\p{Zp}/\\:*?"<>|]`, 'gu');
/** Devices of Windows, whatever extension they carry. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/** A name under which any system can store it: one part, no hidden file, not too long, its extension kept. */
export function cleanFileName(name: string): string {
  // Beyond this nobody reads on; the end stays, because the extension is there.
  const plain = (name.length > 1_024 ? name.slice(0, 512) + name.slice(-64) : name)
    .normalize('NFC')
    .replace(UNFIT, (_, emoji: string | undefined) => emoji ?? '_')
    .replace(/\s+/gu, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
    .replace(RESERVED, '_$&');
  if (plain === '') return 'file';
  const extension = /.(\.[\p{L}\p{N}]{1,15})$/u.exec(plain)?.[1] ?? '';
  const base = cutToBytes(
    plain.slice(0, plain.length - extension.length),
    FILE_LIMITS.nameBytes - utf8Bytes(extension),
  );
  // Also what joined an emoji that was cut off.
  return base.replace(/[. \u200c\u200d]+$/, '') + extension;
}

function cutToBytes(text: string, most: number): string {
  let cut = '';
  let bytes = 0;
  for (const character of text) {
    bytes += utf8Bytes(character);
    if (bytes > most) break;
    cut += character;
  }
  return cut;
}
