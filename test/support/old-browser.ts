/**
 * A page as a browser shows it that gets no better any more: what Safari 16 (iPhone 8 and X) and Firefox 115 (Windows 7) do not know is
 * taken away, from the script's world and from what the server sends.
 */
import type { HTTPRequest, Page } from 'puppeteer';

/** Words of style sheets and markup that mean nothing there. */
const UNKNOWN: readonly (readonly [RegExp, string])[] = [
  [/light-dark\(/g, 'unknown('],
  [/:popover-open/g, ':unknown'],
  [/:has\(/g, ':unknown('],
  [/ popover(?=[ >=])/g, ' data-unknown'],
];

/** Call before the page is opened. */
export async function makeOld(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(forget);
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    const isRead = /\.css$|\/later$/.test(new URL(request.url()).pathname);
    (isRead ? answer(request) : request.continue()).catch(() => {
      // The page was closed meanwhile.
    });
  });
}

async function answer(request: HTTPRequest): Promise<void> {
  const response = await fetch(request.url());
  let body = await response.text();
  for (const [word, unknown] of UNKNOWN) body = body.replace(word, unknown);
  await request.respond({ status: response.status, contentType: response.headers.get('content-type') ?? '', body });
}

/** Runs in the page, before its own script. */
function forget(): void {
  const gone: readonly (readonly [object, readonly string[]])[] = [
    [window, ['ToggleEvent']],
    [Intl, ['Segmenter']],
    [URL, ['canParse']],
    [AbortSignal, ['any']],
    [Promise, ['withResolvers']],
    [HTMLElement.prototype, ['popover', 'showPopover', 'hidePopover', 'togglePopover']],
    [HTMLButtonElement.prototype, ['popoverTargetElement', 'popoverTargetAction']],
    [
      Element.prototype,
      Object.keys(Object.getOwnPropertyDescriptors(Element.prototype)).filter((key) => key.startsWith('aria')),
    ],
  ];
  for (const [owner, names] of gone) for (const name of names) Reflect.deleteProperty(owner, name);
}
