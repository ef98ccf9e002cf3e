/**
 * What looks after the own devices and can wait a moment: how one sounds before the door, a microphone
 * that is muted or gives nothing, a camera without a picture.
 */
import type { Text } from '../../shared/text';
import type { Call } from '../call/call';
import { startMicHints } from '../call/devices/mic-hints';
import { mountBlankCamera } from './spoken/blank-camera';
import { find } from './base/dom';
import { mountLobbySound } from './doors/lobby-sound';

export function mountDeviceCare(root: Document, call: Call, text: Text, onError: (error: unknown) => void): () => void {
  const undos = [
    mountLobbySound(find(root, '#lobby', HTMLElement), call, text, onError),
    mountBlankCamera(root, call),
    startMicHints(call),
  ];
  return () => {
    for (const undo of undos) undo();
  };
}
