/** Fetches a part of the page's script that is not in the first one. Every `import()` of the page goes through this. */

/**
 * The same module by another address, where the first could not be fetched.
 * HACK(chrome 156, firefox 153): a module that could not be fetched once counts as missing until the page is reloaded, also when the server is back
 * (https://github.com/whatwg/html/pull/10327). Their error names the address, and with a query it is another module.
 * @param load says `import()`, so that the build finds the part
 */
export async function fetchPart<T>(
  load: () => Promise<T>,
  importFrom: (address: string) => Promise<unknown> = (address) => import(address),
): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const address = /https?:\S+\.js/.exec(String(error))?.[0];
    if (address === undefined) throw error;
    return (await importFrom(`${address}?${Date.now()}`)) as T;
  }
}
