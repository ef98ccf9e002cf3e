/** Every sentence people read, in English. Its type is the form that each other language fills in. */
import type { ErrorCode } from '../protocol';
import { devices, deviceSentences } from './en-devices';
import { roomText } from './en-room';

const errors: Record<ErrorCode, string> = {
  'bad-request': 'The server did not understand this page. Reload it, and try again.',
  'bad-room': 'A room needs a name of 1 to 64 characters that one can see.',
  'bad-key': 'Your place in this room is no longer yours. Please join again.',
  'room-full': 'This room is full. Try again when somebody has left.',
  'not-in-room': 'You are not in this room. Please join again.',
  'no-such-peer': 'That person is no longer here.',
  'too-large': 'That was too large to send.',
  'rate-limited': 'That was too much at once. Wait a moment, and try again.',
};

export const en = {
  appName: 'Noom',
  tagline: 'Open a link, see each other.',
  description: 'Video calls from browser to browser, for up to eight people. No account, and nobody listens in.',
  needsScript: 'Noom needs JavaScript to make a call. Please switch it on for this page.',
  /** Stands where a name would, for who gave none. */
  guest: 'Guest',
  you: 'You',
  home: 'Home',
  titleOf: (room: string) => `${room} · Noom`,

  welcome: {
    room: 'Room name',
    another: 'Suggest another name',
    roomHint: 'Whoever types the same name meets you there. Leave it empty to take the suggestion.',
    name: 'Your name',
    namePlaceholder: 'What others call you',
    enter: 'Enter room',
    check: 'Check camera first',
    recent: 'Rooms you were in',
    remove: (room: string) => `Forget ${room}`,
    clear: 'Forget all',
    facts: [
      { title: 'Just a link', sentence: 'No account and nothing to install. Send the link, and they are in.' },
      { title: 'Between you', sentence: 'Picture and sound go from browser to browser, sealed on the way.' },
      { title: 'Yours', sentence: 'It runs on your own machine, and its code can be read in an evening.' },
    ],
    stun: (hosts: string) =>
      `To find the way to each other, your browser asks ${hosts} for its own address. Whoever is asked learns that address, and nothing of the call.`,
  },

  /** Words for suggested room names, joined by hyphens and followed by a number. */
  suggestion: {
    first:
      'amber bold brave breezy bright calm cheery clever cosy crisp curious daring eager early fair fond fresh gentle glad golden happy honest humble jolly keen kind lively lucky mellow merry mild misty neat noble patient playful proud quick quiet rosy sandy shiny silent silver smart snowy soft sunny swift tidy velvet warm wise witty',
    second:
      'acorn badger beaver birch bison brook canyon cedar cloud clover comet coral crane dolphin falcon fern finch forest fox garden gecko harbor hazel heron island kiwi koala lagoon lantern lemon lynx maple meadow moon moose oak ocean olive otter owl panda pebble penguin pine planet puffin rabbit raven reef river robin seal sparrow swan tiger tulip valley walnut whale willow',
  },

  lobby: {
    title: 'Ready to join?',
    room: 'Room',
    ownPicture: 'Your picture',
    cameraOff: 'Your camera is off',
    cameraOpening: 'Your camera is starting…',
    nobody: 'Nobody is here yet. You will be the first.',
    here: (names: string) => `Already here: ${names}`,
    full: 'This room is full just now.',
    join: 'Join',
  },

  call: {
    label: 'Call',
    people: 'people in the call',
    muted: 'muted',
    joining: 'Joining…',
    reconnecting: 'The server is out of reach. Your call goes on, and we keep trying.',
  },

  /** What stands on a tile while its link is not (yet) good. */
  links: {
    connecting: 'Connecting…',
    connected: 'Connected',
    reconnecting: 'Reconnecting…',
    failed: 'No connection',
    tryAgain: 'Try again',
    /** Marks beside the name. */
    poor: 'weak connection',
    relayed: 'relayed',
  },

  devices,

  room: roomText,

  controls: {
    label: 'Call controls',
    mute: 'Mute',
    camera: 'Camera off',
    cameras: 'Choose a camera',
    microphones: 'Choose a microphone',
    speakers: 'Choose a speaker',
    leave: 'Leave',
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

  /** One a `NoticeCode` of the call; ui/notices.ts holds the two together by type. */
  notices: {
    label: 'Notices',
    dismiss: 'Dismiss',
    tryAgain: 'Try again',
    sentences: {
      joined: (name: string) => `${name} joined.`,
      gone: (name: string) => `${name} left.`,
      'no-way': (name: string) => `There is no way to ${name} yet. We keep trying.`,
      'no-way-no-relay': (name: string) =>
        `There is no way to ${name} yet, and this server has no relay (TURN) for such networks. We keep trying.`,
      flood: (name: string) => `${name} sends too much at once, so their messages are ignored for a while.`,
      ...deviceSentences,
    },
  },

  pages: {
    badRoom: {
      title: 'This is no room',
      sentence: 'A room needs a name of 1 to 64 characters that one can see. Check the link, or begin anew at home.',
    },
    notFound: { title: 'Not found', sentence: 'There is nothing at this address.' },
    unexpected: {
      title: 'Something went wrong',
      sentence: 'The fault is ours, not yours. Reload the page, and try again.',
    },
  },
};

export type Text = typeof en;
