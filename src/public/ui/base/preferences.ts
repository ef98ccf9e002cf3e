/** The user's preferences, kept in this browser: mirror, own picture, theme, how much data. */
import type { Memory } from '../../call/ports';
import { DATA_LEVELS, type DataLevel } from '../../call/state/pictures';
import { writeCookie } from './cookies';
import { createValue, type Value } from './value';

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
/** Caps for the line that one can choose, in kbit/s; 0: none. */
export const UPLINKS = [0, 2_000, 1_000, 500, 250] as const;

export interface Preference {
  /** Your own picture as in a mirror. The others never see it mirrored. */
  readonly mirror: boolean;
  /** Your own tile shows your avatar. The others see you as before. */
  readonly hidesSelf: boolean;
  /** A picture of 1080 lines, where somebody sees it that large. */
  readonly sharp: boolean;
  /** A small window opens when you go to another tab. */
  readonly floats: boolean;
  /** A cookie and not in the memory: the server paints first. */
  readonly theme: Theme;
  readonly data: DataLevel;
  /** The most that goes out, in kbit/s; 0: no cap. */
  readonly uplink: number;
}

export type Preferences = Value<Preference>;

/** Default values are not stored. */
export function createPreferences(root: Document, memory: Memory): Preferences {
  const { dataset } = root.documentElement;
  const saver = memory.read('saver');
  const preferences = createValue<Preference>({
    mirror: memory.read('mirror') !== 'off',
    hidesSelf: memory.read('self') === 'hidden',
    sharp: memory.read('sharp') === 'on',
    floats: memory.read('window') === 'on',
    theme: THEMES.find((theme) => theme === dataset['theme']) ?? 'auto',
    // `on` is an older version's.
    data: DATA_LEVELS.find((level) => level === saver) ?? (saver === 'on' ? 'sound' : 'full'),
    uplink: UPLINKS.find((kilobits) => String(kilobits) === memory.read('uplink')) ?? 0,
  });
  preferences.subscribe(({ mirror, hidesSelf, sharp, floats, theme, data, uplink }) => {
    memory.write('mirror', mirror ? null : 'off');
    memory.write('self', hidesSelf ? 'hidden' : null);
    memory.write('sharp', sharp ? 'on' : null);
    memory.write('window', floats ? 'on' : null);
    memory.write('saver', data === 'full' ? null : data);
    memory.write('uplink', uplink === 0 ? null : String(uplink));
    writeCookie(root, 'noom-theme', theme === 'auto' ? null : theme);
    if (theme === 'auto') delete dataset['theme'];
    else dataset['theme'] = theme;
  });
  return preferences;
}
