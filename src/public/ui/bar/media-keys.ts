/**
 * The keys of headsets, keyboards and small windows: microphone, camera, hang up (Media Session, section 4, actions "togglemicrophone",
 * "togglecamera" and "hangup"). The browser shows what is on.
 */
import type { Call } from '../../call/call';
import { isInCall } from '../../call/state/state';
import { when } from '../../call/store';
import { windowOf } from '../base/dom';
import { toggleSlot } from './controls';

/** As much of a MediaSession as this needs. What a browser shows of the devices is missing in some. */
export interface KeySession {
  setActionHandler(action: string, handler: (() => void) | null): void;
  setMicrophoneActive?(active: boolean): unknown;
  setCameraActive?(active: boolean): unknown;
}

export function mountMediaKeys(root: Document, call: Call): () => void {
  const session: KeySession | undefined = windowOf(root).navigator.mediaSession;
  if (session === undefined) return () => undefined;
  return followMediaKeys(session, call);
}

export function followMediaKeys(session: KeySession, call: Pick<Call, 'store' | 'devices' | 'leave'>): () => void {
  const whileInCall = (run: () => void) => () => {
    if (isInCall(call.store.get())) run();
  };
  const handlers: Readonly<Record<string, () => void>> = {
    togglemicrophone: whileInCall(() => toggleSlot(call, 'mic')),
    togglecamera: whileInCall(() => toggleSlot(call, 'camera')),
    hangup: whileInCall(() => call.leave()),
  };
  const handle = (action: string, handler: (() => void) | null): void => {
    try {
      session.setActionHandler(action, handler);
    } catch {
      // This browser has no such key (section 4.2: it throws a TypeError).
    }
  };
  for (const [action, handler] of Object.entries(handlers)) handle(action, handler);
  const draw = (): void => {
    const { mic, camera } = call.store.get().slots;
    session.setMicrophoneActive?.(mic.on);
    session.setCameraActive?.(camera.on);
  };
  draw();
  const undo = call.store.subscribe(when(({ slots }) => [slots.mic.on, slots.camera.on], draw));
  return () => {
    undo();
    for (const action of Object.keys(handlers)) handle(action, null);
  };
}
