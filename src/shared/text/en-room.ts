/** What is said in the room about what people do together, in English. Part of en.ts. */
import type { TransferPhase } from '../transfer-phase';
import type { Reaction } from '../peer-message';

const reactions: Readonly<Record<Reaction, string>> = {
  '👍': 'Thumbs up',
  '👏': 'Applause',
  '❤️': 'Heart',
  '😂': 'Laughing',
  '😮': 'Surprised',
  '🎉': 'Celebrating',
  '🙏': 'Thank you',
  '👋': 'Waving',
};

const transfers: Readonly<Record<TransferPhase, string>> = {
  offered: 'Waiting for an answer',
  moving: 'On its way',
  waiting: 'The connection is away. It goes on by itself.',
  done: 'Arrived whole',
  refused: 'Not wanted',
  cancelled: 'Stopped',
  lost: 'Lost: the other one has gone',
  failed: 'That did not work. Try it once more.',
};

export const roomText = {
  /** Bar and menus. */
  hand: 'Raise hand',
  react: 'React',
  reactions,
  chat: 'Chat',
  people: 'People',
  invite: 'Invite',
  more: 'More',
  close: 'Close',
  speakerView: 'Follow who speaks',
  fullScreen: 'Full screen',
  float: 'Small window on top',
  settings: 'Settings',
  shortcuts: 'Shortcut keys',

  /** Tiles. */
  tileMenu: (name: string) => `Options for ${name}`,
  pin: 'Put on the stage',
  unpin: 'Take off the stage',
  pictureInPicture: 'Picture in picture',
  whisper: 'Whisper',
  whisperHint: 'Only this person hears you, as long as you hold it.',
  message: 'Write privately',
  muteHere: 'Mute for me',
  volume: (name: string) => `Volume of ${name}`,
  handUp: 'raised a hand',
  whispersToYou: (name: string) => `${name} whispers to you`,
  whispers: (name: string) => `${name} is whispering`,
  whisperingTo: (name: string) => `Only ${name} hears you now`,

  /** Invite. */
  aloneTitle: 'You are the first one here.',
  aloneHint: 'Send somebody this link. Whoever opens it is in.',
  link: 'Link to this room',
  copy: 'Copy link',
  copied: 'Copied',
  copyYourself: 'It is marked: copy it with your keyboard or by touch.',
  share: 'Share …',
  shareText: (room: string) => `Join me in "${room}":`,
  qr: 'QR code of the link',
  qrHint: 'Point a phone at it.',
  localOnly: 'This address works on this computer only. "npm run share" makes one for everybody.',

  /** Chat and files. */
  noMessages: 'Nothing written yet. Say hello, or drop a file here.',
  write: 'Write a message',
  writeHint: 'Enter sends, Shift+Enter begins a new line.',
  send: 'Send',
  to: 'To',
  everybody: 'Everybody',
  tooLong: (count: number) => `Too long by ${count}`,
  privateFrom: (name: string) => `${name}, to you alone`,
  privateTo: (name: string) => `To ${name} alone`,
  unsent: 'Not sent: there is no connection to this person just now.',
  toldBy: (name: string) => `As ${name} remembers it`,
  unread: (count: number) => (count === 1 ? '1 new message' : `${count} new messages`),
  attach: 'Send files',
  drop: 'Drop the files here to send them',
  dropFor: (name: string) => `To: ${name}`,
  nobodyToSend: 'Nobody is here to receive it.',
  wantsToSend: (name: string) => `${name} wants to send you a file`,
  sendingTo: (name: string) => `To ${name}`,
  accept: 'Accept',
  refuse: 'No, thanks',
  cancel: 'Stop',
  save: 'Save',
  transfers,
  bytes: (count: string, unit: 'B' | 'kB' | 'MB' | 'GB') => `${count} ${unit}`,

  /** People. */
  you: 'you',
  micOff: 'muted',
  cameraOff: 'camera off',

  /** Settings. */
  name: 'Your name',
  theme: 'Colours',
  themes: { auto: 'As the system is set', light: 'Light', dark: 'Dark' },
  language: 'Language',
  languageHint: 'In a call you come straight back.',
  mirror: 'Mirror my picture',
  mirrorHint: 'Only for yourself. The others see you the right way round.',
  saver: 'Save data',
  saverHint: 'You hear the others and see no pictures.',
  saverOn: 'You save data: sound alone.',

  /** Shortcut keys, by what they do. */
  keys: {
    mute: 'Microphone on or off',
    talk: 'Talk while you hold it',
    camera: 'Camera on or off',
    screen: 'Share your screen',
    hand: 'Raise or lower your hand',
    chat: 'Chat',
    people: 'People',
    pin: 'Put the chosen face on the stage (also a double click)',
    whisper: 'Whisper to the chosen face while you hold it',
    list: 'This list',
    space: 'Space',
  },

  /** Said by screen readers when it happens. */
  said: {
    muted: (name: string) => `${name} muted`,
    unmuted: (name: string) => `${name} unmuted`,
    hand: (name: string) => `${name} raised a hand`,
    screen: (name: string) => `${name} shares a screen`,
    wrote: (name: string, text: string) => `${name}: ${text}`,
    reacted: (name: string, reaction: string) => `${name}: ${reaction}`,
  },
};
