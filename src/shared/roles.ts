/** Who gives way when two offers cross. Called by the mesh; the two ends must answer differently. */
import type { PeerId } from './protocol';

/**
 * The polite side of a link takes back its own offer when another one meets it (W3C WebRTC 1.0, section 10.7,
 * "perfect negotiation"). Decided by the ids alone, never by who came first, so both ends agree
 * without a word.
 */
export function isPolite(self: PeerId, other: PeerId): boolean {
  return self < other;
}
