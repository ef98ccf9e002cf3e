/** From the browser's DOMException to our own word for it. */
import type { MediaProblem } from '../call/ports';

/**
 * The errors of getUserMedia (Media Capture and Streams, section 10.2), and the older names that browsers still use.
 * `permission` is what the browser says of it afterwards; null where it says nothing.
 */
export function mediaProblemOf(error: unknown, permission: PermissionState | null = null): MediaProblem {
  switch (read(error, 'name')) {
    case 'NotAllowedError':
    case 'PermissionDeniedError':
    case 'SecurityError':
      if (isBySystem(error)) return 'system';
      // The person's word is yes, so it is not the person who refused.
      if (permission === 'granted') return 'policy';
      // Refused, and yet it would ask again: the question was closed without an answer.
      return permission === 'prompt' ? 'dismissed' : 'denied';
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
    // Our own (media/patience); some browsers have one too, with the same meaning.
    case 'TimeoutError':
      return 'stuck';
    default:
      return 'unknown';
  }
}

/** Chromium says so in the message only: "Permission denied by system". */
function isBySystem(error: unknown): boolean {
  return / by system$/i.test(read(error, 'message'));
}

/** Not by its class: an OverconstrainedError was no Error in every browser. */
function read(error: unknown, field: 'name' | 'message'): string {
  if (typeof error !== 'object' || error === null || !(field in error)) return '';
  const value: unknown = Reflect.get(error, field);
  return typeof value === 'string' ? value : '';
}
