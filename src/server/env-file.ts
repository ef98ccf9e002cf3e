/** Reads the settings of a .env file, in any encoding that editors use. */
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

/**
 * @returns nothing where there is no such file.
 * @throws Error with one sentence when the file is not empty and has no setting in it.
 */
export function readEnvFile(file: string): Readonly<Record<string, string | undefined>> {
  if (!existsSync(file)) return {};
  const text = decode(readFileSync(file));
  // The parser takes anything it does not understand for a name.
  const settings = Object.entries(parseEnv(text)).filter(([name]) => /^[A-Za-z_]\w*$/.test(name));
  const saysSomething = text.split('\n').some((line) => !/^\s*(#|$)/.test(line));
  if (saysSomething && settings.length === 0)
    throw new Error(`${file} holds no setting: write one NAME=value a line, as in .env.example, and save it as UTF-8.`);
  return Object.fromEntries(settings);
}

/** Windows' editors put a byte order mark in front; PowerShell's `>` writes UTF-16. */
function decode(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString('hex');
  const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8';
  // This removes the mark.
  return new TextDecoder(encoding).decode(bytes);
}
