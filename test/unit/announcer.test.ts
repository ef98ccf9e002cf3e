import type { ChatMessage } from '../../src/public/call/state/chat';
import {
  INITIAL_STATE,
  withChat,
  withLink,
  withPeer,
  withPeerState,
  withScreen,
  withSelf,
  withSlot,
  withStatus,
  withTransfers,
  withWhisper,
  withoutPeer,
  type CallState,
} from '../../src/public/call/state/state';
import type { Transfer } from '../../src/public/call/state/transfers';
import { beforeAnything, changesIn, inOneBreath } from '../../src/public/ui/spoken/announcer';
import { DEFAULT_PEER_STATE } from '../../src/shared/protocol';
import { textOf } from '../../src/shared/text';

const ada = { id: 'a', name: 'Ada', epoch: '1', state: DEFAULT_PEER_STATE };
const call = withPeer(withSelf(withStatus(INITIAL_STATE, 'joined'), { id: 'me' }), ada);
const heard = (now: CallState, before = call): readonly string[] => changesIn(now, before, textOf('en'));
const message = (change: Partial<ChatMessage>): ChatMessage => ({
  from: 'a',
  number: 1,
  name: 'Ada',
  mine: false,
  time: 1,
  text: 'hello',
  privateTo: null,
  waitsFor: null,
  told: false,
  toldBy: null,
  ...change,
});
const file: Transfer = {
  key: 'in a 1',
  id: '1',
  direction: 'in',
  peer: 'a',
  peerName: 'Ada',
  fileName: 'plan.txt',
  sizeBytes: 3,
  time: 1,
  phase: 'offered',
};

describe('a person who only hears the page', () => {
  it('is told at the start what was done before', () => {
    const raised = withPeerState(call, 'a', { ...DEFAULT_PEER_STATE, revision: 1, hand: true, screen: true });
    const written = withTransfers(withChat(raised, [message({})]), [file]);
    expect(heard(written, beforeAnything(written))).toEqual([
      ...heard(raised),
      ...heard(withChat(call, [message({})])),
      ...heard(withTransfers(call, [file])),
    ]);
    expect(heard(call, beforeAnything(call))).toEqual([]);
  });

  it('is told what a key of their own has done', () => {
    const open = withSlot(call, 'mic', { on: true });
    expect(heard(open)).toEqual(['Microphone on']);
    expect(heard(call, open)).toEqual(['Microphone off']);
    expect(heard(withSlot(call, 'camera', { on: true }))).toEqual(['Camera on']);
    expect(heard(withSelf(call, { hand: true }))).toEqual(['Your hand is up']);
    expect(heard(withScreen(call, { on: true }))).toEqual(['You share your screen']);
    expect(heard(call, withWhisper(call, 'a'))).toEqual(['You no longer whisper']);
  });

  it('is told what the others do, and when the server is back', () => {
    const told = { ...DEFAULT_PEER_STATE, revision: 1 };
    expect(heard(withPeerState(call, 'a', { ...told, hand: true }))).toEqual(['Ada raised a hand']);
    const shown = withPeerState(call, 'a', { ...told, screen: true });
    expect(heard(shown)).toEqual(['Ada shares a screen']);
    expect(heard(withPeerState(shown, 'a', { ...told, revision: 2 }), shown)).toEqual([
      'Ada no longer shares a screen',
    ]);
    expect(heard(call, withStatus(call, 'reconnecting'))).toEqual(['Connected again']);
  });

  it('hears new messages, also whether one is private, and not those of long before', () => {
    const live = message({ number: 3, text: 'now' });
    const secret = message({ number: 4, text: 'psst', privateTo: 'Bob' });
    const old = [message({ number: 1, told: true }), message({ number: 2, told: true, toldBy: 'Cem' })];
    const own = message({ number: 5, from: 'me', mine: true, told: true });
    expect(heard(withChat(call, [...old, own, live, secret]))).toEqual(['Ada: now', 'Ada, to you alone: psst']);
  });

  it('hears that their own private words have to wait, unless they are only on their way', () => {
    const mine = message({ number: 6, from: 'me', mine: true, privateTo: 'Ada', waitsFor: 'a' });
    expect(heard(withChat(call, [mine]))).toEqual(['Not sent yet. It goes as soon as there is a connection.']);
    const linked = withLink(call, 'a', 'connected');
    expect(heard(withChat(linked, [mine]), linked)).toEqual([]);
    const left = withoutPeer(call, 'a');
    expect(heard(withChat(left, [mine]), left)).toEqual(['Not sent.']);
  });

  it('hears several sentences as one would read them', () => {
    expect(inOneBreath(['Bob joined.', 'Ada: really?', 'Ada muted', '2 earlier messages in the chat'])).toBe(
      'Bob joined. Ada: really? Ada muted. 2 earlier messages in the chat',
    );
  });

  it('hears of files at their beginning and their end, by name', () => {
    const offered = withTransfers(call, [file]);
    const at = (phase: Transfer['phase']): CallState => withTransfers(call, [{ ...file, phase }]);
    expect(heard(offered)).toEqual(['plan.txt: Ada wants to send you a file']);
    expect(heard(at('moving'), offered)).toEqual([]);
    expect(heard(at('done'), at('moving'))).toEqual(['plan.txt: Complete, from Ada']);
    const out = (phase: Transfer['phase']): CallState =>
      withTransfers(call, [{ ...file, direction: 'out', key: 'out a 1', phase }]);
    expect(heard(out('offered'))).toEqual([]);
    expect(heard(out('refused'), out('offered'))).toEqual(['plan.txt: Ada declined it']);
  });
});
