/** Decides which peer gives way when two first offers cross (glare). The two ends must get different answers. */
import type { PeerId } from './protocol';

/**
 * The polite side gives up its own new link when another one meets it, in the manner of "perfect negotiation" (W3C WebRTC 1.0,
 * section 10.7). Decided by the ids alone, never by who came first, so both ends agree without a message.
 */
export function isPolite(self: PeerId, other: PeerId): boolean {
  return self < other;
}
