/**
 * Which certificate a description shows: whoever holds its private key, and nobody else, can be at the other end of that connection (RFC 8122; DTLS checks it).
 * A page has one for all its connections, so this tells one page from another whoever brought the description. Used by mesh/peer.
 */

/** All that it shows, as one string: a description that names a second one beside the known one is another page's. */
export function fingerprintOf(sdp: string): string {
  const all = [...sdp.matchAll(/^a=fingerprint:(.*)$/gim)].map(([, shown = '']) => shown.trim().toLowerCase());
  return [...new Set(all)].sort().join(' ');
}
