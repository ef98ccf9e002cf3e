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
  waiting: 'The connection was lost. It continues by itself.',
  done: 'Complete',
  refused: 'Declined',
  cancelled: 'Stopped',
  lost: 'Stopped: the other person left',
  failed: 'That did not work. Try again.',
};

export const roomText = {
  reactions,
  chat: 'Chat',
  people: 'People',

  /** Tiles. */
  tileMenu: (name: string) => `Options for ${name}`,
  pin: 'Show large',
  unpin: 'Stop showing large',
  volume: (name: string) => `Volume of ${name}`,
  handUp: 'raised a hand',
  whispersToYou: (name: string) => `${name} whispers to you`,
  whispers: (name: string) => `${name} is whispering`,
  whisperingTo: (name: string) => `Only ${name} hears you now`,

  copied: 'Copied',
  copyYourself: 'The link is selected: copy it with your keyboard or by touch.',
  shareText: (room: string) => `Join me in "${room}":`,

  everybody: 'Everybody',
  tooLong: (count: number) => `Too long by ${count} ${count === 1 ? 'character' : 'characters'}`,
  privateFrom: (name: string) => `${name}, to you alone`,
  privateTo: (name: string) => `To ${name} alone`,
  unsent: 'Not sent: there is no connection to this person just now.',
  toldBy: (name: string) => `Passed on by ${name}`,
  unread: (count: number) => (count === 1 ? '1 new message' : `${count} new messages`),
  dropFor: (name: string) => `To: ${name}`,
  nobodyToSend: 'Nobody is here to receive it.',
  wantsToSend: (name: string) => `${name} wants to send you a file`,
  sendingTo: (name: string) => `To ${name}`,
  transfers,
  bytes: (count: string, unit: 'B' | 'kB' | 'MB' | 'GB') => `${count} ${unit}`,

  /** People. */
  you: 'you',
  micOff: 'muted',
  cameraOff: 'camera off',

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
