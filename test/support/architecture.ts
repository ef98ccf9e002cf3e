/** The house plan as a check over source texts. */
import path from 'node:path';

/** Source texts by their path below src/, with / as the separator. */
export type Sources = ReadonlyMap<string, string>;

export interface Import {
  readonly from: string;
  readonly typeOnly: boolean;
}

interface Realm {
  /** Folders whose files it may import, besides its own. */
  readonly folders: readonly string[];
  /** Files of which it may import the types. */
  readonly typesOf?: readonly string[];
  readonly packages: 'any' | readonly string[];
}

const OUTSIDE_WORLD: Realm = { folders: ['shared/'], typesOf: ['public/call/ports.ts'], packages: [] };
/** The way to the server serves the call and the mesh. */
const TO_THE_SERVER: Realm = {
  folders: ['shared/'],
  typesOf: ['public/call/ports.ts', 'public/mesh/ports.ts'],
  packages: ['socket.io-client'],
};

/** By the start of the path; the first that fits holds. */
const REALMS: readonly (readonly [string, Realm])[] = [
  ['shared/', { folders: [], packages: [] }],
  ['server/', { folders: ['shared/'], packages: 'any' }],
  ['server.ts', { folders: ['server/', 'shared/'], packages: 'any' }],
  ['public/call/', { folders: ['shared/'], packages: [] }],
  ['public/mesh/', OUTSIDE_WORLD],
  ['public/sfu/', OUTSIDE_WORLD],
  ['public/media/', OUTSIDE_WORLD],
  ['public/net/', TO_THE_SERVER],
  ['public/ui/', { folders: ['public/call/', 'shared/'], packages: ['uqr'] }],
  ['public/guard.ts', { folders: [], packages: [] }],
  ['public/main.ts', { folders: ['public/', 'shared/'], packages: [] }],
];

/**
 * The subjects of the call and of the interface, by folder, and the ones that each may know: arrows between them point one way only. What
 * stands beside the folders brings them together: nobody below knows it, but for what all of the call stands on.
 */
const SUBJECTS: Readonly<Record<string, readonly string[]>> = {
  'public/call/state/': [],
  'public/call/devices/': ['public/call/state/'],
  'public/call/links/': ['public/call/state/'],
  'public/call/talk/': ['public/call/state/', 'public/call/links/'],
  'public/ui/base/': [],
  'public/ui/side/': ['public/ui/base/'],
  'public/ui/chat/': ['public/ui/base/', 'public/ui/side/'],
  'public/ui/bar/': ['public/ui/base/'],
  'public/ui/stage/': ['public/ui/base/', 'public/ui/side/', 'public/ui/bar/'],
  'public/ui/doors/': ['public/ui/base/', 'public/ui/bar/'],
  'public/ui/spoken/': ['public/ui/base/'],
};
const UNDER_THE_CALL = ['public/call/ports.ts', 'public/call/store.ts'];

/** They know all the pieces, so nobody may know them. */
const CONDUCTORS = ['server.ts', 'public/main.ts', 'public/guard.ts'];

/** A sentence for each import that the house plan does not allow. */
export function checkArchitecture(sources: Sources): string[] {
  const problems: string[] = [];
  for (const [file, text] of sources) {
    const [home, realm] = REALMS.find(([start]) => file.startsWith(start)) ?? [];
    if (home === undefined || realm === undefined) {
      problems.push(`${file} lies in no folder of the house plan`);
      continue;
    }
    for (const { from, typeOnly } of readImports(text)) {
      if (!from.startsWith('.')) {
        if (realm.packages !== 'any' && !realm.packages.includes(from))
          problems.push(`${file} imports the package ${from}`);
        continue;
      }
      const target = resolveImport(sources, file, from);
      if (target === null) {
        problems.push(`${file} imports ${from}, which is not there`);
        continue;
      }
      const allowed =
        !CONDUCTORS.includes(target) &&
        ([home, ...realm.folders].some((folder) => target.startsWith(folder)) ||
          (typeOnly && realm.typesOf?.includes(target) === true));
      if (!allowed || !isKnownTo(file, target, home)) problems.push(`${file} imports ${target}`);
    }
  }
  return problems;
}

/** Within one realm: whether that file's subject may know the target. */
function isKnownTo(file: string, target: string, home: string): boolean {
  const subject = Object.keys(SUBJECTS).find((folder) => file.startsWith(folder));
  if (subject === undefined || !target.startsWith(home) || UNDER_THE_CALL.includes(target)) return true;
  return [subject, ...(SUBJECTS[subject] ?? [])].some((folder) => target.startsWith(folder));
}

/** The files of one import circle, the first repeated at the end; null when there is none. Types count: a circle of types is one of thought. */
export function findCircle(sources: Sources): string[] | null {
  const done = new Set<string>();
  const trail: string[] = [];
  const visit = (file: string): string[] | null => {
    const start = trail.indexOf(file);
    if (start >= 0) return [...trail.slice(start), file];
    if (done.has(file)) return null;
    trail.push(file);
    for (const { from } of readImports(sources.get(file) ?? '')) {
      const target = from.startsWith('.') ? resolveImport(sources, file, from) : null;
      const circle = target === null ? null : visit(target);
      if (circle !== null) return circle;
    }
    trail.pop();
    done.add(file);
    return null;
  };
  for (const file of sources.keys()) {
    const circle = visit(file);
    if (circle !== null) return circle;
  }
  return null;
}

// A comment, or a string (kept, so that the // of an address is no comment), whichever begins first.
const COMMENT_OR_STRING = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")/g;
// `import … from 'x'`, `export … from 'x'`, `import 'x'`, `import('x')`.
const IMPORT = /\b(?:(?:import|export)\s+([\w*{][^'";]*?)\s*\bfrom\s*|import\s*\(?\s*)['"]([^'"]+)['"]/g;

/** Every import of a source text, in order. */
export function readImports(text: string): Import[] {
  const code = text.replace(COMMENT_OR_STRING, (_whole, string: string | undefined) => string ?? ' ');
  return [...code.matchAll(IMPORT)].map(([, names = '', from = '']) => ({ from, typeOnly: isTypeOnly(names) }));
}

function isTypeOnly(names: string): boolean {
  if (/^type\b(?!\s*,)/.test(names)) return true;
  const listed = /^\{([\s\S]*)\}$/.exec(names)?.[1];
  const entries = listed?.split(',').filter((entry) => entry.trim() !== '') ?? [];
  return entries.length > 0 && entries.every((entry) => /^\s*type\s/.test(entry));
}

function resolveImport(sources: Sources, file: string, from: string): string | null {
  const target = path.posix.join(path.posix.dirname(file), from);
  return [`${target}.ts`, `${target}/index.ts`, target].find((candidate) => sources.has(candidate)) ?? null;
}
