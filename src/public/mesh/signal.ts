/**
 * Parses the content of offers, answers and candidates. The server does not open them, so they may come from anybody. To the standard's
 * fields we add four, which a client from the course neither sends nor notices:
 * `link` names the connection that the description belongs to, `serial` counts a link's descriptions, and
 * `answers` is the serial of the offer that is answered. With them a signal may come late, twice or never. `oneCertificate` is explained
 * in docs/trust.md.
 */
import { utf8Bytes } from '../../shared/measure';
import { isCount, isRecord, isText } from '../../shared/parse';
import { LIMITS } from '../../shared/protocol';

export interface Description {
  readonly type: 'offer' | 'answer';
  readonly sdp: string;
  /** Empty: from a client that knows no links. */
  readonly link: string;
  /** From 1 on; 0: from a client that does not count. */
  readonly serial: number;
  /** In an answer: the offer's serial; 0: unknown. */
  readonly answers: number;
  /** The page says that all its connections have the certificate in this description, and it is held to that. */
  readonly oneCertificate: boolean;
}

export interface Candidate {
  readonly init: RTCIceCandidateInit;
  readonly link: string;
}

/** A description of that type, or null. `setRemoteDescription` checks the text itself. */
export function parseDescription(type: 'offer' | 'answer', value: unknown): Description | null {
  if (!isRecord(value) || value['type'] !== type) return null;
  const { sdp, link = '', serial = 0, answers = 0 } = value;
  if (typeof sdp !== 'string' || utf8Bytes(sdp) > LIMITS.descriptionBytes) return null;
  if (!isLinkName(link) || !isCount(serial) || !isCount(answers)) return null;
  return { type, sdp, link, serial, answers, oneCertificate: value['oneCertificate'] === true };
}

/** A candidate, or null; null also for the empty candidate that only says "no more". */
export function parseCandidate(value: unknown): Candidate | null {
  if (!isRecord(value)) return null;
  const { candidate, sdpMid = null, sdpMLineIndex = null, usernameFragment = null, link = '' } = value;
  if (typeof candidate !== 'string' || candidate === '' || candidate.length > LIMITS.candidateBytes) return null;
  if (sdpMid !== null && !isText(sdpMid, 32)) return null;
  if (sdpMLineIndex !== null && (!isCount(sdpMLineIndex) || sdpMLineIndex > 1024)) return null;
  if (usernameFragment !== null && !isText(usernameFragment, 256)) return null;
  if (!isLinkName(link)) return null;
  return { init: { candidate, sdpMid, sdpMLineIndex, usernameFragment }, link };
}

function isLinkName(value: unknown): value is string {
  return isText(value, LIMITS.tokenCharacters);
}
