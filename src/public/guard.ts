/**
 * The one place that catches: says that a fault of ours happened, with a link that loads the page again. A script of its own that comes
 * first and needs nothing, because the others may not come, or this browser may not be able to read them (src/views/page.pug).
 */
export {};

const show = (): void => document.getElementById('unexpected')?.removeAttribute('hidden');

addEventListener(
  'error',
  (event) => {
    // A mere warning of the browser, such as a ResizeObserver's delay, has no `error`. For a script that was not fetched the target is the script.
    if (event.target instanceof HTMLScriptElement || event.error) show();
  },
  // A lost script does not bubble.
  true,
);
addEventListener('unhandledrejection', show);
