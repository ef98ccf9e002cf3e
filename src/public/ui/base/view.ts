/**
 * How this person looks at the call: what is pinned, whether the stage follows the speaker, how loud each voice is. It is nobody
 * else's business and ends with the page.
 */
import type { PeerId } from '../../../shared/protocol';
import type { CallState } from '../../call/state/state';
import { createValue, type Value } from './value';

export interface Voice {
  /** From 0 to 1. */
  readonly volume: number;
  /** Only here: that person does not notice. */
  readonly muted: boolean;
}

export interface ViewState {
  /** Tiles that the person put on the stage, in that order. */
  readonly pins: readonly string[];
  /** `speaker`: the speaker has the stage. */
  readonly mode: 'grid' | 'speaker';
  readonly voices: Readonly<Record<PeerId, Voice>>;
}

export type View = Value<ViewState>;

export const OWN_TILE = 'own';
export const faceTile = (id: PeerId): string => `face ${id}`;
export const screenTile = (id: PeerId): string => `screen ${id}`;

const FULL_VOICE: Voice = { volume: 1, muted: false };

export function createView(): View {
  return createValue<ViewState>({ pins: [], mode: 'grid', voices: {} });
}

/** The tiles on the stage: pins, else shared screens, else the speaker, if so wished; none: the grid. */
export function featuredOf(
  view: ViewState,
  { peers, hearing }: Pick<CallState, 'peers' | 'hearing'>,
): readonly string[] {
  const screens = peers.filter(({ state }) => state.screen).map(({ id }) => screenTile(id));
  const there = new Set([OWN_TILE, ...peers.map(({ id }) => faceTile(id)), ...screens]);
  const pinned = view.pins.filter((tile) => there.has(tile));
  if (pinned.length > 0) return pinned;
  if (screens.length > 0) return screens;
  if (view.mode !== 'speaker') return [];
  const speaker = peers.find(({ id }) => id === hearing.speaker) ?? peers[0];
  return speaker === undefined ? [] : [faceTile(speaker.id)];
}

/** Pins that tile and nothing else, or takes the pin away. */
export function togglePin(view: View, tile: string): void {
  const now = view.get();
  view.set({ ...now, pins: now.pins.includes(tile) ? [] : [tile] });
}

export function voiceOf({ voices }: ViewState, id: PeerId): Voice {
  return voices[id] ?? FULL_VOICE;
}

/** As a slider says it. */
export function percentOf(volume: number): string {
  return `${Math.round(100 * volume)} %`;
}

export function setVoice(view: View, id: PeerId, change: Partial<Voice>): void {
  const now = view.get();
  view.set({ ...now, voices: { ...now.voices, [id]: { ...voiceOf(now, id), ...change } } });
}

/** iPhones let no page set how loud something is. */
export function canSetVolume(root: Document): boolean {
  const probe = root.createElement('audio');
  probe.volume = 0.5;
  return probe.volume === 0.5;
}
