/** The user's preferences, kept in this browser: mirror, own picture, theme, less data. */
import type { Memory } from '../../call/ports';
import { writeCookie } from './cookies';
import { createValue, type Value } from './value';

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export interface Preference {
  /** Your own picture as in a mirror. The others never see it mirrored. */
  readonly mirror: boolean;
  /** Your own tile shows your avatar. The others see you as before. */
  readonly hidesSelf: boolean;
  /** A cookie and not in the memory: the server paints first. */
  readonly theme: Theme;
  /** Sound alone from the others. */
  readonly savesData: boolean;
}

export type Preferences = Value<Preference>;

/** Default values are not stored. */
export function createPreferences(root: Document, memory: Memory): Preferences {
  const { dataset } = root.documentElement;
  const preferences = createValue<Preference>({
    mirror: memory.read('mirror') !== 'off',
    hidesSelf: memory.read('self') === 'hidden',
    theme: THEMES.find((theme) => theme === dataset['theme']) ?? 'auto',
    savesData: memory.read('saver') === 'on',
  });
  preferences.subscribe(({ mirror, hidesSelf, theme, savesData }) => {
    memory.write('mirror', mirror ? null : 'off');
    memory.write('self', hidesSelf ? 'hidden' : null);
    memory.write('saver', savesData ? 'on' : null);
    writeCookie(root, 'noom-theme', theme === 'auto' ? null : theme);
    if (theme === 'auto') delete dataset['theme'];
    else dataset['theme'] = theme;
  });
  return preferences;
}
