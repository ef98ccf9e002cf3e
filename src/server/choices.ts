/** A visitor's choices: language and colours, kept in cookies so that the first paint is right. */
import type { Request } from 'express';
import { isLanguage, LANGUAGES, type Language } from '../shared/text/languages';

export const THEMES = ['light', 'dark'] as const;
export interface Choices {
  readonly lang: Language;
  /** `auto`: as the visitor's system is set. */
  readonly theme: (typeof THEMES)[number] | 'auto';
}

/** The page writes the same two (ui/base/cookies.ts). They identify nobody, and no others are set. */
export const LANGUAGE_COOKIE = 'noom-lang';
export const THEME_COOKIE = 'noom-theme';

/** Whether the browser has kept that choice. */
export function keepsLanguage(request: Pick<Request, 'headers'>, lang: Language): boolean {
  return readCookie(request.headers.cookie, LANGUAGE_COOKIE) === lang;
}

/** The address first (where cookies are blocked it carries the language), then the cookie, then what the browser prefers. */
export function readChoices(request: Pick<Request, 'headers' | 'acceptsLanguages' | 'query'>): Choices {
  const { lang } = request.query;
  const chosen = isLanguage(lang) ? lang : readCookie(request.headers.cookie, LANGUAGE_COOKIE);
  const preferred = request.acceptsLanguages([...LANGUAGES]);
  const theme = readCookie(request.headers.cookie, THEME_COOKIE);
  return {
    lang: isLanguage(chosen) ? chosen : isLanguage(preferred) ? preferred : LANGUAGES[0],
    theme: THEMES.find((known) => known === theme) ?? 'auto',
  };
}

/** Our cookies need no decoding; a value that would need it is not ours. */
function readCookie(header: string | undefined, name: string): string | null {
  for (const part of header?.split(';') ?? []) {
    const [key, value] = part.trim().split('=');
    if (key === name && value !== undefined) return value;
  }
  return null;
}
