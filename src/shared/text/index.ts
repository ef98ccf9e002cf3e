/** The sentences that people read, by language. Used by the server's pages; the browser's come by load.ts. */
import { en, type Text } from './en';
import { ko } from './ko';
import type { Language } from './languages';

export type { Text };
export type { BrowserName } from './en-devices';

const TEXTS: Readonly<Record<Language, Text>> = { en, ko };

export function textOf(language: Language): Text {
  return TEXTS[language];
}
