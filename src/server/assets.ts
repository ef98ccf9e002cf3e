/** The addresses of the built files, which change with their content. They are read once, at the start. */
import { readFile } from 'node:fs/promises';
import { isRecord } from '../shared/parse';
import { LANGUAGES, type Language } from '../shared/text/languages';

export const ASSET_NAMES = [
  'script',
  'style',
  'homeStyle',
  'laterStyle',
  'guard',
  'welcome',
  'icon',
  'touchIcon',
  'social',
  'manifest',
] as const;
export type Assets = Readonly<Record<(typeof ASSET_NAMES)[number], string>> & {
  /** The sentences of each language. */
  readonly texts: Readonly<Record<Language, string>>;
};

/** @param basePath the front of each address. @throws Error when the build has not made `file` (dist/assets.json), or has made another. */
export async function readAssets(file: string, basePath: string): Promise<Assets> {
  let assets: Assets | null;
  try {
    assets = parseAssets(JSON.parse(await readFile(file, 'utf8')), basePath);
  } catch (cause) {
    throw new Error(`${file} cannot be read; npm run build makes it.`, { cause });
  }
  if (assets === null)
    throw new Error(`${file} lacks one of ${ASSET_NAMES.join(', ')} and texts; npm run build makes it.`);
  return assets;
}

function parseAssets(value: unknown, basePath: string): Assets | null {
  if (!isRecord(value)) return null;
  const addresses = parseAddresses(value, ASSET_NAMES, basePath);
  const texts = parseAddresses(value['texts'], LANGUAGES, basePath);
  return addresses === null || texts === null ? null : { ...addresses, texts };
}

function parseAddresses<Name extends string>(
  value: unknown,
  names: readonly Name[],
  basePath: string,
): Readonly<Record<Name, string>> | null {
  if (!isRecord(value)) return null;
  const found: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const address = value[name];
    if (typeof address !== 'string') return null;
    found[name] = basePath + address;
  }
  return found as Record<Name, string>;
}
