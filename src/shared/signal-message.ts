/** Signals that travel from page to page because the server is away. Part of shared/peer-message. */
import { isId, isRecord } from './parse';
import { LIMITS, type PeerId } from './protocol';

/** A description with what is around it. */
export const SIGNAL_MESSAGE_BYTES = LIMITS.descriptionBytes + 4 * 1024;

/** What two links tell each other while they are set up. The receiving link checks `data`, whichever way it came. */
export interface Signal {
  readonly kind: 'offer' | 'answer' | 'ice';
  readonly data: unknown;
}

export type SignalMessages =
  /** A signal for you. */
  | { readonly type: 'signal'; readonly signal: Signal }
  /** A signal for somebody you are linked to: pass it on. */
  | { readonly type: 'pass'; readonly to: PeerId; readonly signal: Signal }
  /** A signal that somebody asked me to pass on. */
  | { readonly type: 'passed'; readonly from: PeerId; readonly signal: Signal };

type Fields = Readonly<Record<string, unknown>>;

export function parseSignal(value: Fields): SignalMessages | null {
  const signal = readSignal(value['signal']);
  return signal === null ? null : { type: 'signal', signal };
}

export function parsePass({ to, signal: carried }: Fields): SignalMessages | null {
  const signal = readSignal(carried);
  return signal === null || !isId(to) ? null : { type: 'pass', to, signal };
}

export function parsePassed({ from, signal: carried }: Fields): SignalMessages | null {
  const signal = readSignal(carried);
  return signal === null || !isId(from) ? null : { type: 'passed', from, signal };
}

function readSignal(value: unknown): Signal | null {
  if (!isRecord(value)) return null;
  const { kind, data } = value;
  return kind === 'offer' || kind === 'answer' || kind === 'ice' ? { kind, data } : null;
}
