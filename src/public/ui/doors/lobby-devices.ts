/** The own picture before the door, its two switches, the menus, and what is wrong. */
import type { BrowserName, Text } from '../../../shared/text';
import type { Call } from '../../call/call';
import { problemsOf, retryOf } from '../../call/state/device-notices';
import type { CallState, NoticeCode } from '../../call/state/state';
import { when } from '../../call/store';
import { drawToggle, toggleSlot } from '../bar/controls';
import { mountDeviceMenu } from '../bar/device-menu';
import { clone, find, setText, windowOf } from '../base/dom';
import { showTrack, watchShape } from '../base/media-element';
import { mountSpeaker } from '../bar/settings';
import { wayOut } from '../base/way-out';

export function mountLobbyDevices(lobby: HTMLElement, call: Call, text: Text, browser: BrowserName): () => void {
  const listeners = new AbortController();
  const { signal } = listeners;
  const picture = find(lobby, '.lobby-picture', HTMLElement);
  const face = find(lobby, '#lobbyFace', HTMLVideoElement);
  const caption = find(lobby, '#lobbyCamera', HTMLElement);
  const mute = find(lobby, '#lobbyMute', HTMLButtonElement);
  const camera = find(lobby, '#lobbyCameraOff', HTMLButtonElement);
  const problems = find(lobby, '#lobbyProblems', HTMLElement);
  let told: readonly NoticeCode[] = [];
  face.muted = true;
  watchShape(face, picture);
  mute.addEventListener('click', () => toggleSlot(call, 'mic'), { signal });
  camera.addEventListener('click', () => toggleSlot(call, 'camera'), { signal });

  const problemItem = (code: NoticeCode): HTMLElement => {
    const item = clone(lobby.ownerDocument, '#lobbyProblem', HTMLElement);
    const action = find(item, '.notice-action', HTMLButtonElement);
    const again = retryOf(code) ?? [];
    const out = wayOut(code, browser, text, windowOf(lobby.ownerDocument));
    if (out !== null) setText(action, out.label);
    item.dataset['problem'] = code;
    setText(find(item, '.notice-sentence', HTMLElement), text.notices.sentences[code]('', browser));
    action.hidden = code.endsWith('-insecure');
    action.addEventListener(
      'click',
      () => {
        if (out !== null) {
          out.run();
          return;
        }
        call.devices.retry(again);
        // The button goes with its sentence.
        find(lobby, '#join', HTMLButtonElement).focus({ preventScroll: true });
      },
      { signal },
    );
    return item;
  };
  const drawProblems = (codes: readonly NoticeCode[]): void => {
    if (codes.join() === told.join()) return;
    told = codes;
    problems.replaceChildren(...codes.map(problemItem));
  };

  const draw = (now: CallState): void => {
    const { on, busy, track, facing, problem } = now.slots.camera;
    picture.dataset['camera'] = on && track !== null ? 'on' : 'off';
    // The page behind a phone's dialog must stay readable.
    picture.dataset['mirror'] = String(facing !== 'environment');
    const { cameraOpening, cameraProblem, cameraOff } = text.lobby;
    setText(caption, on || busy ? cameraOpening : problem === null ? cameraOff : cameraProblem);
    drawToggle(mute, now.slots.mic);
    drawToggle(camera, now.slots.camera);
    drawProblems(problemsOf(now));
    showTrack(face, now.status === 'idle' ? track : null);
  };
  draw(call.store.get());
  const menuOf = (id: string, kind: 'camera' | 'microphone'): (() => void) => {
    const select = find(lobby, id, HTMLSelectElement);
    return mountDeviceMenu(select, select.parentElement ?? select, kind, { call, text });
  };
  const undos = [
    menuOf('#lobbyCameras', 'camera'),
    menuOf('#lobbyMicrophones', 'microphone'),
    mountSpeaker(
      find(lobby, '#lobbySpeakers', HTMLSelectElement),
      find(lobby, '#lobbyPickSpeaker', HTMLButtonElement),
      {
        call,
        text,
      },
    ),
    call.store.subscribe(when(({ slots, status }) => [slots, status], draw)),
  ];
  return () => {
    for (const undo of undos) undo();
    listeners.abort();
    showTrack(face, null);
  };
}
