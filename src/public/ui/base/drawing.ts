/** Draws at most once a frame, however much has changed. */
import { when, type Listener, type Select, type Store } from '../../call/store';
import { windowOf } from './dom';

/** Behind another window or tab no picture comes, and not every browser says so. */
const AT_LATEST_MS = 200;
/** For lists and sentences: nobody reads faster than this. */
const READABLE_MS = 100;

export interface Drawing {
  /** Draws before the next picture; once, however often this is asked. In a hidden page at once: no picture comes there. */
  ask(): void;
  stop(): void;
}

/** @param paceMs between two drawings, at least. */
export function createDrawing(root: Document, draw: () => void, paceMs = 0): Drawing {
  const view = windowOf(root);
  let frame = 0;
  let timer = 0;
  let drawnMs = -Infinity;

  const stop = (): void => {
    view.cancelAnimationFrame(frame);
    view.clearTimeout(timer);
    frame = timer = 0;
  };
  const run = (): void => {
    stop();
    drawnMs = view.performance.now();
    draw();
  };
  const begin = (): void => {
    frame = view.requestAnimationFrame(run);
    timer = view.setTimeout(run, AT_LATEST_MS);
  };
  return {
    ask() {
      if (root.hidden) return run();
      if (timer !== 0) return;
      const restMs = drawnMs + paceMs - view.performance.now();
      if (restMs > 0) timer = view.setTimeout(begin, restMs);
      else begin();
    },
    stop,
  };
}

/**
 * Draws now, and then whenever something of what `select` takes has changed, at most ten times a second. `draw` gets the state
 * and the one that it drew last: null the first time. What has to happen at once (focus, sound) takes
 * `store.subscribe(when(select, …))`.
 */
export function watch(
  root: Document,
  store: Store,
  select: Select,
  draw: (now: Parameters<Listener>[0], before: Parameters<Listener>[1] | null) => void,
): () => void {
  let drawn = store.get();
  draw(drawn, null);
  const drawing = createDrawing(
    root,
    () => {
      const before = drawn;
      drawn = store.get();
      draw(drawn, before);
    },
    READABLE_MS,
  );
  const unsubscribe = store.subscribe(when(select, drawing.ask));
  return () => {
    unsubscribe();
    drawing.stop();
  };
}
