/** Which browser this is, only to say in its own words where its switches are; never to decide what it can. */
import type { BrowserName } from '../../../shared/text';

/** KakaoTalk, LINE, Facebook, Instagram, and every page inside an Android app. */
const IN_APP = /KAKAOTALK|\bLine\/|FBAN|FBAV|Instagram|; wv\)/;

export function browserNameOf(userAgent: string): BrowserName {
  // It has none of the switches of the browser that it is made of.
  if (IN_APP.test(userAgent)) return 'app';
  // Every browser there has the same engine, and the same switches in the system's settings.
  if (/iPhone|iPad/.test(userAgent)) return 'iphone';
  if (/Firefox\//.test(userAgent)) return 'firefox';
  // Edge, Opera and others on Chromium have its switches.
  if (/Chrome\//.test(userAgent)) return 'chrome';
  return /Safari\//.test(userAgent) ? 'safari' : 'other';
}
