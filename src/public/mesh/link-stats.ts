/** Reads a link's statistics (Identifiers for WebRTC's Statistics API, W3C). */
import type { LinkInfo, LinkQuality } from '../call/ports';

export interface LinkSample {
  /** Grows whenever anything arrives: media, data, or the peer's connectivity checks. */
  readonly carried: number;
  readonly info: LinkInfo;
  /** What the browser dares to send over this link, in bit/s; null: it does not say (RTCIceCandidatePairStats, availableOutgoingBitrate). */
  readonly availableBits: number | null;
  /** See `MediaPlane.missingSound`. */
  readonly missingSound: number;
  /** The share of the media packets that is lost, from 0 to 1: theirs that did not arrive, or ours, whichever is more. The mean over some seconds. */
  readonly loss: number;
  readonly totals: Totals;
}

/** Since the link began. */
interface Totals {
  /** Media packets that arrived, and that did not. */
  readonly packets: number;
  readonly lost: number;
  /** Of sound: how many samples were played, and how many of them were made up, because nothing was there to be played. */
  readonly samples: number;
  readonly madeUp: number;
}

/** From these on people notice. Delay is one round trip; bits are what the browser dares to send where it would send more. */
const POOR = { loss: 0.08, roundTripMs: 400, bits: 75_000 };
/** From these on they may soon. */
const FAIR = { loss: 0.03, roundTripMs: 250, bits: 150_000 };
/** One second of loss is no bad line. */
const NEWEST_WEIGHT = 0.4;

const NOTHING: Totals = { packets: 0, lost: 0, samples: 0, madeUp: 0 };

/** @param before the previous sample: shares count from there */
export function readSample(report: RTCStatsReport, before: LinkSample | null): LinkSample {
  let carried = 0;
  let totals = NOTHING;
  let lostOfOurs = 0;
  let isHeldBack = false;
  let roundTripMs: number | null = null;
  let availableBits: number | null = null;
  let route: LinkInfo['route'] = null;
  for (const entry of entriesOf(report)) {
    switch (entry['type']) {
      case 'candidate-pair': {
        carried +=
          number(entry, 'bytesReceived') + number(entry, 'requestsReceived') + number(entry, 'responsesReceived');
        if (entry['nominated'] !== true || entry['state'] !== 'succeeded') break;
        const roundTrip = entry['currentRoundTripTime'];
        if (typeof roundTrip === 'number') roundTripMs = Math.round(roundTrip * 1000);
        const available = entry['availableOutgoingBitrate'];
        if (typeof available === 'number') availableBits = available;
        const isRelayed = isRelay(report, entry['localCandidateId']) || isRelay(report, entry['remoteCandidateId']);
        route = isRelayed ? 'relayed' : 'direct';
        break;
      }
      case 'inbound-rtp':
        totals = {
          packets: totals.packets + number(entry, 'packetsReceived'),
          lost: totals.lost + Math.max(0, number(entry, 'packetsLost')),
          samples: totals.samples + number(entry, 'totalSamplesReceived'),
          madeUp: totals.madeUp + number(entry, 'concealedSamples') - number(entry, 'silentConcealedSamples'),
        };
        break;
      case 'remote-inbound-rtp':
        lostOfOurs = Math.max(lostOfOurs, number(entry, 'fractionLost'));
        break;
      case 'outbound-rtp':
        isHeldBack ||= entry['qualityLimitationReason'] === 'bandwidth';
    }
  }
  const since = before?.totals ?? NOTHING;
  const lostNow = shareOf(totals.lost - since.lost, totals.packets - since.packets + totals.lost - since.lost);
  const loss = NEWEST_WEIGHT * Math.max(lostNow, lostOfOurs) + (1 - NEWEST_WEIGHT) * (before?.loss ?? 0);
  // A packet that is lost is made up, too, and by what comes before and after it.
  const missing = shareOf(totals.madeUp - since.madeUp, totals.samples - since.samples) - 2 * lostNow;
  const heldBackTo = isHeldBack ? (availableBits ?? Infinity) : Infinity;
  const isBeyond = ({ loss: most, roundTripMs: longest, bits }: typeof POOR): boolean =>
    loss > most || (roundTripMs ?? 0) > longest || heldBackTo < bits;
  const quality: LinkQuality = isBeyond(POOR) ? 'poor' : isBeyond(FAIR) ? 'fair' : 'good';
  return {
    carried,
    totals,
    loss,
    availableBits,
    missingSound: Math.max(0, missing),
    info: { route, roundTripMs, quality },
  };
}

function shareOf(part: number, whole: number): number {
  return whole > 0 ? Math.max(0, part) / whole : 0;
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
