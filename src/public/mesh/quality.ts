/** What each peer is sent of us, slot by slot: from what it wants to see, who may hear us, and what a home line carries. Pure. */
import type { PeerId, Slot } from '../../shared/protocol';
import type { SendingLimit, Wants } from '../call/ports';

/** What one slot sends to one peer. */
export interface SlotSending {
  /** False: no track at all. */
  readonly isSent: boolean;
  /**
   * What the encoding is to be like (WebRTC 1.0, section 5.2.1, RTCRtpEncodingParameters). Where there is nothing to send it is not active: Chromium
   * keeps a share of the line for each encoding that is (measured in Chromium 156: half of it for a screen that nobody shares).
   */
  readonly encoding: Readonly<RTCRtpEncodingParameters>;
}
export type Sending = Readonly<Record<Slot, SlotSending>>;

/** What we dare to send altogether, in bit/s: home lines promise more upwards than they keep. Eight people fit on it. */
const UPLINK_BITS = 2_000_000;
/** A voice, with its packets' headers. */
const SOUND_BITS = 50_000;
/** Where somebody has capped the line to less than sound needs, a picture is still a picture. */
const LEAST_BITS = 30_000;
/** A picture of 720 lines is not better with more. */
const PICTURE_BITS = 1_500_000;
const PICTURE_HEIGHT = 720;
/** A smaller picture needs more bits for each of its pixels. */
const SMALLER = 1.5;
/** A face may be small beside a screen, which has letters to be read. */
const SCREEN_SHARE = 0.7;
/** The first pictures to so many are smaller still. */
const MANY_LINKS = 3;
/** Above seven viewers all get one size: eight people see each other, and in a larger room few are seen (call/state/pictures). */
const CROWD_LINKS = 8;
const CROWD_HEIGHT = 180;
/**
 * A first picture of this height is there in half the time that one of 720 lines takes (docs/performance.md). With 360 lines, Chromium may find its
 * first guess of the line, 300 kbit/s, too little: it halves the picture by itself and needs 10 to 25 s to undo that (4 of 10 calls, Chromium 156).
 */
const FIRST_HEIGHTS = { few: 270, many: 180 };
/** Never smaller, however small the tile. */
const LEAST_HEIGHT = 90;

export interface Situation {
  /** What that peer wants to see of us. */
  readonly wants: Wants;
  /** What the line to it carries (mesh/ceiling), in lines. */
  readonly ceiling: number;
  /** Our microphone goes to this peer alone; null: to everybody. */
  readonly speaksTo: PeerId | null;
  /** How many peers share our line. */
  readonly links: number;
  readonly isSharing: boolean;
  /** Our camera, with the height of its picture (null: not known); null: it is off. */
  readonly camera: { readonly height: number | null } | null;
  readonly limit: SendingLimit;
}

/** The height of the first picture to each of so many peers. */
export function firstHeight(links: number): number {
  return FIRST_HEIGHTS[links < MANY_LINKS ? 'few' : 'many'];
}

export function sendingTo(id: PeerId, situation: Situation): Sending {
  const { wants, ceiling, speaksTo, links, isSharing, camera, limit } = situation;
  const line = Math.max(LEAST_BITS, Math.min(UPLINK_BITS, limit.bits) / Math.max(1, links) - SOUND_BITS);
  const asked = links < CROWD_LINKS ? Math.min(wants.camera, limit.lines) : CROWD_HEIGHT;
  const wanted = Math.max(LEAST_HEIGHT, asked);
  const height = Math.min(wanted, ceiling);
  // Of the size that is wanted, not of the one that the line carries by now: Chromium tries out a line up to twice what may be sent.
  const lines = Math.min(wanted, Math.max(PICTURE_HEIGHT, camera?.height ?? 0));
  const picture = PICTURE_BITS * (lines / PICTURE_HEIGHT) ** SMALLER;
  const face = Math.round(Math.min(picture, isSharing ? line * (1 - SCREEN_SHARE) : line));
  const screen = Math.round(line * SCREEN_SHARE);
  return {
    // Sound goes first on every line. Muted, it would be fifty packets of silence a second to each.
    mic: {
      isSent: speaksTo === null || speaksTo === id,
      encoding: { active: limit.mic, priority: 'high', networkPriority: 'high' },
    },
    camera: {
      isSent: wants.camera > 0,
      encoding: {
        active: camera !== null && wants.camera > 0,
        maxBitrate: face,
        scaleResolutionDownBy: Math.max(1, (camera?.height ?? 0) / height),
        maxFramerate: Math.max(1, Math.min(wants.frames, limit.frames)),
      },
    },
    screen: { isSent: wants.screen > 0, encoding: { active: isSharing && wants.screen > 0, maxBitrate: screen } },
    screen_sound: { isSent: true, encoding: {} },
  };
}
