/** The face of a person whose picture is not there: initials on a colour. */
import { setText } from './dom';
import { initialsOf } from './own-name';

export function drawAvatar(avatar: HTMLElement, name: string): void {
  setText(avatar, initialsOf(name));
  avatar.dataset['colour'] = String(colourOf(name));
}

/** One of the six colours of the style sheet: the same for the same name, everywhere. */
function colourOf(name: string): number {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return sum % 6;
}
