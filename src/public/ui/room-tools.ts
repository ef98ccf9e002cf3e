/** The tools of a call: chat, people, files, reactions, and the settings. */
import { fetchPart } from '../../shared/part';
import type { TextInRoom } from '../../shared/text';
import type { Call } from '../call/call';
import type { Memory } from '../call/ports';
import type { Together } from '../call/talk/together';
import { mountAnnouncer } from './spoken/announcer';
import { mountChatButton } from './chat/chat-button';
import { mountAttention } from './stage/attention';
import { followChosen } from './stage/chosen';
import { find, windowOf } from './base/dom';
import { mountDrop } from './chat/drop';
import { mountFileInput } from './chat/file-input';
import { createFileStore } from './side/file-store';
import { createGiving } from './side/giving';
import { mountInvite } from './bar/invite';
import { mountMediaKeys } from './bar/media-keys';
import { mountMoreMenu } from './bar/more-menu';
import { mountOwnWindow } from './bar/own-window';
import type { Preferences } from './base/preferences';
import { mountReactions, toggleHand } from './stage/reactions';
import { mountSettings } from './bar/settings';
import { mountKeys } from './bar/shortcuts';
import { mountSide } from './side/side';
import { mountTileActions, togglePinOf } from './stage/tile-actions';
import type { View } from './base/view';
import { mountWakeLock } from './bar/wake-lock';
import { createWhisper, mountWhisper } from './stage/whisper';

export interface RoomToolsOptions {
  readonly root: Document;
  readonly call: Call;
  readonly together: Together;
  readonly text: TextInRoom;
  readonly memory: Memory;
  /** This tab's memory, kept over a reload. */
  readonly session: Memory;
  readonly view: View;
  readonly preferences: Preferences;
  readonly onError: (error: unknown) => void;
}

export function mountRoomTools(options: RoomToolsOptions): () => void {
  const { root, call, together, text, memory, session, view, onError } = options;
  const { navigator, crypto } = windowOf(root);
  const store = createFileStore(navigator, () => crypto.randomUUID());
  store.clean().catch(onError);
  const giving = createGiving(call, together.files);
  const side = mountSide(
    { ...options, giving, store },
    {
      chat: async () => (await fetchPart(() => import('./chat/chat-panel'))).mountChatPanel,
      people: async () => (await fetchPart(() => import('./side/people-panel'))).mountPeoplePanel,
    },
  );
  const whisper = createWhisper(call, onError);
  const chosen = followChosen(root);
  const undos = [
    () => side.unmount(),
    () => chosen.unmount(),
    () => whisper.unmount(),
    mountChatButton(root, call, text, session, side),
    mountReactions(root, call, together),
    mountInvite(options),
    mountMoreMenu(options),
    mountSettings(options),
    mountTileActions({ ...options, side, whisper }),
    mountWhisper(root, call, memory, whisper, chosen),
    mountDrop(root, call, side, giving),
    mountFileInput(root, call, text, giving),
    mountAnnouncer(root, call, text),
    mountWakeLock(root, call),
    mountMediaKeys(root, call),
    mountOwnWindow(options),
    mountAttention(root, call.audience),
    mountKeys(root, call, memory, [
      { key: 'h', run: () => toggleHand(call) },
      { key: 'c', run: () => side.toggle('chat') },
      { key: 'p', run: () => side.toggle('people') },
      { key: 'f', run: () => togglePinOf(chosen, view) },
      { key: '?', run: () => find(root, '#keysButton', HTMLButtonElement).click() },
    ]),
  ];
  return () => {
    for (const undo of undos.reverse()) undo();
  };
}
