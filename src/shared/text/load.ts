/** The sentences of one language, fetched as a file of its own (scripts/build.mjs). Called by main.ts; the server has them all. */
import type { Text } from './en';
import type { Language } from './languages';

export async function loadText(language: Language): Promise<Text> {
  return language === 'ko' ? (await import('./ko')).ko : (await import('./en')).en;
}
