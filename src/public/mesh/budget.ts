/** How much each picture may take of a home line. Used by mesh/mesh-transport. */

/** What we dare to send altogether: home lines promise more upwards than they keep. */
const UPLINK_BITS = 2_500_000;
/** One 720p picture is not better with more. */
const PICTURE_BITS = 1_500_000;

/** Bits a second for the camera on each of so many links. */
export function cameraBudget(links: number): number {
  return Math.round(Math.min(PICTURE_BITS, UPLINK_BITS / Math.max(1, links)));
}
