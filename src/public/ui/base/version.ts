/**
 * Finds out whether the server has another version now. Then the files that this page would still fetch are gone for good. Asked after each
 * fault that a missing file may explain, and when the user comes back to the lobby.
 */
import type { Call } from '../../call/call';
import type { Memory } from '../../call/ports';
import { windowOf } from './dom';

export interface Version {
  /** In the lobby the page loads itself again; in the call the person is offered to. */
  check(): void;
}

export function createVersion(root: Document, call: Call, session: Memory): Version {
  const view = windowOf(root);
  // A part changes its name with its content, and the script's own with theirs, which it names.
  const script = root.querySelector<HTMLScriptElement>('script[type=module]')?.src ?? '';
  const style = root.body.dataset['laterStyle'] ?? '';
  let isKnown = false;
  let isAsking = false;

  const isGone = async (address: string): Promise<boolean> =>
    (await fetch(address, { method: 'HEAD', cache: 'no-store' })).status === 404;
  const look = async (): Promise<void> => {
    const gone = await Promise.all([script, style].map(isGone));
    if (!gone.includes(true) || isKnown) return;
    const { status, room } = call.store.get();
    // At most once for the same files: the next page may come from the same worn-out cache.
    if (status === 'idle' && room !== '' && session.read('outdated') !== script) {
      session.write('outdated', script);
      view.location.reload();
    } else if (status !== 'idle') {
      isKnown = true;
      call.notify('new-version');
    }
  };
  return {
    check() {
      if (isKnown || isAsking) return;
      isAsking = true;
      // Without an answer it stays unknown, and the next fault asks again.
      look()
        .catch(() => undefined)
        .finally(() => (isAsking = false));
    },
  };
}
