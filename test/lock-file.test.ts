/** Holds the lock files, offline: `npm ci` must work on every platform and with every registry. Run in the unit ring. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

interface Entry {
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
type Entries = Readonly<Record<string, Entry>>;

const MODULES = 'node_modules/';

function readEntries(folder: string): Entries {
  const text = readFileSync(path.join(__dirname, '..', folder, 'package-lock.json'), 'utf8');
  return (JSON.parse(text) as { packages: Entries }).packages;
}

/** Where Node would look for `name` when `from` asks for it: beside it, then one folder further up, and so on. */
function placesFor(name: string, from: string): string[] {
  const parts = from.split(`/${MODULES}`);
  const above = parts.map((_part, index) => parts.slice(0, index + 1).join(`/${MODULES}`)).reverse();
  return [...above.filter((folder) => folder !== '').map((folder) => `${folder}/${MODULES}${name}`), MODULES + name];
}

/** Optional packages that an entry names and that have no entry of their own. */
function missingEntries(entries: Entries): string[] {
  return Object.entries(entries).flatMap(([from, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !placesFor(name, from).some((place) => place in entries))
      .map((name) => `${name}, which ${from} names`),
  );
}

describe.each(['.', 'test/support/tunnel'])('the lock file in %s', (folder) => {
  const entries = readEntries(folder);

  it('has an entry for each optional package of every platform, which npm 11 asks for', () => {
    expect(Object.keys(entries).length).toBeGreaterThan(10);
    expect(missingEntries(entries)).toEqual([]);
  });

  it('names no registry: each machine has its own', () => {
    expect(Object.values(entries).flatMap(({ resolved }) => resolved ?? [])).toEqual([]);
  });
});

describe('the check of a lock file', () => {
  it('sees an optional package without an entry, and finds one further up', () => {
    const optionalDependencies = { '@esbuild/sunos-x64': '1' };
    const from = 'node_modules/tool/node_modules/esbuild';
    expect(missingEntries({ [from]: { optionalDependencies } })).toEqual([`@esbuild/sunos-x64, which ${from} names`]);
    for (const place of [`${from}/node_modules`, 'node_modules/tool/node_modules', 'node_modules']) {
      expect(missingEntries({ [from]: { optionalDependencies }, [`${place}/@esbuild/sunos-x64`]: {} })).toEqual([]);
    }
    expect(
      missingEntries({ [from]: { optionalDependencies }, 'node_modules/other/node_modules/@esbuild/sunos-x64': {} }),
    ).toHaveLength(1);
  });
});
