/** Typed find and clone. */

/** A constructor of elements, as `HTMLButtonElement` is one. */
export type ElementType<T extends Element> = abstract new (...args: never[]) => T;

/** The first element under `root` that fits. Throws when there is none, or one of another type. */
export function find<T extends Element>(root: ParentNode, selector: string, type: ElementType<T>): T {
  const element = root.querySelector(selector);
  if (element instanceof type) return element;
  throw new Error(`expected ${type.name} at "${selector}", found ${element?.tagName ?? 'nothing'}`);
}

/** A fresh copy of the one element in that template. Throws as `find` does. */
export function clone<T extends Element>(root: ParentNode, template: string, type: ElementType<T>): T {
  const content = find(root, template, HTMLTemplateElement).content;
  // Imported and not only cloned: a template's content belongs to a document without a window.
  const copy = document.importNode(content, true).firstElementChild;
  if (copy instanceof type) return copy;
  throw new Error(`expected ${type.name} in template "${template}"`);
}

/** The window of a document that is shown. */
export function windowOf(root: Document): Window {
  if (root.defaultView === null) throw new Error('this document is not shown');
  return root.defaultView;
}

/** The place for a focus that has lost its element: the tiles, or the panel that covers them. */
export function restFocus(root: Document): void {
  const stage = find(root, '.stage', HTMLElement);
  stage.focus({ preventScroll: true });
  if (root.activeElement !== stage) root.querySelector<HTMLElement>('#side')?.focus({ preventScroll: true });
}

/** The text that was written last. A browser that translates the page changes the text itself. */
const written = new WeakMap<Element, string>();

/** Writes text only where it is another one than the last, so that a live region is not read out twice and a translation stays. */
export function setText(element: Element, text: string): void {
  if ((written.get(element) ?? element.textContent) !== text) element.textContent = text;
  written.set(element, text);
}

/** Whether what had the focus in that box is hidden now. Chromium then calls the body focused, other browsers still what they hide. */
export function hasLostFocus(box: Element): boolean {
  const { activeElement } = box.ownerDocument;
  return !box.contains(activeElement) || activeElement?.getClientRects().length === 0;
}
