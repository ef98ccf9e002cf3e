/** Out of a browser that has no devices for pages: often one inside another app. */
import type { BrowserName, Text } from '../../../shared/text';
import type { NoticeCode } from '../../call/state/state';

export interface Action {
  readonly label: string;
  run(): void;
}

/** The address at which that app hands the page over to the system's browser; null where none is known. */
export function outsideOf(userAgent: string, href: string): string | null {
  if (/KAKAOTALK/.test(userAgent)) return `kakaotalk://web/openExternal?url=${encodeURIComponent(href)}`;
  if (!/\bLine\//.test(userAgent)) return null;
  const address = new URL(href);
  address.searchParams.set('openExternalBrowser', '1');
  return address.href;
}

/** The way to another browser, where a device opens there and not in this one; null elsewhere. */
export function wayOut(code: NoticeCode, browser: BrowserName, text: Text, view: Window): Action | null {
  const isKept = browser === 'app' && (code.endsWith('-denied') || code.endsWith('-dismissed'));
  if (!isKept && !code.endsWith('-unsupported')) return null;
  const { navigator, location } = view;
  const { href } = location;
  const outside = outsideOf(navigator.userAgent, href);
  if (outside !== null) return { label: text.devices.openOutside, run: () => location.assign(outside) };
  return {
    label: text.devices.copyLink,
    run() {
      // Missing in some of those apps: then the person copies it from here.
      const byHand = (): void => void view.prompt(text.devices.copyLink, href);
      if ('clipboard' in navigator) navigator.clipboard.writeText(href).catch(byHand);
      else byHand();
    },
  };
}
