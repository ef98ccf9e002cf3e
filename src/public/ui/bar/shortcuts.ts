/**
 * Keys of the call. A letter is the one that is
 * printed on the key, and its place only where the keyboard writes no Latin letters; none of them while somebody types, with a modifier, or in a composition; and they can be switched off (WCAG 2.1, 2.1.4).
 */
import type { Call } from '../../call/call';
import type { Memory } from '../../call/ports';
import { toggleSlot } from './controls';
import { find, windowOf } from '../base/dom';
import { toggleScreen } from './screen-share';

/** A small Latin letter, or a sign, which may take Shift. */
export interface Shortcut {
  readonly key: string;
  readonly run: (call: Call) => void;
}

const SHORTCUTS: readonly Shortcut[] = [
  { key: 'm', run: (call) => toggleSlot(call, 'mic') },
  { key: 'v', run: (call) => toggleSlot(call, 'camera') },
  { key: 's', run: (call) => toggleScreen(call) },
];

const MEMORY_KEY = 'keys';

export function areKeysOn(memory: Memory): boolean {
  return memory.read(MEMORY_KEY) !== 'off';
}

export function setKeys(memory: Memory, on: boolean): void {
  memory.write(MEMORY_KEY, on ? null : 'off');
}

/** As much of a KeyboardEvent as decides. */
export type KeyPress = Pick<
  KeyboardEvent,
  'code' | 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'isComposing' | 'repeat' | 'defaultPrevented'
>;

/** The shortcut that this key means; null for none. `isTyping`: the focus is where letters belong to something else. */
export function shortcutOf(
  press: KeyPress,
  isTyping: boolean,
  table: readonly Shortcut[] = SHORTCUTS,
): Shortcut | null {
  if (isTyping || !isPlain(press) || press.repeat) return null;
  const meant = keyOf(press);
  return table.find(({ key }) => key === meant) ?? null;
}

/**
 * On AZERTY, QWERTZ and Dvorak a key is what is printed on it. A Korean, Greek or Cyrillic keyboard has no Latin letter to press: there the
 * place counts, where such keyboards print the Latin letter, too. (Virtual keyboards write "Unidentified".)
 */
function keyOf({ key, code, shiftKey }: KeyPress): string {
  const isElsewhere = key === 'Unidentified' || /^(?!\p{Script=Latin})\P{ASCII}$/u.test(key);
  const written = isElsewhere ? (/^Key([A-Z])$/.exec(code)?.[1] ?? '') : key;
  const letter = /^[a-z]$/i.test(written);
  // Caps lock is no Shift.
  return letter ? (shiftKey ? '' : written.toLowerCase()) : written;
}

/** Whether this key means "let me talk as long as I hold it". */
export function isTalkKey(press: KeyPress, hasControl: boolean): boolean {
  return press.code === 'Space' && !press.shiftKey && !hasControl && isPlain(press);
}

/** A key that means itself. (A key of a composition calls itself "Process".) */
function isPlain(press: KeyPress): boolean {
  const hasModifier = press.altKey || press.ctrlKey || press.metaKey;
  return !hasModifier && !press.isComposing && press.key !== 'Process' && !press.defaultPrevented;
}

/** A menu that was opened by pointer keeps the focus: letters are keys of the call then, not the first letters of its choices (ui/bar/controls.ts). */
const TYPING =
  'input:not([type=checkbox], [type=radio], [type=range], [type=button]), textarea, select:not([data-by=pointer]), [contenteditable]';
const CONTROL = `${TYPING}, a[href], button, input, summary, audio[controls], video[controls], [role=button], [tabindex]:not([tabindex="-1"])`;

/** Whether letters belong to what has the focus. */
export function isTypingIn(element: Element | null): boolean {
  return (element?.closest(TYPING) ?? null) !== null;
}

/** In a call, with nothing modal over it, and not switched off. */
export function areKeysHeard(root: Document, call: Call, memory: Memory): boolean {
  const isCalling = !find(root, '#call', HTMLElement).hidden && root.querySelector('dialog[open]') === null;
  return isCalling && ['joined', 'reconnecting'].includes(call.store.get().status) && areKeysOn(memory);
}

/** Keys of other parts of the page, that mean one press and nothing else. */
export function mountKeys(root: Document, call: Call, memory: Memory, table: readonly Shortcut[]): () => void {
  const listeners = new AbortController();
  root.addEventListener(
    'keydown',
    (event) => {
      const shortcut = shortcutOf(event, isTypingIn(root.activeElement), table);
      if (shortcut === null || !areKeysHeard(root, call, memory)) return;
      event.preventDefault();
      shortcut.run(call);
    },
    { signal: listeners.signal },
  );
  return () => listeners.abort();
}

export function mountShortcuts(root: Document, call: Call, memory: Memory): () => void {
  const listeners = new AbortController();
  const { signal } = listeners;
  let isHeld = false;

  const isIn = (selector: string): boolean => (root.activeElement?.closest(selector) ?? null) !== null;
  const release = (): void => {
    if (!isHeld) return;
    isHeld = false;
    call.devices.set('mic', false);
  };

  root.addEventListener(
    'keydown',
    (event) => {
      if (!areKeysHeard(root, call, memory)) return;
      if (isTalkKey(event, isIn(CONTROL))) {
        // Also while it repeats: the page must not scroll.
        event.preventDefault();
        if (event.repeat || isHeld || call.store.get().slots.mic.on) return;
        isHeld = true;
        call.devices.set('mic', true);
        return;
      }
      const shortcut = shortcutOf(event, isIn(TYPING));
      if (shortcut === null) return;
      event.preventDefault();
      // Pressing M while the space bar is held keeps what M sets.
      isHeld = false;
      shortcut.run(call);
    },
    { signal },
  );
  root.addEventListener(
    'keyup',
    ({ code }) => {
      if (code === 'Space') release();
    },
    { signal },
  );
  // The key may be let go where we do not see it.
  windowOf(root).addEventListener('blur', release, { signal });
  root.addEventListener('visibilitychange', release, { signal });
  return () => {
    release();
    listeners.abort();
  };
}
