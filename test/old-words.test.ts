/** Holds the page to what Safari 16 and Firefox 115 know: iPhones that stopped at iOS 16, and the last Firefox for Windows 7. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const SOURCE = resolve(__dirname, '../src');
const filesOf = (folder: string, ending: string): string[] =>
  readdirSync(join(SOURCE, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));

/** One word that they do not know fails where it is called; a lookbehind or a flag ends the whole script before it begins. */
const SCRIPT: readonly (readonly [string, RegExp])[] = [
  ['URL.canParse', /\bURL\.(canParse|parse)\b/],
  ['Promise.withResolvers', /\bPromise\.(withResolvers|try)\b/],
  ['AbortSignal.any', /\bAbortSignal\.any\b/],
  ['Array.fromAsync, groupBy', /\b(Array\.fromAsync|Object\.groupBy|Map\.groupBy)\b/],
  [
    'methods of iterators',
    /\.(keys|values|entries)\(\)\.(map|filter|some|every|find|reduce|forEach|toArray|take|drop)\(/,
  ],
  ['methods of sets', /\.(union|intersection|difference|isSubsetOf|isDisjointFrom)\(/],
  ['checkVisibility', /\.checkVisibility\(/],
  ['ToggleEvent', /\bToggleEvent\b/],
  // Read as undefined there, and written to nowhere.
  ['aria properties', /\.aria[A-Z]\w*/],
  ['lookbehind', /\(\?<[=!]/],
  ['a set in a regular expression', /\/[dgimsuy]*v[dgimsuy]*[.;,)]/],
];

/** A value or a selector that they do not know makes them drop the whole rule. (`:has()` is one to Firefox 115: only where little is lost without.) */
const STYLE: readonly (readonly [string, RegExp])[] = [
  ['light-dark()', /light-dark\(/],
  [':popover-open', /(?<!@supports not selector\():popover-open/],
  ['@starting-style', /@starting-style/],
  ['@scope', /@scope/],
  ['anchors', /anchor-name|position-anchor|anchor\(/],
];

const withoutRemarks = (text: string): string => text.replace(/\/\*.*?\*\//gs, '').replace(/^\s*\/\/.*$/gm, '');

function wordsIn(file: string, words: readonly (readonly [string, RegExp])[]): string[] {
  const text = withoutRemarks(readFileSync(join(SOURCE, file), 'utf8'));
  return words.filter(([, word]) => word.test(text)).map(([name]) => `${file}: ${name}`);
}

describe('a browser of 2022', () => {
  it('knows every word of the script', () => {
    const files = [...filesOf('public', '.ts'), ...filesOf('shared', '.ts')];
    expect(files.flatMap((file) => wordsIn(file, SCRIPT))).toEqual([]);
  });

  it('knows every word of the style sheets', () => {
    expect(filesOf('public', '.css').flatMap((file) => wordsIn(file, STYLE))).toEqual([]);
  });
});
