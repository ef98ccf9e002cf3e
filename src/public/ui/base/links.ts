/** Takes a text apart into plain text and links, in order. Pure. */

export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

// Where an address may begin. It ends at a space, at quotes, at the brackets and the punctuation of East Asian texts, which stand without a
// space, and at characters that turn the direction of reading. What is left is judged by the URL parser; only http and https are ever links.
const ADDRESS =
  /\b(?:https?:\/\/|www\.)[^\s<>"“”«»「」『』【】〔〕（）［］｛｝〈〉《》、。，；：！？\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/giu;
/** Punctuation that belongs to the sentence and not to the address. Closing brackets are judged apart. */
const TAIL = /[.,;:!?'’…·]+$/u;
const BRACKETS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

const EAST_ASIAN = String.raw`\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}`;
/** "google.com에서": words behind the host. A label that only begins in Latin letters ("kt코리아.kr") is followed by another one. */
const BEHIND_HOST = new RegExp(
  String.raw`^((?:https?://)?[^/?#]*?[a-z\d\]])[${EAST_ASIAN}][^./?#]*(?:$|(?=[/?#])|\.(?![a-z]).*$)`,
  'isu',
);
/** "/page를", "/page에서는": what Korean hangs on to a noun. Behind "=" it is what was searched for. */
const PARTICLE =
  /([!-<>-~])(?:을|를|은|는|이|가|의|도|만|와|과|나|이나|로|으로|에|에서|에게|께|랑|이랑|하고|까지|부터|처럼|보다|라고|이라고|라는|이라는|라서|입니다|이에요|예요|인데|요)(?:은|는|도|만|의)?$/u;

export function toParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = withoutTail(match[0]);
    const url = urlOf(address);
    if (url === null) continue;
    if (match.index > at) parts.push({ kind: 'text', text: text.slice(at, match.index) });
    parts.push({ kind: 'link', text: wordsOf(url, address), href: url.href });
    at = match.index + address.length;
  }
  if (at < text.length) parts.push({ kind: 'text', text: text.slice(at) });
  return parts;
}

/** Null when a click must not open this address. Addresses with user names stay text: they are used to deceive people. */
function urlOf(address: string): URL | null {
  const url = parseUrl(/^www\./i.test(address) ? `https://${address}` : address);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return null;
  return url.username !== '' || url.password !== '' || url.hostname === '' ? null : url;
}

/** Safari 16 and Firefox before 115 have no `URL.canParse`. */
function parseUrl(value: string): URL | null {
  try {
    return new URL(value);
  } catch {
    return null;
  }
}

const LABEL = String.raw`(?:[a-z\d-]+|[a-z\d-]*[${EAST_ASIAN}][${EAST_ASIAN}\d-]*)`;
/** Hosts that cannot be taken for another one: Latin letters without accents, and scripts that do not look like them. */
const PLAIN_HOST = new RegExp(String.raw`^${LABEL}(?:\.${LABEL})*$`, 'iu');
const LETTERS = /^[\p{L}\p{M}\p{N}\p{Extended_Pictographic}]+$/u;
const UNSEEN = /\p{Default_Ignorable_Code_Point}/u;

/**
 * A link reads as what the parser made of it, because that is where it leads. Letters in the path are readable all the same, and so are
 * hosts in scripts that do not look like Latin.
 */
function wordsOf(url: URL, address: string): string {
  const typed = /^(?:https?:\/\/)?([^/?#:]*)/i.exec(address)?.[1]?.toLowerCase() ?? '';
  const host = PLAIN_HOST.test(typed) && !isAscii(typed) ? url.host.replace(url.hostname, typed) : url.host;
  const rest = `${url.pathname}${url.search}${url.hash}`.replace(/(?:%[\da-f]{2})+/gi, (escaped) => {
    const letters = decode(escaped);
    return LETTERS.test(letters) && !UNSEEN.test(letters) ? letters : escaped;
  });
  return `${url.protocol}//${host}${rest === '/' && !address.endsWith('/') ? '' : rest}`;
}

function isAscii(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

function decode(escaped: string): string {
  try {
    return decodeURIComponent(escaped);
  } catch {
    return '';
  }
}

/** "(see https://example.org/a_(b))." ends with the address's own bracket, and without the sentence's. */
function withoutTail(address: string): string {
  let cut = address.replace(BEHIND_HOST, '$1');
  for (;;) {
    const shorter = cut.replace(TAIL, '').replace(PARTICLE, '$1');
    const last = shorter.at(-1) ?? '';
    const opening = BRACKETS[last];
    const isForeign = opening !== undefined && countOf(shorter, last) > countOf(shorter, opening);
    const next = isForeign ? shorter.slice(0, -1) : shorter;
    if (next === cut) return cut;
    cut = next;
  }
}

function countOf(text: string, character: string): number {
  return text.split(character).length - 1;
}
