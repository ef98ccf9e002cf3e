/** The sentences of one language, fetched as a file of its own (scripts/build.mjs). */
import { fetchPart } from '../part';
import type { Text } from './en';
import type { RoomText } from './en-room';
import type { Language } from './languages';

/** What can wait until people see each other. */
export async function loadRoomText(language: Language): Promise<RoomText> {
  const part = language === 'ko' ? fetchPart(() => import('./ko-room')) : fetchPart(() => import('./en-room'));
  return (await part).roomText;
}

export async function loadText(language: Language): Promise<Text> {
  if (language === 'ko') return (await fetchPart(() => import('./ko'))).ko;
  return (await fetchPart(() => import('./en'))).en;
}
