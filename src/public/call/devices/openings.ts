/** Opens devices for the slots, and tells an opening that nobody wants it any more. */
import type { Media, MediaWishes, Opened } from '../ports';
import type { LocalSlotName } from '../state/state';

export interface Openings {
  /** With one question to the user. Each slot answers for itself; undefined: the opening was stopped, and its result says nothing. */
  open(asked: MediaWishes): Readonly<Record<LocalSlotName, Promise<Opened | undefined>>>;
  /** The device that is being opened for that slot is not wanted any more. */
  stop(slot: LocalSlotName): void;
}

export function createOpenings(media: Pick<Media, 'open' | 'close'>): Openings {
  const running: Partial<Record<LocalSlotName, AbortController>> = {};
  return {
    open(asked) {
      const mine = { mic: new AbortController(), camera: new AbortController() };
      const unwanted = { mic: mine.mic.signal, camera: mine.camera.signal };
      const answers = media.open(asked, unwanted);
      const answerOf = async (slot: LocalSlotName): Promise<Opened | undefined> => {
        if (asked[slot] !== undefined) running[slot] = mine[slot];
        const opened = await answers[slot];
        if (opened?.ok === true && opened.track.readyState === 'ended') {
          media.close(opened.track);
          return { ok: false, problem: 'busy' };
        }
        return opened?.ok === false && unwanted[slot].aborted ? undefined : opened;
      };
      return { mic: answerOf('mic'), camera: answerOf('camera') };
    },
    stop: (slot) => running[slot]?.abort(),
  };
}
