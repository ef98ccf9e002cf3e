/** Holds docs/protocol.md and the numbers of docs/resilience.md against the code, so that neither can change alone. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { FRAME_RATE, REFUSAL_RATE } from '../src/server/rates';
import { SIGNALING_TIMES } from '../src/server/signaling';
import { CHAT_LIMITS } from '../src/shared/chat-message';
import { FILE_LIMITS } from '../src/shared/file-message';
import { PEER_MESSAGE_BYTES, PEER_MESSAGE_TYPES, PEER_MUTED_MS, PEER_RATE } from '../src/shared/peer-message';
import {
  ADDRESS_RATES,
  CLIENT_EVENTS,
  CONNECTION_LIMITS,
  ERROR_CODES,
  LIMITS,
  RATES,
  SERVER_EVENTS,
  SLOTS,
} from '../src/shared/protocol';

const page = readFileSync(resolve(__dirname, '../docs/protocol.md'), 'utf8');

/** The text under a second-level heading. */
function section(title: string): string {
  const text = page.split(/^## /m).find((part) => part.startsWith(`${title}\n`));
  if (text === undefined) throw new Error(`docs/protocol.md has no section "${title}"`);
  return text;
}

/** The rows of the section's tables by what their first cell names. */
function rows(title: string): Map<string, string[]> {
  const lines = section(title).matchAll(/^\| `([^`]+)` *\|(.*)\|$/gm);
  return new Map([...lines].map(([, name = '', cells = '']) => [name, cells.split('|').map((cell) => cell.trim())]));
}

describe('docs/protocol.md', () => {
  it('lists exactly the events, each way', () => {
    expect([...rows('From the page to the server').keys()]).toEqual([...CLIENT_EVENTS]);
    expect([...rows('From the server to the page').keys()].sort()).toEqual([...SERVER_EVENTS].sort());
  });

  it('lists exactly the codes', () => {
    expect([...rows('Codes').keys()]).toEqual([...ERROR_CODES]);
  });

  it('lists exactly the limits and rates, with their values', () => {
    const listed = rows('Limits');
    const plain = { ...LIMITS, ...CONNECTION_LIMITS };
    const rates = { ...RATES, ...ADDRESS_RATES };
    for (const [name, value] of Object.entries(plain)) {
      expect([name, listed.get(name)?.[0]]).toEqual([name, value.toLocaleString('en')]);
    }
    for (const [name, { burst, perSecond }] of Object.entries(rates)) {
      expect([name, ...(listed.get(name)?.slice(0, 2) ?? [])]).toEqual([name, String(burst), String(perSecond)]);
    }
    expect([...listed.keys()].sort()).toEqual([...Object.keys(plain), ...Object.keys(rates)].sort());
    expect(section('Limits')).toContain(`more than ${REFUSAL_RATE.burst} times`);
    expect(section('Limits')).toContain(`more than ${FRAME_RATE.burst} frames`);
    expect(section('Limits')).toContain(`(${FRAME_RATE.perSecond} a second after that)`);
  });

  it('lists exactly the messages between pages, with their bounds', () => {
    expect([...rows('Between pages').keys()]).toEqual(PEER_MESSAGE_TYPES);
    const text = section('Between pages').replace(/\s+/g, ' ');
    for (const part of [
      `at most ${PEER_MESSAGE_BYTES / 1024} KiB and is ${LIMITS.depth} deep`,
      `may take ${CHAT_LIMITS.bulkyBytes / 1024} KiB`,
      `${CHAT_LIMITS.codePoints.toLocaleString('en')} characters`,
      `more than ${PEER_RATE.burst} at once (${PEER_RATE.perSecond} a second after that)`,
      `for ${PEER_MUTED_MS / 1000} s`,
      `remembers ${CHAT_LIMITS.messagesKept} messages`,
      `pieces of ${FILE_LIMITS.pieceBytes / 1024} KiB`,
      `each block of ${FILE_LIMITS.blockBytes / 1024 / 1024} MiB`,
    ]) {
      expect(text).toContain(part);
    }
  });

  it('names the slots in their order and the grace times', () => {
    expect(section('Words')).toContain(SLOTS.map((slot) => `\`${slot}\``).join(', '));
    const { closedGraceMs, silentGraceMs, pingIntervalMs, pingTimeoutMs } = SIGNALING_TIMES;
    const seats = section('Seats');
    for (const part of [
      `${closedGraceMs / 1000} s when the connection was closed`,
      `${silentGraceMs / 1000} s when it fell silent`,
    ]) {
      expect(seats).toContain(part);
    }
    expect(seats).toContain(`pings every ${pingIntervalMs / 1000} s and waits ${pingTimeoutMs / 1000} s`);
  });
});

describe('the numbers of docs/resilience.md', () => {
  const text = readFileSync(resolve(__dirname, '../docs/resilience.md'), 'utf8');
  const table = text.split(/^## /m).find((part) => part.startsWith('The numbers\n')) ?? '';
  const lines = [...table.matchAll(/^\| (.*) \|$/gm)].map(([, line = '']) =>
    line.split('|').map((cell) => cell.trim()),
  );
  const rows = lines.slice(2).map(([what = '', howLong = '', , where = '']) => {
    const [names = '', file = ''] = where.split(' in ');
    return { what, howLong, names: wordsIn(names), file: wordsIn(file)[0] ?? '' };
  });

  function wordsIn(cell: string): string[] {
    return [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
  }

  /** As the page writes it. @throws Error when the file has no such constant, or more than one value for it. */
  function valueOf(name: string, file: string): string {
    const place = ['src', 'src/public'].map((root) => resolve(__dirname, '..', root, file)).find(existsSync) ?? file;
    const found = [
      ...readFileSync(place, 'utf8').matchAll(new RegExp(`\\b${name}(?: =|:) ([\\d_]+)(?: \\* ([\\d_]+))?[,;]`, 'g')),
    ];
    const [value, ...others] = found.map(([, one = '', other = '1']) => toNumber(one) * toNumber(other));
    if (value === undefined || others.length > 0) throw new Error(`${file} has ${found.length} values for ${name}`);
    return value % 60_000 === 0 ? `${value / 60_000} min` : `${value / 1_000} s`;
  }

  function toNumber(digits: string): number {
    return Number(digits.replaceAll('_', ''));
  }

  it('has a table in which each row names its constants', () => {
    expect(rows.length).toBeGreaterThan(15);
    expect(rows.filter(({ names, file }) => names.length === 0 || file === '')).toEqual([]);
  });

  it.each(rows)('says how long: $what', ({ howLong, names, file }) => {
    const says = (value: string): boolean => new RegExp(`(^|[^\\d.])${value}`).test(howLong);
    expect(names.filter((name) => !says(valueOf(name, file)))).toEqual([]);
  });
});
