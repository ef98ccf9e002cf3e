/** Holds the lengths of functions. Run in the unit ring. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as ts from 'typescript';

const SOURCE = path.join(__dirname, '../src');
/** What one reads at once. */
const FUNCTION_LINES = 80;
/** A factory is the body of an object: its private state, its functions, and the object that it returns. */
const FACTORY_LINES = 200;
const FACTORY = /^(create|mount)[A-Z]/;

/** "name: lines" for each function that is longer than it may be. */
function longFunctions(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const name = node.name?.getText() ?? 'a function without a name';
      const first = source.getLineAndCharacterOfPosition(node.getStart()).line;
      const lines = source.getLineAndCharacterOfPosition(node.end).line - first + 1;
      if (lines > (FACTORY.test(name) ? FACTORY_LINES : FUNCTION_LINES)) found.push(`${name}: ${lines}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe('functions', () => {
  it('are at most 80 lines long, and factories 200', () => {
    const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    expect(files.length).toBeGreaterThan(100);
    expect(
      files.flatMap((name) =>
        longFunctions(name, readFileSync(path.join(SOURCE, name), 'utf8')).map((found) => `${name} ${found}`),
      ),
    ).toEqual([]);
  });

  it('are measured from their first line to their last, methods and arrows too', () => {
    const body = (lines: number): string => '\n  f();'.repeat(lines);
    expect(longFunctions('a.ts', `function draw() {${body(79)}\n}`)).toEqual(['draw: 81']);
    expect(longFunctions('a.ts', `function draw() {${body(78)}\n}`)).toEqual([]);
    expect(longFunctions('a.ts', `class A {\n  draw() {${body(90)}\n}\n}`)).toEqual(['draw: 92']);
    expect(longFunctions('a.ts', `const a = () => {${body(90)}\n};`)).toEqual(['a function without a name: 92']);
    expect(longFunctions('a.ts', `function createA() {${body(150)}\n}`)).toEqual([]);
    expect(longFunctions('a.ts', `function createA() {${body(199)}\n}`)).toEqual(['createA: 201']);
  });
});
