/**
 * Which pictures the page asks for, and how much of its own it sends: from the person's choices, the number of people, who has spoken, and how well
 * the machine keeps up. Pure; part of the state (call/state/state).
 */
import { EVERYTHING } from '../../../shared/peer-message';
import type { PeerId } from '../../../shared/protocol';
import type { SendingLimit, Wants } from '../ports';

/** `saving`: small pictures both ways. `sound`: no pictures of others, and your own goes out small. */
export const DATA_LEVELS = ['full', 'saving', 'sound'] as const;
export type DataLevel = (typeof DATA_LEVELS)[number];

/** How far the page has stepped down by itself: 1: it sends less; 2: it also asks for less; 3: it asks for sound alone. */
export type Strain = 0 | 1 | 2 | 3;

export interface PictureRules {
  /** Your choice for everybody. */
  readonly data: DataLevel;
  /** Your cap for all that goes out, in bit/s; Infinity: none. */
  readonly uplink: number;
  /** The peers whom you have put on the stage. */
  readonly staged: readonly PeerId[];
  readonly strain: Strain;
  /** Anybody can see the page; while nobody can, it asks for no pictures. */
  readonly seen: boolean;
}

export const ALL_PICTURES: PictureRules = { data: 'full', uplink: Infinity, staged: [], strain: 0, seen: true };

/** In a larger room everybody is heard, and those are seen who spoke last. */
const ALL_SEEN = 8;
const SPEAKERS_SEEN = 4;
/** A small picture: a face is still a face. */
const SMALL_LINES = 180;
const SAVING_FRAMES = 15;
const STRAINED_FRAMES = 8;
/** Above two viewers each picture costs the encoder of each. In a larger room one speaks, and the others listen. */
const SEVERAL = 3;
const SEVERAL_FRAMES = 20;
const MANY = 5;
const SPEAKING_FRAMES = 24;
const LISTENING_FRAMES = 12;

const NOTHING: Wants = { camera: 0, screen: 0, frames: 0 };

export interface Audible {
  readonly peers: readonly {
    readonly id: PeerId;
    readonly data: DataLevel;
    readonly state: { readonly camera: boolean };
  }[];
  readonly hearing: { readonly turns: readonly PeerId[] };
  readonly pictures: PictureRules;
}

/** The most that we ask of that peer. */
export function wantsOf(id: PeerId, state: Audible): Wants {
  const { data, strain } = state.pictures;
  const levels = [data, state.peers.find((peer) => peer.id === id)?.data];
  if (levels.includes('sound') || strain > 2) return NOTHING;
  const camera = !isPictured(id, state) ? 0 : levels.includes('saving') || strain > 1 ? SMALL_LINES : EVERYTHING.camera;
  const frames = strain > 1 ? STRAINED_FRAMES : levels.includes('saving') ? SAVING_FRAMES : EVERYTHING.frames;
  return { ...EVERYTHING, camera, frames };
}

/** In a large room: faces on your stage, and of the cameras that are on those who spoke last. Before anybody has, those who came first. */
function isPictured(id: PeerId, { peers, hearing, pictures }: Audible): boolean {
  if (peers.length < ALL_SEEN || pictures.staged.includes(id)) return true;
  const present = peers.filter(({ state }) => state.camera).map((peer) => peer.id);
  const order = new Set([...hearing.turns.filter((one) => present.includes(one)), ...present]);
  return [...order].slice(0, SPEAKERS_SEEN).includes(id);
}

export interface Sender extends Pick<Audible, 'peers' | 'pictures'> {
  readonly ownVoice: boolean;
  readonly slots: { readonly mic: { readonly on: boolean } };
}

/** The most that we send to each peer. */
export function limitOf({ peers, pictures, ownVoice, slots }: Sender): SendingLimit {
  const { data, uplink, strain } = pictures;
  const isSmall = strain > 0 || data !== 'full';
  const most = strain > 0 ? STRAINED_FRAMES : isSmall ? SAVING_FRAMES : EVERYTHING.frames;
  return {
    mic: slots.mic.on,
    lines: isSmall ? SMALL_LINES : EVERYTHING.camera,
    frames: Math.min(most, framesFor(peers.length, ownVoice)),
    bits: uplink,
  };
}

function framesFor(viewers: number, isSpeaking: boolean): number {
  if (viewers < SEVERAL) return EVERYTHING.frames;
  if (viewers < MANY) return SEVERAL_FRAMES;
  return isSpeaking ? SPEAKING_FRAMES : LISTENING_FRAMES;
}
