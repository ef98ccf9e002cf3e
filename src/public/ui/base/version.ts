/**
 * Whether the server has another version by now: what this page would still fetch is gone then, and does not come back. Asked by ui/app.ts
 * after each fault that a lost file may explain, and by ui/doors/lobby.ts when somebody comes back to the lobby.
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
      // Without an answer nobody knows, and the next fault asks again.
      look()
        .catch(() => undefined)
        .finally(() => (isAsking = false));
    },
  };
}
