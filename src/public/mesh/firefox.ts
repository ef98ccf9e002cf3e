/** Tells Firefox: some of its faults concern links (mesh/codecs, mesh/peer-link), and no feature of a connection reveals them. */
export function isFirefox(): boolean {
  return 'mozInnerScreenX' in globalThis;
}

/** Whether the browser that wrote this description is Firefox: it says so in the origin line (RFC 8866, section 5.2). */
export function isOfFirefox(sdp: string): boolean {
  return sdp.startsWith('v=0\r\no=mozilla');
}
