/** How much each picture may take of a home line. Used by mesh/mesh-transport. */

/** Bits a second. */
export interface PictureBudget {
  readonly camera: number;
  readonly screen: number;
}

/** What we dare to send altogether: home lines promise more upwards than they keep. */
const UPLINK_BITS = 2_500_000;
/** One 720p picture is not better with more. */
const PICTURE_BITS = 1_500_000;
/** Beside a screen, which has letters to be read, a face may be small. */
const SCREEN_SHARE = 0.7;

/** For the pictures on each of so many links. */
export function pictureBudget(links: number, isSharing: boolean): PictureBudget {
  const line = UPLINK_BITS / Math.max(1, links);
  const camera = Math.round(Math.min(PICTURE_BITS, isSharing ? line * (1 - SCREEN_SHARE) : line));
  return { camera, screen: Math.round(line * SCREEN_SHARE) };
}
