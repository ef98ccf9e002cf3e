/**
 * Says what others see at a glance, for those who listen to the page: who muted, raised a hand, wrote, shares a screen. Mounted by ui/app.ts.
 * Who came and went is said by the notices.
 */
import type { Text } from '../../shared/text';
import type { Call } from '../call/call';
import type { CallState, Peer } from '../call/state';
import { find } from './dom';

/** What has become true between two states, in sentences. */
export function changesIn(now: CallState, before: CallState, text: Text): readonly string[] {
  const { said, reactions } = text.room;
  const nameOf = (name: string): string => name || text.guest;
  const sentences: string[] = [];
  for (const peer of now.peers) {
    const was = before.peers.find(({ id }) => id === peer.id);
    if (was === undefined || was.epoch !== peer.epoch || peer.state === was.state) continue;
    sentences.push(...changesOf(peer, was, nameOf(peer.name), said));
  }
  const known = new Set(before.chat);
  for (const { mine, name, text: words, toldBy } of now.chat.filter((message) => !known.has(message))) {
    if (!mine && toldBy === '') sentences.push(said.wrote(nameOf(name), words));
  }
  const lastReaction = before.reactions.at(-1)?.id ?? 0;
  for (const { id, from, reaction } of now.reactions) {
    const peer = now.peers.find((one) => one.id === from);
    if (id > lastReaction && peer !== undefined) sentences.push(said.reacted(nameOf(peer.name), reactions[reaction]));
  }
  return sentences;
}

function changesOf(peer: Peer, was: Peer, name: string, said: Text['room']['said']): readonly string[] {
  const sentences: string[] = [];
  if (peer.state.mic !== was.state.mic) sentences.push(peer.state.mic ? said.unmuted(name) : said.muted(name));
  if (peer.state.hand && !was.state.hand) sentences.push(said.hand(name));
  if (peer.state.screen && !was.state.screen) sentences.push(said.screen(name));
  return sentences;
}

export function mountAnnouncer(root: Document, call: Call, text: Text): () => void {
  const place = find(root, '#announcer', HTMLElement);
  return call.store.subscribe((now, before) => {
    if (now.status !== 'joined' && now.status !== 'reconnecting') return;
    const sentences = changesIn(now, before, text);
    if (sentences.length > 0) place.textContent = sentences.join('. ');
  });
}
