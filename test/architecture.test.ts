/** Holds the house plan: who may import whom (the table in CONTRIBUTING.md), and no import circles. Run in the unit ring. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkArchitecture, findCircle, readImports } from './support/architecture';

const SOURCE = path.join(__dirname, '../src');

describe('the source', () => {
  const files = new Map<string, string>();
  for (const entry of readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })) {
    const name = entry.split(path.sep).join('/');
    if (name.endsWith('.ts') && !name.endsWith('.d.ts'))
      files.set(name, readFileSync(path.join(SOURCE, entry), 'utf8'));
  }

  it('imports only in the directions of the house plan', () => {
    expect(files.size).toBeGreaterThan(10);
    expect(checkArchitecture(files)).toEqual([]);
  });

  it('has no import circles', () => {
    expect(findCircle(files)).toBeNull();
  });
});

describe('the check of the house plan', () => {
  const problemsOf = (...entries: [string, string][]) => checkArchitecture(new Map(entries));
  const ports: [string, string] = ['public/call/ports.ts', ''];

  it('sees each way to import', () => {
    const text = `
      import './effect';
      import { a, type B } from "./named";
      import type { C } from './types';
      import { type D, type E } from './only-types';
      import * as all from './all';
      export { f } from './again';
      export * from './star';
      export type { G } from './type-again';
      const late = await import('./late');
      // import { x } from './commented';
      /* import { y } from './commented-too'; */
      const address = 'https://example.org'; import { h } from './behind-an-address';
    `;
    expect(readImports(text)).toEqual([
      { from: './effect', typeOnly: false },
      { from: './named', typeOnly: false },
      { from: './types', typeOnly: true },
      { from: './only-types', typeOnly: true },
      { from: './all', typeOnly: false },
      { from: './again', typeOnly: false },
      { from: './star', typeOnly: false },
      { from: './type-again', typeOnly: true },
      { from: './late', typeOnly: false },
      { from: './behind-an-address', typeOnly: false },
    ]);
  });

  it('lets the mesh import the types of the ports, and nothing else of the call', () => {
    const inMesh = (line: string) =>
      problemsOf(ports, ['public/call/state/state.ts', ''], ['public/mesh/link.ts', line]);
    expect(inMesh("import type { MediaPlane } from '../call/ports';")).toEqual([]);
    expect(inMesh("import { MEDIA_PROBLEMS } from '../call/ports';")).toHaveLength(1);
    expect(inMesh("import type { CallState } from '../call/state/state';")).toHaveLength(1);
  });

  it.each([
    ['the call', 'the mesh', 'public/call/call.ts', 'public/mesh/link.ts'],
    ['the interface', 'the mesh', 'public/ui/stage/stage.ts', 'public/mesh/link.ts'],
    ['the call', 'the interface', 'public/call/call.ts', 'public/ui/stage/stage.ts'],
    ['shared', 'the server', 'shared/roles.ts', 'server/config.ts'],
    ['the server', 'the page', 'server/app.ts', 'public/call/ports.ts'],
    ['the page', 'its conductor', 'public/ui/stage/stage.ts', 'public/main.ts'],
    ['the server', 'its conductor', 'server/app.ts', 'server.ts'],
    ['the server conductor', 'the page', 'server.ts', 'public/ui/stage/stage.ts'],
  ])('refuses that %s imports %s', (_who, _whom, from, to) => {
    const relative = path.posix.relative(path.posix.dirname(from), to).replace('.ts', '');
    const address = relative.startsWith('.') ? relative : `./${relative}`;
    expect(problemsOf([from, `import { x } from '${address}';`], [to, ''])).toEqual([`${from} imports ${to}`]);
  });

  it('lets subjects know each other one way only, and none of them what brings them together', () => {
    const problems = (from: string, to: string): string[] => {
      const relative = path.posix.relative(path.posix.dirname(from), to).replace('.ts', '');
      return problemsOf(
        [from, `import { x } from '${relative.startsWith('.') ? relative : `./${relative}`}';`],
        [to, ''],
      );
    };
    const stage = 'public/ui/stage/stage.ts';
    const chat = 'public/ui/chat/chat-panel.ts';
    expect(problems(chat, 'public/ui/base/dom.ts')).toEqual([]);
    expect(problems(stage, 'public/ui/side/side.ts')).toEqual([]);
    expect(problems(stage, 'public/call/call.ts')).toEqual([]);
    expect(problems('public/call/talk/files.ts', 'public/call/store.ts')).toEqual([]);
    expect(problems('public/ui/app.ts', stage)).toEqual([]);
    for (const [from, to] of [
      ['public/ui/side/side.ts', chat],
      ['public/ui/base/dom.ts', stage],
      [stage, 'public/ui/app.ts'],
      ['public/call/state/state.ts', 'public/call/talk/files.ts'],
      ['public/call/devices/own-devices.ts', 'public/call/call.ts'],
    ] as const)
      expect(problems(from, to)).toEqual([`${from} imports ${to}`]);
  });

  it('lets only net/ and the server use packages', () => {
    const line = "import { io } from 'socket.io-client';";
    expect(
      problemsOf(['public/net/socket-signaling.ts', line], ['server/app.ts', "import express from 'express';"]),
    ).toEqual([]);
    expect(problemsOf(['public/call/call.ts', line])).toEqual([
      'public/call/call.ts imports the package socket.io-client',
    ]);
  });

  it('refuses an import that leads nowhere', () => {
    expect(problemsOf(['shared/a.ts', "import { b } from './b';"])).toEqual([
      'shared/a.ts imports ./b, which is not there',
    ]);
  });

  it('finds a circle, also a long one and one of types', () => {
    const circle = new Map([
      ['shared/a.ts', "import { b } from './b';"],
      ['shared/b.ts', "import type { C } from './c';"],
      ['shared/c.ts', "import { a } from './a';"],
      ['shared/d.ts', "import { a } from './a';"],
    ]);
    expect(findCircle(circle)).toEqual(['shared/a.ts', 'shared/b.ts', 'shared/c.ts', 'shared/a.ts']);
  });
});
