/** The languages there are. Apart from the sentences, so that a page can ask for one language and gets no other. */

export const LANGUAGES = ['en', 'ko'] as const;
/** Each in its own words, for the menu. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', ko: '한국어' };

export type Language = (typeof LANGUAGES)[number];

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((language) => language === value);
}
