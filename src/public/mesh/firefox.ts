/** Two of its faults concern what is negotiated (mesh/codecs, mesh/peer-link). Nothing that can be asked of a connection tells them. */
export function isFirefox(): boolean {
  return 'mozInnerScreenX' in globalThis;
}
