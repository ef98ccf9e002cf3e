/** As much of a document and its window as ui/base/drawing.ts touches: frames and timers that come when the test says so. */

export interface FakeView {
  readonly root: Document;
  /** The next picture. */
  paint(): void;
  /** So much time without a picture, as behind another window. */
  wait(durationMs: number): void;
  /** Whether the page is in a hidden tab. */
  hidden: boolean;
}

export function createFakeView(): FakeView {
  let last = 0;
  let timeMs = 0;
  const frames = new Map<number, () => void>();
  const timers = new Map<number, { readonly atMs: number; readonly callback: () => void }>();
  const take = (from: Map<number, unknown>, id: number): void => void from.delete(id);
  const defaultView = {
    performance: { now: () => timeMs },
    requestAnimationFrame: (callback: () => void) => (frames.set((last += 1), callback), last),
    cancelAnimationFrame: (id: number) => take(frames, id),
    setTimeout: (callback: () => void, delayMs: number) => (
      timers.set((last += 1), { atMs: timeMs + delayMs, callback }),
      last
    ),
    clearTimeout: (id: number) => take(timers, id),
  };
  const fake: FakeView = {
    root: {
      defaultView,
      get hidden() {
        return fake.hidden;
      },
    } as unknown as Document,
    hidden: false,
    paint() {
      const due = [...frames.values()];
      frames.clear();
      for (const callback of due) callback();
    },
    wait(durationMs) {
      timeMs += durationMs;
      for (const [id, { atMs, callback }] of [...timers]) {
        if (atMs > timeMs || !timers.delete(id)) continue;
        callback();
      }
    },
  };
  return fake;
}
