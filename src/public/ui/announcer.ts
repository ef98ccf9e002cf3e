/**
 * Says what others see at a glance, for those who listen to the page: what the others do, what one has done oneself by a key, what was written, how
 * it stands with files. Mounted by ui/room-tools.ts. Who came and went is said by the notices, who whispers by the banner (ui/call-status.ts).
 */
import type { TextInRoom } from '../../shared/text';
import type { Call } from '../call/call';
import type { CallState, Peer } from '../call/state';
import { find, windowOf } from './dom';
import { transferText, wroteText } from './sentences';

/** Who holds the space bar to say "yes" is not worth two sentences to each of the others. */
const MIC_AFTER_MS = 1_500;
/** What happens at once, in several steps. */
const TOGETHER_MS = 150;
/** Then it is old, and who comes across it later must not take it for new. */
const OLD_AFTER_MS = 6_000;
/** How far a file is moves all the time; only where it begins and ends is said. */
const TOLD_PHASES = new Set(['offered', 'done', 'refused', 'cancelled', 'lost', 'failed']);

/** What has become true between two states, in sentences. Microphones of others: see `mountAnnouncer`. */
export function changesIn(now: CallState, before: CallState, text: TextInRoom): readonly string[] {
  const { said, reactions } = text.room;
  const nameOf = (name: string): string => name || text.guest;
  const sentences: string[] = [];
  if (now.status === 'joined' && before.status === 'reconnecting') sentences.push(said.back);
  sentences.push(...ownChanges(now, before, said));
  for (const peer of now.peers) {
    const was = before.peers.find(({ id }) => id === peer.id);
    if (was === undefined || was.epoch !== peer.epoch || peer.state === was.state) continue;
    sentences.push(...changesOf(peer, was, nameOf(peer.name), said));
  }
  const known = new Set(before.chat);
  const messages = now.chat.filter((message) => !known.has(message) && !message.mine);
  const old = messages.filter(({ told }) => told);
  if (old.length > 0) sentences.push(said.history(old.length));
  for (const message of messages) if (!message.told) sentences.push(wroteText(message, text, message.text));
  for (const transfer of now.transfers) {
    const was = before.transfers.find(({ key }) => key === transfer.key)?.phase;
    const isNews = was !== transfer.phase && TOLD_PHASES.has(transfer.phase);
    // One's own offer is no news.
    if (!isNews || (transfer.phase === 'offered' && transfer.direction === 'out')) continue;
    sentences.push(said.file(transfer.fileName, transferText(transfer, text)));
  }
  const lastReaction = before.reactions.at(-1)?.id ?? 0;
  for (const { id, from, reaction } of now.reactions) {
    const peer = now.peers.find((one) => one.id === from);
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
  if (peer.state.screen && !was.state.screen) sentences.push(said.screen(name));
  return sentences;
}

export function mountAnnouncer(root: Document, call: Call, text: TextInRoom): () => void {
  const view = windowOf(root);
  const main = find(root, '#announcer', HTMLElement);
  const places = [main, ...root.querySelectorAll('dialog .announcer')];
  /** What each one's microphone was when it was last spoken of. */
  const mics = new Map<string, boolean>();
  let waiting: string[] = [];
  let speaking: number | undefined;
  let clearing: number | undefined;
  let listening: number | undefined;
  let arriving: number | undefined;

  /** What belongs together is said together: one sentence must not take the place of another before it is heard. */
  const say = (sentences: readonly string[]): void => {
    if (sentences.length === 0) return;
    if (waiting.length === 0) speaking = view.setTimeout(speak, TOGETHER_MS);
    waiting.push(...sentences);
  };
  const speak = (): void => {
    // While a dialog is open, the rest of the page is as if it were not there.
    const place = root.querySelector('dialog[open] .announcer') ?? main;
    place.textContent = waiting.join('. ');
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
  const sayMics = (): void => {
    const sentences: string[] = [];
    for (const { id, name, state } of call.store.get().peers) {
      const was = mics.get(id);
      mics.set(id, state.mic);
      if (was === undefined || was === state.mic) continue;
      sentences.push((state.mic ? text.room.said.unmuted : text.room.said.muted)(name || text.guest));
    }
    say(sentences);
  };

  // What came before this was mounted is news all the same.
  const start = call.store.get();
  if (start.status === 'joined') sayHere();
  say(changesIn(start, { ...start, chat: [], transfers: [] }, text));
  sayMics();
  const undo = call.store.subscribe((now, before) => {
    if (now.status !== 'joined' && now.status !== 'reconnecting') return;
    if (before.status !== 'joined' && before.status !== 'reconnecting') {
      // Who is there is known a moment later.
      arriving = view.setTimeout(sayHere, TOGETHER_MS);
      return;
    }
    say(changesIn(now, before, text));
    if (root.querySelector('dialog[open]') !== null) say(comings(now, before, text));
    if (!hasMicChanged(now, before)) return;
    view.clearTimeout(listening);
    listening = view.setTimeout(sayMics, MIC_AFTER_MS);
  });
  return () => {
    undo();
    for (const timer of [speaking, clearing, listening, arriving]) view.clearTimeout(timer);
  };
}

function hasMicChanged({ peers }: CallState, before: CallState): boolean {
  if (peers === before.peers) return false;
  return peers.some(({ id, state }) => before.peers.find((was) => was.id === id)?.state.mic !== state.mic);
}

/** Who came and went: the notices say it, but not through an open dialog. */
function comings({ notices }: CallState, before: CallState, text: TextInRoom): readonly string[] {
  const { joined, gone } = text.notices.sentences;
  return notices
    .filter((notice) => !before.notices.includes(notice))
    .flatMap(({ code, name }) => {
      if (code !== 'joined' && code !== 'gone') return [];
      return [(code === 'joined' ? joined : gone)(name || text.guest)];
    });
}
