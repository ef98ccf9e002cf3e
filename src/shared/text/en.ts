/** The sentences that the script says, in English. Its type is the form that each other language fills in. What only pages say: en-page.ts. */
import type { ErrorCode } from '../protocol';
import { devices, deviceSentences } from './en-devices';

const errors: Record<ErrorCode, string> = {
  'bad-request': 'The server did not understand this page. Reload it, and try again.',
  'bad-room': 'A room name has 1 to 64 visible characters, and is not “.” or “..”.',
  'bad-key': 'Your place in this room is no longer yours. Please join again.',
  'room-full': 'This room is full. Try again when somebody has left.',
  'not-in-room': 'You are not in this room. Please join again.',
  'no-such-peer': 'That person is no longer here.',
  'too-large': 'That was too large to send.',
  'rate-limited': 'That was too much at once. Wait a moment, and try again.',
  unexpected: 'Something went wrong on the server. Please try again.',
};

export const en = {
  appName: 'Noom',
  /** In place of a name that nobody gave. */
  guest: 'Guest',
  you: 'You',
  titleOf: (room: string) => `${room} · Noom`,

  welcome: {
    remove: (room: string) => `Forget ${room}`,
  },

  lobby: {
    cameraOff: 'Your camera is off',
    cameraProblem: 'No picture for now. You can join without it.',
    cameraOpening: 'Your camera is starting…',
    nobody: 'Nobody is here yet. You will be the first.',
    here: (names: string) => `Already here: ${names}`,
    full: 'This room is full just now.',
  },

  call: {
    joining: 'Joining…',
    unreachable: 'The server does not answer. We keep trying.',
    reconnecting: 'The server is out of reach. Your call goes on, and we keep trying.',
  },

  /** What stands on a tile while its link is not (yet) good. */
  links: {
    connecting: 'Connecting…',
    connected: 'Connected',
    reconnecting: 'Reconnecting…',
    failed: 'No connection',
    tryAgain: 'Try again',
  },

  devices,

  /** What stands on the tiles. */
  tiles: {
    menu: (name: string) => `Options for ${name}`,
    screenMenu: (name: string) => `Options for the screen of ${name}`,
    whispersToYou: (name: string) => `${name} whispers to you`,
    whispers: (name: string) => `${name} is whispering`,
    whisperingTo: (name: string) => `Only ${name} hears you now`,
  },

  left: {
    title: 'You left',
    sentence: 'Your camera and microphone are off.',
    again: 'Join again',
  },

  refused: {
    title: 'You could not join',
    again: 'Try again',
    replacedTitle: 'Opened elsewhere',
    replaced: 'This call goes on in another tab or window of yours.',
    useHere: 'Use it here',
  },

  errors,

  /** One a `NoticeCode` of the call; ui/spoken/notices.ts holds the two together by type. */
  notices: {
    tryAgain: 'Try again',
    load: 'Load it',
    fullPictures: 'Full pictures',
    switchOn: 'Switch on',
    sentences: {
      joined: (name: string) => `${name} joined.`,
      gone: (name: string) => `${name} left.`,
      'no-way': (name: string) => `Not connected to ${name} yet. We keep trying.`,
      'no-way-no-relay': (name: string) =>
        `Not connected to ${name} yet; this server has no relay (TURN), which such networks need. We keep trying.`,
      'no-way-set-up': (name: string) =>
        `Not connected to ${name} yet; this server's list of STUN and TURN addresses has a mistake. Tell its administrator.`,
      flood: (name: string) => `${name} sends too much at once, so their messages are ignored for a while.`,
      strain: () => 'This device does not keep up, so pictures are smaller for a while.',
      'strain-sound': () => 'This device still does not keep up, so you see nobody for a while. Sound goes on.',
      'own-line': () => 'Your own connection is weak just now. The others may see and hear you late.',
      'small-window': () => 'While you are in another tab, the call can stay in view in a small window.',
      'new-version': () => 'Noom has a new version. Load it, and you are straight back in the call.',
      ...deviceSentences,
    },
  },

  pages: {
    unexpected: {
      title: 'Something went wrong',
      sentence: 'The fault is ours, not yours. Reload the page, and try again.',
    },
  },
};

export type Text = typeof en;
