/** Looks each second at how well the machine keeps up with the call, and steps down or up as call/state/strain decides. */
import type { PeerFeature } from '../links/peer-feature';
import type { Clock, MediaPlane } from '../ports';
import type { Strain } from '../state/pictures';
import { withNotice, withoutNotices, withPictures, type NoticeCode } from '../state/state';
import { AT_EASE, feel } from '../state/strain';
import type { WritableStore } from '../store';

/** Four times a look: a thread that is busy all the time is late a little each time. */
const TICK_MS = 250;
const LOOK_TICKS = 4;
/** One sentence for the first two steps, said once. */
const NOTICES: Readonly<Record<Strain, NoticeCode | null>> = { 0: null, 1: 'strain', 2: 'strain', 3: 'strain-sound' };
/** Links that come about keep any machine busy, and the pictures that follow grow for some seconds: that is no strain. */
const SETTLING_MS = 6_000;
/** A person who wants everything back has it for this long, whatever the machine says. */
const RELAXED_MS = 60_000;

export function createStrainWatch(
  store: WritableStore,
  media: Pick<MediaPlane, 'missingSound'>,
  clock: Clock,
): PeerFeature {
  let memory = AT_EASE;
  let ticks = 0;
  let lookedAt = 0;
  let askedFor = 0;
  let lateMs = 0;
  /** Until then everything is as the person wants it. */
  let relaxedUntil = 0;
  let cancel: (() => void) | null = null;

  function become(strain: Strain): void {
    const before = store.get().pictures.strain;
    if (strain === before) return;
    store.change((state) => withPictures(state, { strain }));
    const notice = NOTICES[strain];
    if (notice === NOTICES[before]) return;
    store.change((state) => {
      const still = withoutNotices(state, (code) => code === 'strain' || code === 'strain-sound');
      return notice === null ? still : withNotice(still, notice);
    });
  }

  function look(now: number): void {
    const { pictures, peers } = store.get();
    if (peers.some(({ link }) => link === 'connecting')) relaxedUntil = Math.max(relaxedUntil, now + SETTLING_MS);
    if (pictures.strain !== memory.strain) {
      relaxedUntil = now + RELAXED_MS;
      memory = { ...AT_EASE, patienceMs: memory.patienceMs };
    }
    // Browsers hold up the timers of a page that nobody sees.
    if (pictures.seen && now >= relaxedUntil) {
      memory = feel(memory, { tookMs: now - lookedAt, lateMs, missingSound: media.missingSound() });
      become(memory.strain);
    }
    begin(now);
  }

  function begin(now: number): void {
    ticks = 0;
    lateMs = 0;
    lookedAt = now;
  }

  function tick(): void {
    const now = clock.now();
    lateMs += Math.max(0, now - askedFor);
    ticks += 1;
    if (ticks === LOOK_TICKS) look(now);
    later(now);
  }

  function later(now: number): void {
    askedFor = now + TICK_MS;
    cancel = store.get().peers.length === 0 ? null : clock.after(TICK_MS, tick);
  }

  return {
    onPeer() {
      if (cancel !== null) return;
      begin(clock.now());
      later(clock.now());
    },
    onEnd() {
      cancel?.();
      cancel = null;
      memory = AT_EASE;
      become(0);
    },
  };
}
