/**
 * The certificate that a description shows. Only the holder of its private key can be at the other end of that connection (RFC 8122; DTLS
 * checks it). A page has one certificate for all its connections, so this tells pages apart, whichever way the description came.
 */

/** All fingerprints of the description as one string: a description that adds a second one to the known one is from another page. */
export function fingerprintOf(sdp: string): string {
  const all = [...sdp.matchAll(/^a=fingerprint:(.*)$/gim)].map(([, shown = '']) => shown.trim().toLowerCase());
  return [...new Set(all)].sort().join(' ');
}
