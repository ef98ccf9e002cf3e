/**
 * The trace: the steps of each link's life, with their times. It is off unless the page is told otherwise (`localStorage` `noom.trace` = `on`);
 * then the last steps are kept here, outside the state, and printed. It holds ids and kinds, and no addresses, names or descriptions.
 */

/** In the order of a calm life; `restarted` and what follows it may come again. */
export type TraceStep =
  /** The peer is in the room. `why`: it is new, or was here before us. */
  | 'wanted'
  /** There is a connection. `why`: our page calls, or is called. */
  | 'linked'
  | 'offer sent'
  | 'offer received'
  | 'answer sent'
  | 'answer received'
  /** `why`: its type (host, srflx, prflx, relay). */
  | 'candidate sent'
  | 'candidate received'
  | 'connected'
  | 'reconnecting'
  | 'failed'
  /** The first packet of a slot; `why`: which one. */
  | 'media'
  /** The camera's first picture is shown. */
  | 'picture'
  /** New paths for the same connection. */
  | 'restarted'
  | 'removed';

export interface TraceEvent {
  /** Milliseconds, by the page's clock. */
  readonly atMs: number;
  readonly peer: string;
  readonly step: TraceStep;
  /** What brought it about, or which of several it is; empty: nothing to add. */
  readonly why: string;
}

export interface Trace {
  readonly isOn: boolean;
  note(peer: string, step: TraceStep, why?: string): void;
  /** The last ones, the oldest first. */
  events(): readonly TraceEvent[];
}

export const TRACE_EVENTS_KEPT = 500;

/** @param tell called with each event as it is noted */
export function createTrace(isOn: boolean, now: () => number, tell: (event: TraceEvent) => void): Trace {
  let kept: readonly TraceEvent[] = [];
  return {
    isOn,
    note(peer, step, why = '') {
      if (!isOn) return;
      const event = { atMs: now(), peer, step, why };
      kept = [...kept, event].slice(-TRACE_EVENTS_KEPT);
      tell(event);
    },
    events: () => kept,
  };
}
