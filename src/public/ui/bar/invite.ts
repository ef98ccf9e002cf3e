/** The invitation: the link to copy, to share or to scan. Shown at once when you are alone, and by a button. */
import { fetchPart } from '../../../shared/part';
import type { TextInRoom } from '../../../shared/text';
import type { Call } from '../../call/call';
import type { CallState } from '../../call/state/state';
import { when } from '../../call/store';
import { mountDialog, openDialog } from '../base/dialogs';
import { find, restFocus, setText, windowOf } from '../base/dom';
import { addressOf } from '../base/address';

/** When you join others you are alone for a moment; do not fetch the QR code then. */
const CODE_AFTER_MS = 500;

export interface InviteOptions {
  readonly root: Document;
  readonly call: Call;
  readonly text: TextInRoom;
  readonly onError: (error: unknown) => void;
}

/** A room may have a secret behind the `#`: it belongs to the link, and the server never sees it. */
function linkTo(root: Document, room: string): string {
  const { origin, hash } = windowOf(root).location;
  return `${origin}${addressOf(root, room)}${hash}`;
}

/** The same to be read: "방" and not "%EB%B0%A9". What stands behind the `#` may be anything. */
function readable(link: string): string {
  try {
    return decodeURI(link);
  } catch {
    return link;
  }
}

/** Whether other machines cannot open that address. */
export function isLocal(hostname: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

export function mountInvite({ root, call, text, onError }: InviteOptions): () => void {
  const listeners = new AbortController();
  const dialog = find(root, '#invite', HTMLDialogElement);
  const alone = find(root, '#alone', HTMLElement);
  const boxes = [dialog, alone].map((place) => mountInviteBox(place, { root, call, text, onError }));
  const [inDialog, forAlone] = boxes;
  find(root, '#inviteButton', HTMLButtonElement).addEventListener(
    'click',
    () => {
      inDialog?.draw();
      openDialog(dialog);
    },
    { signal: listeners.signal },
  );
  const title = find(alone, '#aloneTitle', HTMLElement);
  const first = title.textContent;
  const draw = (now: CallState, before: CallState | null): void => {
    const { status, peers, room } = now;
    if (room !== before?.room) setText(title, first);
    if (peers.length > 0) setText(title, text.room.aloneAgain);
    const isAlone = status === 'joined' && peers.length === 0;
    if (isAlone && alone.hidden) forAlone?.draw();
    // Somebody came while the link was being copied.
    if (!isAlone && alone.contains(root.activeElement)) restFocus(root);
    alone.hidden = !isAlone;
  };
  alone.hidden = true;
  draw(call.store.get(), null);
  const undos = [
    call.store.subscribe(when(({ status, peers, room }) => [status, peers, room], draw)),
    mountDialog(dialog),
    ...boxes.map(({ undo }) => undo),
  ];
  return () => {
    for (const undo of undos) undo();
    listeners.abort();
  };
}

/** The card is hidden and the dialog closed. */
function isHiddenIn(place: HTMLElement): boolean {
  return place instanceof HTMLDialogElement ? !place.open : place.hasAttribute('hidden');
}

function mountInviteBox(place: HTMLElement, { root, call, text, onError }: InviteOptions) {
  const view = windowOf(root);
  const { navigator, location } = view;
  const listeners = new AbortController();
  const { signal } = listeners;
  const address = find(place, '.invite-address', HTMLInputElement);
  const state = find(place, '.invite-state', HTMLElement);
  const share = find(place, '.invite-share', HTMLButtonElement);
  const qr = find(place, '.invite-qr', HTMLElement);
  const hint = find(place, '.invite-qr-hint', HTMLElement);

  let link = '';

  const copy = async (): Promise<void> => {
    try {
      // Missing on plain http from another address, where it is most needed: for trying it in the own network.
      await navigator.clipboard.writeText(link);
      setText(state, text.room.copied);
    } catch {
      // Selects it, too.
      address.focus();
      setText(state, text.room.copyYourself);
    }
  };
  find(place, '.invite-copy', HTMLButtonElement).addEventListener('click', () => void copy(), { signal });
  // To be copied: as a link, which no space ends.
  address.addEventListener(
    'focus',
    () => {
      address.value = link;
      address.select();
    },
    { signal },
  );
  address.addEventListener('blur', () => (address.value = readable(link)), { signal });
  share.hidden = !('share' in navigator);
  share.addEventListener(
    'click',
    () => {
      const { room } = call.store.get();
      navigator
        .share({ title: text.titleOf(room), text: text.room.shareText(room), url: link })
        .catch((error: unknown) => {
          // Closed without a choice: there is nothing to say about it. Refused by the system: then the link is copied.
          if (!(error instanceof DOMException && error.name === 'AbortError')) void copy();
        });
    },
    { signal },
  );
  const local = isLocal(location.hostname);
  find(place, '.invite-local', HTMLElement).hidden = !local;

  let timer: number | undefined;

  const drawCode = async (): Promise<void> => {
    const { drawQr } = await fetchPart(() => import('./qr'));
    qr.replaceChildren(drawQr(root, link));
    qr.hidden = false;
    hint.hidden = false;
  };
  return {
    draw() {
      const next = linkTo(root, call.store.get().room);
      setText(state, '');
      if (link !== next) {
        link = next;
        address.value = readable(link);
        qr.hidden = true;
      }
      view.clearTimeout(timer);
      // No phone could open it.
      if (local || !qr.hidden) return;
      timer = view.setTimeout(() => {
        if (place.isConnected && !isHiddenIn(place)) drawCode().catch(onError);
      }, CODE_AFTER_MS);
    },
    undo() {
      view.clearTimeout(timer);
      listeners.abort();
    },
  };
}
