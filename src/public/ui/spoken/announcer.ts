/**
 * Says what others see at a glance, for those who listen to the page: what the others do, what one has done oneself by a key, what was written, how
 * it stands with files. Who came and went is said by the notices, who whispers by the banner
 * (ui/spoken/call-status.ts); through an open dialog neither would be heard, so here.
 */
import type { TextInRoom } from '../../../shared/text';
import type { PeerId } from '../../../shared/protocol';
import type { Call } from '../../call/call';
import type { Chat } from '../../call/state/chat';
import { isInCall, nameOf, peerOf, type CallState, type Peer } from '../../call/state/state';
import { when, type Select } from '../../call/store';
import { find, windowOf } from '../base/dom';
import { deliveryText, transferText, wroteText } from '../base/sentences';

/** A peer who unmutes only to say "yes" is not worth two sentences. */
const MIC_AFTER_MS = 1_500;
/** Changes within this time belong together. */
const TOGETHER_MS = 150;
/** Several people tell of what was before, each in several frames. */
const TOLD_MS = 1_000;
/** Then the sentence is removed, so that nobody finds it later and takes it for new. */
const OLD_AFTER_MS = 6_000;
/** How far a file is moves all the time; only where it begins and ends is said. */
const TOLD_PHASES = new Set(['offered', 'done', 'refused', 'cancelled', 'lost', 'failed']);

/** Without audio levels, which change all the time. */
const audible: Select = ({ status, peers, self, slots, screen, whisperTo, chat, transfers, reactions }) => [
  status,
  peers,
  self,
  slots,
  screen,
  whisperTo,
  chat,
  transfers,
  reactions,
];

function newIn({ chat }: CallState, before: CallState): Chat {
  if (chat === before.chat) return [];
  const known = new Set(before.chat);
  return chat.filter((message) => !known.has(message));
}

/** One after the other, as they would be read. */
export function inOneBreath(sentences: readonly string[]): string {
  return sentences.reduce((said, next) => `${said}${/[.!?…]$/.test(said) ? '' : '.'} ${next}`);
}

/** The state as it would be if nobody had done anything yet: hands and screens, messages and files of this one are news then. */
export function beforeAnything({ peers, ...now }: CallState): CallState {
  const untouched = peers.map((peer) => ({ ...peer, state: { ...peer.state, hand: false, screen: false } }));
  return { ...now, peers: untouched, chat: [], transfers: [] };
}

/** The changes between two states, in sentences. For the peers' microphones and the history see `mountAnnouncer`. */
export function changesIn(now: CallState, before: CallState, text: TextInRoom): readonly string[] {
  const { said, reactions } = text.room;
  const nameOf = (name: string): string => name || text.guest;
  const sentences: string[] = [];
  if (now.status === 'joined' && before.status === 'reconnecting') sentences.push(said.back);
  sentences.push(...ownChanges(now, before, said));
  for (const peer of now.peers) {
    const was = peerOf(before, peer.id);
    if (was === undefined || was.epoch !== peer.epoch || peer.state === was.state) continue;
    sentences.push(...changesOf(peer, was, nameOf(peer.name), said));
  }
  for (const message of newIn(now, before)) {
    if (!message.told && !message.mine) sentences.push(wroteText(message, text, message.text));
    const delivery = deliveryText(message, now, text);
    if (delivery !== '') sentences.push(delivery);
  }
  for (const transfer of now.transfers) {
    const was = before.transfers.find(({ key }) => key === transfer.key)?.phase;
    const isNews = was !== transfer.phase && TOLD_PHASES.has(transfer.phase);
    // Your own offer is not news.
    if (!isNews || (transfer.phase === 'offered' && transfer.direction === 'out')) continue;
    sentences.push(said.file(transfer.fileName, transferText(transfer, text)));
  }
  const lastReaction = before.reactions.at(-1)?.id ?? 0;
  for (const { id, from, reaction } of now.reactions) {
    const peer = peerOf(now, from);
    if (id > lastReaction && peer !== undefined) sentences.push(said.reacted(nameOf(peer.name), reactions[reaction]));
  }
  return sentences;
}

function ownChanges(now: CallState, before: CallState, said: TextInRoom['room']['said']): readonly string[] {
  const sentences: string[] = [];
  const tell = (is: boolean, was: boolean, yes: string, no: string): void => {
    if (is !== was) sentences.push(is ? yes : no);
  };
  tell(now.slots.mic.on, before.slots.mic.on, said.micOn, said.micOff);
  tell(now.slots.camera.on, before.slots.camera.on, said.cameraOn, said.cameraOff);
  tell(now.screen.on, before.screen.on, said.screenOn, said.screenOff);
  tell(now.self.hand, before.self.hand, said.handUp, said.handDown);
  if (now.whisperTo === '' && before.whisperTo !== '') sentences.push(said.whispered);
  return sentences;
}

