/** From the browser's DOMException to our own word for it. Used by media/local-media. */
import type { MediaProblem } from '../call/ports';

/** The errors of getUserMedia (Media Capture and Streams, section 10.2), and the older names that browsers still use. */
export function mediaProblemOf(error: unknown): MediaProblem {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'PermissionDeniedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'DevicesNotFoundError':
      return 'none';
    case 'NotReadableError':
    case 'TrackStartError':
    case 'AbortError':
      return 'busy';
    case 'OverconstrainedError':
    case 'ConstraintNotSatisfiedError':
      return 'over-constrained';
    default:
      return 'unknown';
  }
}
