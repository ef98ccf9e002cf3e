/** From what somebody wrote to what is shown: plain text and links, in order. Pure; called by ui/chat-panel.ts. */

export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

// Where an address may begin. What follows is judged by the URL parser, and only http and https are ever links.
const ADDRESS = /\b(?:https?:\/\/|www\.)[^\s<>"“”«»]+/giu;
/** Punctuation that belongs to the sentence and not to the address. Closing brackets are judged apart. */
const TAIL = /[.,;:!?'’…·。、！？]+$/u;
const BRACKETS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

export function toParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = withoutTail(match[0]);
    const href = hrefOf(address);
    if (href === null) continue;
    if (match.index > at) parts.push({ kind: 'text', text: text.slice(at, match.index) });
    parts.push({ kind: 'link', text: address, href });
    at = match.index + address.length;
  }
  if (at < text.length) parts.push({ kind: 'text', text: text.slice(at) });
  return parts;
}

/** Null when it is no address that a click may open. User names in an address are for deceiving people: those stay text. */
function hrefOf(address: string): string | null {
  const full = /^www\./i.test(address) ? `https://${address}` : address;
  if (!URL.canParse(full)) return null;
  const { protocol, username, password, href, hostname } = new URL(full);
  if ((protocol !== 'https:' && protocol !== 'http:') || username !== '' || password !== '') return null;
  return hostname === '' ? null : href;
}

/** "(see https://example.org/a_(b))." ends with the address's own bracket, and without the sentence's. */
function withoutTail(address: string): string {
  let cut = address;
  for (;;) {
    const shorter = cut.replace(TAIL, '');
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

/** "12:05", or with the day when it was not today. */
export function timeText(time: number, now: number, language: string): string {
  const day = (value: number): string => new Date(value).toDateString();
  const clock = { hour: 'numeric', minute: '2-digit' } as const;
  const format = day(time) === day(now) ? clock : ({ ...clock, month: 'short', day: 'numeric' } as const);
  return new Intl.DateTimeFormat(language, format).format(time);
}

/** 1,234,567 as "1.2 MB". */
export function sizeParts(bytes: number, language: string): readonly [count: string, unit: 'B' | 'kB' | 'MB' | 'GB'] {
  const units = ['B', 'kB', 'MB', 'GB'] as const;
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  const count = new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
  return [count, units[unit] ?? 'GB'];
}
