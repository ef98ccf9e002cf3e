/** The two cookies that let the server's first paint be right: language and colours. The server reads them. */

const YEAR_S = 365 * 24 * 60 * 60;

/** Null forgets it. The names are those of server/choices.ts. */
export function writeCookie(root: Document, name: 'noom-lang' | 'noom-theme', value: string | null): void {
  const secure = root.location.protocol === 'https:' ? '; Secure' : '';
  const age = value === null ? 0 : YEAR_S;
  root.cookie = `${name}=${value ?? ''}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
}