function changesOf(peer: Peer, was: Peer, name: string, said: TextInRoom['room']['said']): readonly string[] {
  const sentences: string[] = [];
  if (peer.state.hand !== was.state.hand) sentences.push(peer.state.hand ? said.hand(name) : said.handLowered(name));
  if (peer.state.screen !== was.state.screen)
    sentences.push(peer.state.screen ? said.screen(name) : said.screenGone(name));
  return sentences;
}

/** The last seen and the last announced state of a peer's microphone. */
interface Mic {
  readonly epoch: string;
  seen: boolean;
  said: boolean;
  timer: number | undefined;
}

export function mountAnnouncer(root: Document, call: Call, text: TextInRoom): () => void {
  const view = windowOf(root);
  const main = find(root, '#announcer', HTMLElement);
  const places = [main, ...root.querySelectorAll('dialog .announcer')];
  const mics = new Map<PeerId, Mic>();
  let waiting: string[] = [];
  /** Messages from before we came: one sentence says how many. */
  let earlier = 0;
  let speaking: number | undefined;
  let clearing: number | undefined;
  let telling: number | undefined;

  /** Sentences that come together are announced together, so that none replaces another before it is heard. */
  const say = (sentences: readonly string[]): void => {
    if (sentences.length === 0) return;
    waiting.push(...sentences);
    speaking ??= view.setTimeout(speak, TOGETHER_MS);
  };
  const speak = (): void => {
    speaking = undefined;
    // While a dialog is open, the rest of the page is as if it were not there.
    const place = root.querySelector('dialog[open] .announcer') ?? main;
    place.textContent = inOneBreath(waiting);
    waiting = [];
    view.clearTimeout(clearing);
    clearing = view.setTimeout(() => {
      for (const each of places) each.textContent = '';
    }, OLD_AFTER_MS);
  };
  const sayHere = (): void => {
    const { room, peers } = call.store.get();
    say([text.room.said.here(room, peers.length + 1)]);
  };
  const sayChanges = (now: CallState, before: CallState): void => {
    say(changesIn(now, before, text));
    const more = newIn(now, before).filter(({ told }) => told).length;
    if (more === 0) return;
    earlier += more;
    view.clearTimeout(telling);
    telling = view.setTimeout(() => {
      say([text.room.said.history(earlier)]);
      earlier = 0;
    }, TOLD_MS);
  };
  const sayMic = (id: PeerId): void => {
    const mic = mics.get(id);
    const name = nameOf(call.store.get(), id);
    if (mic === undefined || mic.said === mic.seen) return;
    mic.said = mic.seen;
    say([(mic.seen ? text.room.said.unmuted : text.room.said.muted)(name || text.guest)]);
  };
  const forget = (id: PeerId): void => {
    view.clearTimeout(mics.get(id)?.timer);
    mics.delete(id);
  };
  const watchMics = ({ peers }: CallState): void => {
    for (const id of mics.keys()) if (!peers.some((peer) => peer.id === id)) forget(id);
    for (const { id, epoch, state } of peers) {
      if (mics.get(id)?.epoch !== epoch) forget(id);
      const mic = mics.get(id) ?? { epoch, seen: state.mic, said: state.mic, timer: undefined };
      mics.set(id, mic);
      if (mic.seen === state.mic) continue;
      mic.seen = state.mic;
      view.clearTimeout(mic.timer);
      mic.timer = view.setTimeout(() => sayMic(id), MIC_AFTER_MS);
    }
  };
  /** The page's other live regions are not heard through an open dialog. */
  const others = new MutationObserver((records) => {
    if (root.querySelector('dialog[open]') === null) return;
    const added = records.flatMap(({ addedNodes }) => [...addedNodes]);
    say(added.map(sentenceIn).filter((sentence) => sentence !== ''));
  });
  for (const place of ['#callStatus', '#notices']) others.observe(find(root, place, HTMLElement), { childList: true });

  // What was done before this was mounted is news too.
  const start = call.store.get();
  if (start.status === 'joined') sayHere();
  sayChanges(start, beforeAnything(start));
  watchMics(start);
  const undo = call.store.subscribe(
    when(audible, (now, before) => {
      if (now.peers !== before.peers) watchMics(now);
      if (!isInCall(now)) return;
      if (isInCall(before)) sayChanges(now, before);
      else sayHere();
    }),
  );
  return () => {
    undo();
    others.disconnect();
    for (const id of [...mics.keys()]) forget(id);
    for (const timer of [speaking, clearing, telling]) view.clearTimeout(timer);
  };
}

/** Of a banner its text; of a notice what it says, without its buttons. */
function sentenceIn(node: Node): string {
  const sentence = node instanceof Element ? node.querySelector('.notice-sentence') : null;
  return (sentence ?? node).textContent ?? '';
}
