/** The addresses of the built files, which change with their content. start.ts reads them once; the views write them out. */
import { readFile } from 'node:fs/promises';
import { isRecord } from '../shared/measure';
import type { Language } from '../shared/text/languages';

const NAMES = ['script', 'style', 'laterStyle', 'welcome', 'icon', 'touchIcon', 'social', 'manifest'] as const;
export type Assets = Readonly<Record<(typeof NAMES)[number], string>> & {
  /** The sentences of each language. */
  readonly texts: Readonly<Record<Language, string>>;
};

/** @param basePath stands in front of each address. @throws Error when the build has not made `file` (dist/assets.json), or has made another. */
export async function readAssets(file: string, basePath: string): Promise<Assets> {
  let assets: Assets | null;
  try {
    assets = parseAssets(JSON.parse(await readFile(file, 'utf8')), basePath);
  } catch (cause) {
    throw new Error(`${file} cannot be read; npm run build makes it.`, { cause });
  }
  if (assets === null) throw new Error(`${file} lacks one of ${NAMES.join(', ')} and texts; npm run build makes it.`);
  return assets;
}

function parseAssets(value: unknown, basePath: string): Assets | null {
  if (!isRecord(value)) return null;
  const { script, style, laterStyle, welcome, icon, touchIcon, social, manifest } = value;
  if (typeof script !== 'string' || typeof style !== 'string' || typeof laterStyle !== 'string') return null;
  if (typeof welcome !== 'string' || typeof icon !== 'string' || typeof touchIcon !== 'string') return null;
  if (typeof social !== 'string' || typeof manifest !== 'string') return null;
  const { en, ko } = isRecord(value['texts']) ? value['texts'] : {};
  if (typeof en !== 'string' || typeof ko !== 'string') return null;
  const at = (address: string): string => basePath + address;
  return {
    script: at(script),
    style: at(style),
    laterStyle: at(laterStyle),
    welcome: at(welcome),
    icon: at(icon),
    touchIcon: at(touchIcon),
    social: at(social),
    manifest: at(manifest),
    texts: { en: at(en), ko: at(ko) },
  };
}
