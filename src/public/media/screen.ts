/** The person's own screen. */
import type { OpenedScreen } from '../call/ports';
import { screenFrameRate, screenOptions } from './constraints';
import { mediaProblemOf } from './media-error';

/** Whether this browser can share at all: on phones none can. */
export function canShareScreen(mediaDevices: MediaDevices | undefined): mediaDevices is MediaDevices {
  // Typed as always there, and missing on phones.
  return mediaDevices !== undefined && 'getDisplayMedia' in mediaDevices;
}

/** Asks at once: Safari refuses when anything stands between the click and this. */
export async function openScreen(mediaDevices: MediaDevices): Promise<OpenedScreen> {
  try {
    const canRestrict = 'restrictOwnAudio' in mediaDevices.getSupportedConstraints();
    const stream = await mediaDevices.getDisplayMedia(screenOptions(canRestrict));
    const [track] = stream.getVideoTracks();
    const [sound = null] = stream.getAudioTracks();
    return track === undefined ? { ok: false, problem: 'unknown' } : { ok: true, track, sound };
  } catch (error) {
    const problem = mediaProblemOf(error);
    if (problem === 'system') return { ok: false, problem };
    return { ok: false, problem: problem === 'denied' ? 'cancelled' : 'unknown' };
  }
}

/** `detail` keeps letters sharp where the line is narrow, `motion` keeps pictures coming (MediaStreamTrack Content Hints, section 3). */
export async function setScreenMotion(track: MediaStreamTrack, motion: boolean): Promise<void> {
  track.contentHint = motion ? 'motion' : 'detail';
  await track.applyConstraints({ ...track.getConstraints(), frameRate: { max: screenFrameRate(motion) } });
}
