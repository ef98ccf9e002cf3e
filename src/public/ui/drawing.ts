/** When the page is drawn: once before the next picture, however much has changed. Used by everything in ui/ that draws the state. */
import { when, type Listener, type Select, type Store } from '../call/store';
import { windowOf } from './dom';

/** Behind another window or tab no picture comes, and not every browser says so. */
const AT_LATEST_MS = 200;

export interface Drawing {
  /** Draws before the next picture; once, however often this is asked. In a hidden page at once: no picture comes there. */
  ask(): void;
  stop(): void;
}

export function createDrawing(root: Document, draw: () => void): Drawing {
  const view = windowOf(root);
  let frame = 0;
  let timer = 0;

  const stop = (): void => {
    view.cancelAnimationFrame(frame);
    view.clearTimeout(timer);
    frame = 0;
  };
  const run = (): void => {
    stop();
    draw();
  };
  return {
    ask() {
      if (root.hidden) return run();
      if (frame !== 0) return;
      frame = view.requestAnimationFrame(run);
      timer = view.setTimeout(run, AT_LATEST_MS);
    },
    stop,
  };
}

/**
 * Draws now, and then whenever something of what `select` takes has changed. `draw` gets the state and the one that it drew last: null the
 * first time. What has to happen at once (focus, sound) takes `store.subscribe(when(select, …))`.
 */
export function watch(
  root: Document,
  store: Store,
  select: Select,
  draw: (now: Parameters<Listener>[0], before: Parameters<Listener>[1] | null) => void,
): () => void {
  let drawn = store.get();
  draw(drawn, null);
  const drawing = createDrawing(root, () => {
    const before = drawn;
    drawn = store.get();
    draw(drawn, before);
  });
  const unsubscribe = store.subscribe(when(select, drawing.ask));
  return () => {
    unsubscribe();
    drawing.stop();
  };
}
