/** The status of the call: `data-status`, the banner, and the card after leaving or a refusal. */
import type { Text } from '../../../shared/text';
import type { Call } from '../../call/call';
import { peerOf, type CallState, type CallStatus } from '../../call/state/state';
import { when, type Select } from '../../call/store';
import { find, setText, windowOf } from '../base/dom';

const LATE_MS = 6_000;

const shown: Select = ({ status, refusal, room, whisperTo, peers, self }) => [
  status,
  refusal,
  room,
  whisperTo,
  peers,
  self,
];

interface Panel {
  readonly title: string;
  readonly sentence: string;
  readonly again: string;
}

export function mountCallStatus(root: Document, call: Call, text: Text): () => void {
  const listeners = new AbortController();
  const section = find(root, '#call', HTMLElement);
  const inCall = ['.call-body', '.controls'].map((part) => find(section, part, HTMLElement));
  const room = find(section, '#callRoom', HTMLElement);
  const banner = find(section, '#callStatus', HTMLElement);
  const panel = find(section, '#panel', HTMLElement);
  const title = find(panel, '#panelTitle', HTMLElement);
  const sentence = find(panel, '#panelSentence', HTMLElement);
  const again = find(panel, '#again', HTMLButtonElement);
  const banners: Readonly<Partial<Record<CallStatus, string>>> = {
    joining: text.call.joining,
    reconnecting: text.call.reconnecting,
  };

  const view = windowOf(root);
  let isLate = false;
  let late: number | undefined;
  /** After this long in "joining", say why. */
  const watch = (status: CallStatus): void => {
    if (status === 'joining' && late === undefined) {
      late = view.setTimeout(() => {
        isLate = true;
        draw(call.store.get());
      }, LATE_MS);
    } else if (status !== 'joining') {
      view.clearTimeout(late);
      late = undefined;
      isLate = false;
    }
  };

  again.addEventListener(
    'click',
    () => {
      // Leaving gave the devices back, and a refusal may have come before they were open.
      call.prepare();
      call.join(call.store.get().self.name);
    },
    { signal: listeners.signal },
  );

  const draw = (now: CallState): void => {
    section.dataset['status'] = now.status;
    setText(room, now.room);
    watch(now.status);
    const said = [isLate ? text.call.unreachable : banners[now.status], whisperText(now, text)];
    setText(banner, said.filter(Boolean).join(' '));
    const wanted = panelOf(now, text);
    for (const part of inCall) part.hidden = wanted !== null;
    if (wanted !== null) {
      setText(title, wanted.title);
      setText(sentence, wanted.sentence);
      setText(again, wanted.again);
    }
    if (panel.hidden !== (wanted === null)) {
      panel.hidden = wanted === null;
      (wanted === null ? section : panel).focus({ preventScroll: true });
    }
  };
  draw(call.store.get());
  const unsubscribe = call.store.subscribe(when(shown, draw));
  return () => {
    unsubscribe();
    view.clearTimeout(late);
    listeners.abort();
  };
}

/** The whisper, yours or to you; empty: none. */
function whisperText({ whisperTo, peers, self }: CallState, text: Text): string {
  const receiver = peerOf({ peers }, whisperTo);
  if (receiver !== undefined) return text.tiles.whisperingTo(receiver.name || text.guest);
  const whisperer = peers.find((peer) => peer.whisperTo !== '' && peer.whisperTo === self.id);
  return whisperer === undefined ? '' : text.tiles.whispersToYou(whisperer.name || text.guest);
}

function panelOf({ status, refusal }: CallState, text: Text): Panel | null {
  if (status === 'left') return { title: text.left.title, sentence: text.left.sentence, again: text.left.again };
  if (status !== 'refused') return null;
  const { refused } = text;
  if (refusal === 'replaced') {
    return { title: refused.replacedTitle, sentence: refused.replaced, again: refused.useHere };
  }
  const sentence = refusal === null ? text.pages.unexpected.sentence : text.errors[refusal];
  return { title: refused.title, sentence, again: refused.again };
}
