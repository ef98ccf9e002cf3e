/** Reads a link's statistics (Identifiers for WebRTC's Statistics API, W3C). */
import type { LinkInfo } from '../call/ports';

export interface LinkSample {
  /** Grows whenever anything arrives: media, data, or the peer's connectivity checks. */
  readonly carried: number;
  readonly info: LinkInfo;
  /** What the browser dares to send over this link, in bit/s; null: it does not say (RTCIceCandidatePairStats, availableOutgoingBitrate). */
  readonly availableBits: number | null;
  /** Media packets that arrived, and that were lost, since the link began. */
  readonly packets: number;
  readonly lost: number;
}

/** People notice more than this. */
const POOR_ROUND_TRIP_MS = 400;
const POOR_LOSS = 0.08;

/** @param before the previous sample: loss counts from there */
export function readSample(report: RTCStatsReport, before: LinkSample | null): LinkSample {
  let carried = 0;
  let packets = 0;
  let lost = 0;
  let roundTripMs: number | null = null;
  let availableBits: number | null = null;
  let route: LinkInfo['route'] = null;
  for (const entry of entriesOf(report)) {
    if (entry['type'] === 'candidate-pair') {
      carried +=
        number(entry, 'bytesReceived') + number(entry, 'requestsReceived') + number(entry, 'responsesReceived');
      if (entry['nominated'] !== true || entry['state'] !== 'succeeded') continue;
      const roundTrip = entry['currentRoundTripTime'];
      if (typeof roundTrip === 'number') roundTripMs = Math.round(roundTrip * 1000);
      const available = entry['availableOutgoingBitrate'];
      if (typeof available === 'number') availableBits = available;
      route =
        isRelay(report, entry['localCandidateId']) || isRelay(report, entry['remoteCandidateId'])
          ? 'relayed'
          : 'direct';
    }
    if (entry['type'] === 'inbound-rtp') {
      packets += number(entry, 'packetsReceived');
      lost += Math.max(0, number(entry, 'packetsLost'));
    }
  }
  const newly = { packets: packets - (before?.packets ?? 0), lost: lost - (before?.lost ?? 0) };
  const loss = newly.packets + newly.lost > 0 ? newly.lost / (newly.packets + newly.lost) : 0;
  const poor = loss > POOR_LOSS || (roundTripMs ?? 0) > POOR_ROUND_TRIP_MS;
  return { carried, packets, lost, availableBits, info: { route, roundTripMs, poor } };
}

/** A report's entries as plain records. Browsers differ in the types of fields, so each field is checked. */
function* entriesOf(report: RTCStatsReport): Generator<Readonly<Record<string, unknown>>> {
  for (const entry of (report as ReadonlyMap<string, unknown>).values()) {
    if (typeof entry === 'object' && entry !== null) yield entry as Readonly<Record<string, unknown>>;
  }
}

function isRelay(report: RTCStatsReport, id: unknown): boolean {
  for (const entry of entriesOf(report)) if (entry['id'] === id) return entry['candidateType'] === 'relay';
  return false;
}

function number(entry: Readonly<Record<string, unknown>>, field: string): number {
  const value = entry[field];
  return typeof value === 'number' ? value : 0;
}
