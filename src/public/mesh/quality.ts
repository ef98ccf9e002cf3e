/** What each peer is sent of us, slot by slot: from what it wants to see, who may hear us, and what a home line carries. Pure. */
import type { PeerId, Slot } from '../../shared/protocol';
import type { Wants } from '../call/ports';

/** What one slot sends to one peer. */
export interface SlotSending {
  /** False: no track at all. */
  readonly isSent: boolean;
  /** What the encoding is to be like (WebRTC 1.0, section 5.2.1, RTCRtpEncodingParameters). */
  readonly encoding: Readonly<Pick<RTCRtpEncodingParameters, 'maxBitrate' | 'priority' | 'networkPriority'>>;
}
export type Sending = Readonly<Record<Slot, SlotSending>>;

/** What we dare to send altogether, in bit/s: home lines promise more upwards than they keep. */
const UPLINK_BITS = 2_500_000;
/** A 720p picture is not better with more. */
const PICTURE_BITS = 1_500_000;
/** A face may be small beside a screen, which has letters to be read. */
const SCREEN_SHARE = 0.7;

export interface Situation {
  /** What that peer wants to see of us. */
  readonly wants: Wants;
  /** Our microphone goes to this peer alone; null: to everybody. */
  readonly speaksTo: PeerId | null;
  /** How many peers share our line. */
  readonly links: number;
  readonly isSharing: boolean;
}

export function sendingTo(id: PeerId, { wants, speaksTo, links, isSharing }: Situation): Sending {
  const line = UPLINK_BITS / Math.max(1, links);
  const camera = Math.round(Math.min(PICTURE_BITS, isSharing ? line * (1 - SCREEN_SHARE) : line));
  const screen = Math.round(line * SCREEN_SHARE);
  return {
    // Sound goes first on every line.
    mic: { isSent: speaksTo === null || speaksTo === id, encoding: { priority: 'high', networkPriority: 'high' } },
    camera: { isSent: wants.camera > 0, encoding: { maxBitrate: camera } },
    screen: { isSent: wants.screen > 0, encoding: { maxBitrate: screen } },
    screen_sound: { isSent: true, encoding: {} },
  };
}
