/** Some of its faults concern links (mesh/codecs, mesh/peer-link, mesh/slots). Nothing that can be asked of a connection tells them. */
export function isFirefox(): boolean {
  return 'mozInnerScreenX' in globalThis;
}
