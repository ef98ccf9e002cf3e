/** Holds README, CONTRIBUTING and docs/ against the files: whatever they link to or name is there, headings included. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');
const PAGES = [
  ...readdirSync(ROOT),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => join('docs', name)),
].filter((name) => name.endsWith('.md'));

const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8');
/** Commands and samples are no prose. */
const proseOf = (page: string): string => read(page).replace(/^```.*?^```$/gms, '');

/** What a heading is called in an address, as GitHub does it: the second of the same name gets "-1". */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of text.matchAll(/^#{1,6} +(.+?) *#*$/gm)) {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = plain.replace(/[^\p{L}\p{N}\p{M}\p{Pc} -]/gu, '').replaceAll(' ', '-');
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** Links and pictures that lead to a file of ours, in Markdown and in HTML. */
function linksOf(page: string): string[] {
  const text = proseOf(page).replace(/`[^`\n]*`/g, '``');
  const found = [
    ...text.matchAll(/\]\(<?([^)>\s]+)>?(?: "[^"]*")?\)/g),
    ...text.matchAll(/^\[[^\]]+\]: +(\S+)/gm),
    ...text.matchAll(/<(?:a|img|source)\b[^>]*?\b(?:href|src|srcset)="([^"]+)"/g),
  ];
  return found.map(([, target = '']) => target).filter((target) => !/^[a-z][a-z+.-]*:/i.test(target));
}

/** The file, and the heading in it, that a link on that page means; a sentence when one of them is missing. */
function faultOf(page: string, link: string): string | null {
  const [path = '', anchor] = link.split('#');
  const file = path === '' ? page : relative(ROOT, resolve(ROOT, dirname(page), decodeURIComponent(path)));
  if (!existsSync(join(ROOT, file))) return `${link}: no such file`;
  if (anchor === undefined) return null;
  return anchorsOf(read(file)).has(decodeURIComponent(anchor)) ? null : `${link}: no such heading`;
}

/** Where a file that prose names by its path may lie: at the root, or as the source calls it (`ui/stage/stage.ts`). */
const PLACES = ['', 'src', 'src/public'];

function namedFiles(page: string): string[] {
  const named = [...proseOf(page).matchAll(/`((?:[\w.-]+\/)+[\w*.-]*\.(?:ts|mjs|pug|json|css|md|svg))`/g)];
  // What the build makes is not there before it.
  return named.map(([, name = '']) => name).filter((name) => !name.startsWith('dist/'));
}

/** Its last part may have a star. */
function hasFile(path: string): boolean {
  if (!existsSync(dirname(path))) return false;
  const [before = '', after] = basename(path).split('*');
  if (after === undefined) return existsSync(path);
  return readdirSync(dirname(path)).some((name) => name.startsWith(before) && name.endsWith(after));
}

describe('what is written about Noom', () => {
  it.each(PAGES)('%s links to what is there', (page) => {
    expect(linksOf(page).map((link) => faultOf(page, link))).toEqual(linksOf(page).map(() => null));
  });

  it.each(PAGES)('%s names files that are there', (page) => {
    const isThere = (name: string): boolean => PLACES.some((place) => hasFile(join(ROOT, place, name)));
    expect(namedFiles(page).filter((name) => !isThere(name))).toEqual([]);
  });

  it('finds what is wrong: a file and a heading that are not there', () => {
    expect(faultOf('docs/deploy.md', 'protocol.md#limits')).toBeNull();
    expect(faultOf('docs/deploy.md', '#nowhere')).toContain('no such heading');
    expect(faultOf('README.md', 'docs/nowhere.md')).toContain('no such file');
    expect([...anchorsOf('# A b!\n## `c` & d\n## A b')]).toEqual(['a-b', 'c--d', 'a-b-1']);
  });
});
