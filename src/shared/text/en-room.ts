/** What is said in the room about what people do together, in English. Fetched when people see each other (load.ts). */
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

/** What stands in a file's card, and is said: where it goes, or comes from, and how far it is. */
type TransferText = Readonly<Record<TransferPhase, (name: string) => string>>;

const sending: TransferText = {
  offered: (name) => `Waiting for ${name} to accept it`,
  moving: (name) => `On its way to ${name}`,
  waiting: (name) => `The connection to ${name} was lost. It continues by itself.`,
  done: (name) => `${name} has it`,
  refused: (name) => `${name} declined it`,
  cancelled: (name) => `Stopped, not sent to ${name}`,
  lost: (name) => `Stopped: ${name} left`,
  failed: (name) => `It did not reach ${name}. Try again.`,
};

const receiving: TransferText = {
  offered: (name) => `${name} wants to send you a file`,
  moving: (name) => `Coming from ${name}`,
  waiting: (name) => `The connection to ${name} was lost. It continues by itself.`,
  done: (name) => `Complete, from ${name}`,
  refused: () => 'You declined it',
  cancelled: (name) => `Stopped, not received from ${name}`,
  lost: (name) => `Stopped: ${name} left`,
  failed: (name) => `That did not work. Ask ${name} to send it again.`,
};

export const roomText = {
  reactions,
  chat: 'Chat',
  people: 'People',

  /** Tiles. */
  volume: (name: string) => `Volume of ${name}`,
  handUp: 'raised a hand',

  aloneAgain: 'You are alone here now.',
  copied: 'Copied',
  copyYourself: 'The link is selected: copy it with your keyboard or by touch.',
  shareText: (room: string) => `Join me in "${room}":`,

  everybody: 'Everybody',
  tooLong: (count: number) => `Too long by ${count} ${count === 1 ? 'character' : 'characters'}`,
  privateFrom: (name: string) => `${name}, to you alone`,
  /** A receiver that you chose and that left; perhaps another peer of the same name is there. */
  gone: (name: string) => `${name} (left)`,
  receiverGone: (name: string) => `${name} left. Choose somebody else.`,
  privateTo: (name: string) => `To ${name} alone`,
  waiting: 'Not sent yet. It goes as soon as there is a connection.',
  unsent: 'Not sent.',
  toldBy: (name: string) => `Earlier messages, as ${name} remembers them`,
  unread: (count: number) => (count === 1 ? '1 new message' : `${count} new messages`),
  nobodyToSend: 'Nobody is here to receive it.',
  tooManyFiles: (count: number) =>
    `20 files go at a time, and ${count === 1 ? '1 was' : `${count} were`} left out. Send ${count === 1 ? 'it' : 'them'} when the others have arrived.`,
  noFolders: 'A folder cannot be sent. Pack it into one file first.',
  /** `name`: null when it goes to everybody. */
  sendPasted: (count: number, name: string | null) =>
    `Send the ${count === 1 ? 'file' : `${count} files`} you pasted to ${name === null ? 'everybody' : `${name} alone`}?`,
  noSpace: 'This browser has too little space for it. Free some on this device, and accept it again.',
  tooLarge: 'This browser takes files up to 1 GB. Join with Chrome or Edge on a computer to receive it.',
  /** A panel whose script has not come. */
  panelLate: 'Not everything here has loaded. Noom keeps trying; what you write stays.',
  sending,
  receiving,
  bytes: (count: string, unit: 'B' | 'kB' | 'MB' | 'GB') => `${count} ${unit}`,

  /** People. */
  you: 'you',
  micOff: 'muted',
  cameraOff: 'camera off',

  /** Said by screen readers when it happens. */
  said: {
    here: (room: string, count: number) =>
      `You are in “${room}”. ${count === 1 ? 'Nobody else is here yet' : `${count} people are here, you included`}`,
    back: 'Connected again',
    micOn: 'Microphone on',
    micOff: 'Microphone off',
    cameraOn: 'Camera on',
    cameraOff: 'Camera off',
    screenOn: 'You share your screen',
    screenOff: 'You no longer share your screen',
    handUp: 'Your hand is up',
    handDown: 'Your hand is down',
    whispered: 'You no longer whisper',
    history: (count: number) =>
      count === 1 ? '1 earlier message in the chat' : `${count} earlier messages in the chat`,
    file: (name: string, sentence: string) => `${name}: ${sentence}`,
    muted: (name: string) => `${name} muted`,
    unmuted: (name: string) => `${name} unmuted`,
    hand: (name: string) => `${name} raised a hand`,
    handLowered: (name: string) => `${name} lowered their hand`,
    screen: (name: string) => `${name} shares a screen`,
    screenGone: (name: string) => `${name} no longer shares a screen`,
    wrote: (name: string, text: string) => `${name}: ${text}`,
    reacted: (name: string, reaction: string) => `${name}: ${reaction}`,
  },
};

export type RoomText = typeof roomText;
