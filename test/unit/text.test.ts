import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isRecord } from '../../src/shared/parse';
import { parseRoomName } from '../../src/shared/room-name';
import { textOf } from '../../src/shared/text';
import { isLanguage, LANGUAGES } from '../../src/shared/text/languages';
import { loadText } from '../../src/shared/text/load';
import { suggestRoom } from '../../src/public/ui/doors/room-suggestion';

function isSentence(value: unknown): value is (name: string) => string {
  return typeof value === 'function';
}

/** Every sentence of a text, those with a name filled in. */
function sentencesOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (isSentence(value)) return [value('NAME')];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(sentencesOf) : [];
}

/** Functions are each the same one; toMatchObject compares the rest. */
function withoutFunctions(value: unknown): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
}

function shapeOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
}

describe.each(LANGUAGES)('the text in %s', (language) => {
  const text = textOf(language);

  it('has no empty sentence and no blanks at an end', () => {
    for (const sentence of sentencesOf(text)) {
      expect(sentence).not.toBe('');
      expect(sentence).toBe(sentence.trim());
    }
  });

  it('has every sentence that English has, and no other', () => {
    expect(shapeOf(text)).toEqual(shapeOf(textOf('en')));
  });

  it('names the person that it is about', () => {
    const { joined, gone } = text.notices.sentences;
    expect(joined('지민')).toContain('지민');
    expect(gone('Ada')).toContain('Ada');
  });

  it('has enough words for room names that nobody guesses, each once', () => {
    for (const list of Object.values(text.suggestion)) {
      const words = list.split(' ');
      expect(new Set(words).size).toBe(words.length);
      expect(words.length).toBeGreaterThanOrEqual(50);
    }
  });

  it('suggests room names that are room names, from the first word to the last', () => {
    for (const random of [() => 0, (below: number) => below - 1]) {
      const name = suggestRoom(text.suggestion, random);
      expect(parseRoomName(name)).toBe(name);
      expect(name).toMatch(/^[^-\s]+-[^-\s]+-\d{4}$/u);
    }
    expect(suggestRoom(text.suggestion)).not.toBe(suggestRoom(text.suggestion));
  });
});

it('gives the page the sentences that the server has', async () => {
  // Its own part of them: what stands on the page already is not sent a second time.
  for (const language of LANGUAGES) {
    const { tagline, ...said } = { tagline: undefined, ...(await loadText(language)) };
    expect(tagline).toBeUndefined();
    expect(textOf(language)).toMatchObject(withoutFunctions(said));
  }
});

it('has each sentence that a template asks for', () => {
  const views = path.join(__dirname, '../../src/views');
  const templates = readdirSync(views, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.pug'));
  const asked = templates.flatMap((file) =>
    [...readFileSync(path.join(views, file), 'utf8').matchAll(/(?<![\w.])t((?:\.\w+)+)/g)].map(
      ([, keys]) => keys ?? '',
    ),
  );
  expect(asked.length).toBeGreaterThan(100);
  for (const language of LANGUAGES) {
    const missing = asked.filter((keys) => {
      let found: unknown = textOf(language);
      for (const key of keys.slice(1).split('.')) found = isRecord(found) ? found[key] : undefined;
      return found === undefined;
    });
    expect([language, missing]).toEqual([language, []]);
  }
});

it('knows its languages, and nothing else', () => {
  expect(LANGUAGES.every(isLanguage)).toBe(true);
  for (const other of ['', 'EN', 'fr', 'constructor', null, undefined, 7, ['en']])
    expect(isLanguage(other)).toBe(false);
});
