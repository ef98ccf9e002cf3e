/** The sentences that people read, by language. */
import { en, type Text } from './en';
import { enPage, type OnPages } from './en-page';
import { roomText as enRoom, type RoomText } from './en-room';
import { ko } from './ko';
import { roomText as koRoom } from './ko-room';
import { koPage } from './ko-page';
import type { Language } from './languages';

export type { Text };
/** With what is fetched when people see each other. */
export type TextInRoom = Text & { readonly room: RoomText };
export type { BrowserName } from './en-devices';

/** What the script says and what stands on the pages, group by group. */
export type PageText = TextInRoom & OnPages;

const TEXTS: Readonly<Record<Language, PageText>> = {
  en: merge({ ...en, room: enRoom }, enPage),
  ko: merge({ ...ko, room: koRoom }, koPage),
};

export function textOf(language: Language): PageText {
  return TEXTS[language];
}

function merge(script: TextInRoom, pages: OnPages): PageText {
  return {
    ...script,
    ...pages,
    welcome: { ...script.welcome, ...pages.welcome },
    lobby: { ...script.lobby, ...pages.lobby },
    call: { ...script.call, ...pages.call },
    links: { ...script.links, ...pages.links },
    notices: { ...script.notices, ...pages.notices },
    room: { ...script.room, ...pages.room },
    pages: { ...script.pages, ...pages.pages },
    devices: { ...script.devices, ...pages.devices },
  };
}
