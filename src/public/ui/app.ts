/** Mounts the whole face of the page. */
import { fetchPart } from '../../shared/part';
import type { Text } from '../../shared/text';
import type { Call } from '../call/call';
import type { Memory } from '../call/ports';
import type { CallState } from '../call/state/state';
import { browserNameOf } from './base/browser-name';
import { mountCallStatus } from './spoken/call-status';
import { mountControls } from './bar/controls';
import { windowOf } from './base/dom';
import { mountLater } from './later';
import { mountLobby } from './doors/lobby';
import { mountNotices } from './spoken/notices';
import { mountPages } from './doors/pages';
import { createPreferences, type Preference } from './base/preferences';
import { moveOldKeys } from './base/old-keys';
import { createRecentRooms, type RecentRooms } from './doors/recent-rooms';
import { mountScreenShare } from './bar/screen-share';
import { mountShortcuts } from './bar/shortcuts';
import { mountStage } from './stage/stage';
import { createVersion } from './base/version';
import { createView } from './base/view';

export interface App {
  readonly root: Document;
  readonly call: Call;
  readonly text: Text;
  readonly memory: Memory;
  /** This tab's memory, kept over a reload. */
  readonly session: Memory;
  readonly onError: (error: unknown) => void;
}

/** Returns its undo. Throws where the page's markup is not the one that this script was built for. */
export function mountApp({ root, call, text, memory, session, onError: log }: App): () => void {
  moveOldKeys(memory);
  const browser = browserNameOf(windowOf(root).navigator.userAgent);
  const rooms = createRecentRooms(memory);
  const preferences = createPreferences(root, memory);
  const view = createView();
  const version = createVersion(root, call, session);
  const onError = (error: unknown): void => {
    log(error);
    // A part that does not come is perhaps no more.
    version.check();
  };
  const obey = ({ data, uplink, sharp }: Preference): void => {
    call.audience.rule({ data, uplink: uplink === 0 ? Infinity : 1_000 * uplink });
    call.devices.setSharp(sharp);
  };
  obey(preferences.get());
  const undos = [
    preferences.subscribe(obey),
    call.store.subscribe((now, before) => {
      // Only where somebody has really been, so not on a refusal.
      if (now.status === 'joined' && before.status !== 'joined') rooms.add(now.room);
    }),
    mountNotices(root, call, text, browser, preferences),
    mountControls(root, call, text),
    mountScreenShare(root, call),
    mountShortcuts(root, call, memory),
    mountLater({ root, call, text, memory, session, view, preferences, onError }),
    mountStage({ root, call, text, view, preferences, onError }),
    mountCare(root, call, text, onError),
    mountCallStatus(root, call, text),
    mountLobby({ root, call, text, memory, browser, version }),
    mountForm({ root, call, text, memory, onError }, rooms),
    mountPages(root, call, text, memory),
  ];
  return () => {
    for (const undo of undos.reverse()) undo();
  };
}

/** A page that goes straight in keeps the line for the call. */
const CARE_AFTER_MS = 2_000;

/** The care for devices is fetched when the user stays in the lobby, or is in the call and connected. */
function mountCare(root: Document, call: Call, text: Text, onError: App['onError']): () => void {
  const view = windowOf(root);
  const over = new AbortController();
  let timer: number | undefined;
  const fetchCare = async (): Promise<void> => {
    const { mountDeviceCare } = await fetchPart(() => import('./device-care'));
    if (!over.signal.aborted) over.signal.addEventListener('abort', mountDeviceCare(root, call, text, onError));
  };
  let isFetching = false;
  const start = (): void => {
    isFetching = true;
    fetchCare().then(undo, (error: unknown) => {
      // The server is away just now.
      isFetching = false;
      timer = undefined;
      draw(call.store.get());
      onError(error);
    });
  };
  const isCalm = ({ status, room, peers }: CallState): boolean =>
    status === 'idle' ? room !== '' : status === 'joined' && peers.every(({ link }) => link === 'connected');
  const draw = (now: CallState): void => {
    if (isFetching) return;
    if (!isCalm(now)) {
      view.clearTimeout(timer);
      timer = undefined;
    } else timer ??= view.setTimeout(start, CARE_AFTER_MS);
  };
  const undo = call.store.subscribe(draw);
  draw(call.store.get());
  return () => {
    undo();
    view.clearTimeout(timer);
    over.abort();
  };
}

/** The form is only in a document that began with it, and its script is fetched with it. Until it is there, the form works without. */
function mountForm({ root, call, text, memory, onError }: Omit<App, 'session'>, rooms: RecentRooms): () => void {
  let undo: (() => void) | null = null;
  let isOver = false;
  if (root.querySelector('#welcome') !== null) {
    fetchPart(() => import('./doors/welcome'))
      .then(({ mountWelcome }) => {
        if (!isOver) undo = mountWelcome(root, call, text, memory, rooms);
      })
      .catch(onError);
  }
  return () => {
    isOver = true;
    undo?.();
  };
}
