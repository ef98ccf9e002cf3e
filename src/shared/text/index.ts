/** The sentences that people read, by language. Used by the server's pages and by ui/. */
import { en, type Text } from './en';
import { ko } from './ko';

export type { Text };
export type { BrowserName } from './en-devices';

export const LANGUAGES = ['en', 'ko'] as const;
export type Language = (typeof LANGUAGES)[number];

const TEXTS: Readonly<Record<Language, Text>> = { en, ko };

export function textOf(language: Language): Text {
  return TEXTS[language];
}

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((language) => language === value);
}
