/** What stands on the pages as the server writes them, in English. The script never needs it, so it is not sent to it again. */
export const enPage = {
  tagline: 'Video calls: open a link, see each other.',
  description:
    'Video calls from browser to browser, for up to sixteen people. No account; picture and sound are encrypted.',
  needsScript: 'Noom needs JavaScript to make a call. Please switch it on for this page.',
  home: 'Home',

  /** Words for suggested room names, joined by hyphens and followed by a number. */
  suggestion: {
    first:
      'amber bold brave breezy bright calm cheery clever cosy crisp curious daring eager early fair fond fresh gentle glad golden happy honest humble jolly keen kind lively lucky mellow merry mild misty neat noble patient playful proud quick quiet rosy sandy shiny silent silver smart snowy soft sunny swift tidy velvet warm wise witty',
    second:
      'acorn badger beaver birch bison brook canyon cedar cloud clover comet coral crane dolphin falcon fern finch forest fox garden gecko harbor hazel heron island kiwi koala lagoon lantern lemon lynx maple meadow moon moose oak ocean olive otter owl panda pebble penguin pine planet puffin rabbit raven reef river robin seal sparrow swan tiger tulip valley walnut whale willow',
  },

  welcome: {
    room: 'Room name',
    another: 'Suggest another name',
    roomHint: 'Everybody who types the same name meets you there. Leave it empty to take the suggestion.',
    name: 'Your name',
    namePlaceholder: 'What others call you',
    enter: 'Enter room',
    check: 'Check camera first',
    recent: 'Rooms you were in',
    clear: 'Forget all',
    facts: [
      { title: 'Just a link', sentence: 'No account and nothing to install. Send the link, and they are in.' },
      { title: 'Between you', sentence: 'Picture and sound go from browser to browser, encrypted on the way.' },
      { title: 'Yours', sentence: 'You can run it on your own machine, and read all of its code.' },
    ],
    stun: (hosts: string) =>
      `To find the way to each other, your browser asks ${hosts} for its own address. They learn that address, and nothing about the call.`,
  },

  lobby: {
    room: 'Room',
    brand: 'Noom video call',
    ownPicture: 'Your picture',
    join: 'Join',
    noCalls:
      'Calls are switched off in this browser, or by one of its extensions. Allow WebRTC there, or open the link in another browser.',
  },

  call: {
    label: 'Call',
    people: 'in the call',
    muted: 'muted',
  },

  links: {
    /** Marks beside the name. */
    poor: 'weak connection',
    fair: 'unsteady connection',
    relayed: 'relayed',
  },

  controls: {
    label: 'Call controls',
    mute: 'Mute',
    unmute: 'Unmute',
    camera: 'Camera off',
    cameraOn: 'Camera on',
    cameras: 'Choose a camera',
    microphones: 'Choose a microphone',
    speakers: 'Choose a speaker',
    leave: 'Leave',
  },

  notices: {
    label: 'Notices',
    dismiss: 'Dismiss',
  },

  /** What the page says of a fault of ours, and what helps. */
  broken: {
    sentence: 'Something went wrong, and the fault is ours.',
    reload: 'Reload the page',
  },

  pages: {
    badRoom: {
      title: 'This room name does not work',
      sentence:
        'A room name has 1 to 64 visible characters, and is not “.” or “..”. Check the link, or start again from the home page.',
    },
    notFound: { title: 'Not found', sentence: 'There is nothing at this address.' },
  },

  room: {
    /** Bar and menus. */
    hand: 'Raise hand',
    handDown: 'Lower hand',
    react: 'React',
    invite: 'Invite',
    more: 'More',
    close: 'Close',
    speakerView: 'Show the speaker large',
    fullScreen: 'Full screen',
    floating: 'The call is in the small window.',
    floatBack: 'Bring it back',
    float: 'The call in a small window',
    settings: 'Settings',
    shortcuts: 'Shortcut keys',
    pictureInPicture: 'This picture in a small window',
    pin: 'Show large',
    whisper: 'Hold to whisper',
    whisperHint: 'Only this person hears you, as long as you hold it. By keyboard: until you press again.',
    message: 'Write privately',
    muteHere: 'Mute for me',
    dataOne: 'Picture',
    dataLevelsOne: { full: 'As large as it fits', saving: 'Small', sound: 'None' },
    mutedHere: 'Muted for you',
    /** Invite. */
    aloneTitle: 'You are the first one here.',
    aloneHint: 'Send somebody this link. Everybody who opens it can join.',
    link: 'Link to this room',
    copy: 'Copy link',
    share: 'Share …',
    qr: 'QR code of the link',
    qrHint: 'Point the camera of a phone at it to join.',
    localOnly: 'No other device can open this address. Run "npm run share" to get a link that works for others.',
    /** Chat and files. */
    noMessages: 'Nothing written yet. Say hello, or send a file: use the clip, or drop it here.',
    write: 'Write a message',
    writeHint: 'Enter sends, Shift+Enter begins a new line.',
    send: 'Send',
    sendNot: 'Do not send',
    to: 'To',
    attach: 'Send files',
    drop: 'Drop the files here to send them',
    accept: 'Accept',
    refuse: 'No, thanks',
    cancel: 'Stop',
    save: 'Save',
    /** Settings. */
    name: 'Your name',
    theme: 'Colours',
    themes: { auto: 'System default', light: 'Light', dark: 'Dark' },
    language: 'Language',
    languageHint: 'The page reloads; you rejoin at once. Private messages and the list of files are gone then.',
    mirror: 'Mirror my picture',
    mirrorHint: 'Only for yourself. The others see you the right way round.',
    hideSelf: 'Hide my own picture from me',
    hideSelfHint: 'The others see you as before. The camera button says whether they do.',
    sharp: 'Sharp picture',
    sharpHint: '1080 lines where somebody sees you that large. For a good camera, computer and line.',
    floats: 'Small window when I go to another tab',
    floatsHint: 'The call stays in view on top of everything, and comes back here when you do.',
    data: 'Data',
    dataLevels: { full: 'Full pictures', saving: 'Small pictures', sound: 'Sound only' },
    dataHint:
      'Small pictures need a fraction of the data, both ways. With sound only you see no pictures, and yours goes out small.',
    saverOn: 'Sound only: no pictures.',
    uplink: 'Send at most',
    uplinks: {
      0: 'As much as the line carries',
      2000: '2 Mbit/s',
      1000: '1 Mbit/s',
      500: '500 kbit/s',
      250: '250 kbit/s',
    },
    uplinkHint: 'For all the others together. Leaves room on a line that you share with others.',
    /** Shortcut keys, by what they do. */
    keys: {
      mute: 'Microphone on or off',
      talk: 'Talk while you hold it',
      camera: 'Camera on or off',
      screen: 'Share your screen',
      hand: 'Raise or lower your hand',
      chat: 'Chat',
      people: 'People',
      pin: 'Show the face under the mouse large (or double-click it)',
      whisper: 'Whisper to the face under the mouse while you hold it',
      list: 'This list',
      space: 'Space',
    },
  },

  devices: {
    pickSpeaker: 'Choose a speaker',
    level: 'Level of your microphone',
    record: 'Record three seconds and hear yourself',
    flip: 'Flip camera',
    screen: 'Share screen',
    sharing: 'Everybody here sees your screen.',
    stopSharing: 'Stop sharing',
    motion: 'Smooth rather than sharp (for films)',
    music: 'Music mode',
    musicHint: 'Sends your sound as it is, without removing echo and noise. Best with headphones.',
    keys: 'Shortcut keys',
    keysHint: 'M microphone, V camera, S screen, ? all of them. While you are muted, hold the space bar to talk.',
  },
};

export type OnPages = typeof enPage;
