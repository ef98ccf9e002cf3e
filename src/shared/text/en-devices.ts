/** What is said about cameras, microphones, speakers and screens, in English. Part of en.ts. */

/** Whose words a person needs to find a switch. `iphone` is every browser there, `app` one inside another app. Told by ui/base/browser-name.ts. */
export type BrowserName = 'chrome' | 'firefox' | 'safari' | 'iphone' | 'app' | 'other';

/** Where the block is taken back. */
const allow: Readonly<Record<BrowserName, string>> = {
  chrome: 'Press the icon left of the address, allow it there, and try again.',
  firefox: 'Press the crossed-out icon left of the address, remove the block, and try again.',
  safari: 'In the menu bar choose Safari, then "Settings for This Website", allow it, and try again.',
  iphone: 'Tap the button beside the address, open "Website Settings", allow it, and try again.',
  app: 'The app you are in may keep it from pages: open this link in Chrome or Safari.',
  other: 'Allow it in the settings of your browser for this page, and try again.',
};

/** The sentences about one kind of device, or about both at once: `what` is blocked, `it` is opened. */
function sentencesAbout(what: string, is: 'is' | 'are', them: 'it' | 'them') {
  const did = `Your ${what} did not start.`;
  return {
    denied: (_name: string, browser: BrowserName) => `Your ${what} ${is} blocked for this page. ${allow[browser]}`,
    dismissed: () =>
      `Your browser asked whether this page may use your ${what}, and got no answer. Try again, and allow ${them}.`,
    system: () =>
      `This device does not let your browser use your ${what}. Allow ${them} in the device's privacy settings, and try again.`,
    none: () => `No ${what} found. You can still see and hear the others, or plug one in and try again.`,
    busy: () => `Another program is using your ${what}. Close it there, and try again.`,
    stuck: () =>
      `Your ${what} ${is === 'is' ? 'does' : 'do'} not answer. Unplug ${them}, plug ${them} in again, and try again.`,
    lost: () =>
      `Your ${what} ${is === 'is' ? 'was' : 'were'} disconnected. Plug ${them} in again, or choose another, and try again.`,
    'over-constrained': () => `${did} Choose another, or try again.`,
    insecure: () =>
      `Browsers open the ${what} on secure pages only: ask the person who invited you for an address that begins with https. Watching and listening work here too.`,
    unsupported: () => `This browser does not let pages use your ${what}. Open this link in Chrome or Safari.`,
    policy: () =>
      `The server does not allow this page your ${what}. Ask its administrator to allow ${them} in its Permissions-Policy header.`,
    unknown: () => `${did} Try again.`,
  };
}

const mic = sentencesAbout('microphone', 'is', 'it');
const camera = sentencesAbout('camera', 'is', 'it');
const both = sentencesAbout('camera and microphone', 'are', 'them');

/** By notice code, as in call/state/state.ts. */
export const deviceSentences = {
  'switch-failed': () => 'That device did not start, so you stay with the one you had.',
  'screen-failed': () => 'Your screen could not be shared.',
  'screen-system': () => 'This device does not let your browser record the screen. Allow it in the privacy settings.',
  'talking-muted': () => 'You are talking, but you are muted.',
  'mic-silent': (name: string) =>
    `No sound at all comes from your microphone${name === '' ? '' : ` (${name})`}. Does it have a mute switch that is on?`,
  'camera-blank': () => 'Your camera gives no picture. Try another one, or this one again.',
  'sound-blocked': () => 'Your browser is holding the sound back. Press the button to hear everyone.',
  'mic-replaced': (name: string) => `Your microphone was disconnected. Now in use: ${name}.`,
  'camera-replaced': (name: string) => `Your camera was disconnected. Now in use: ${name}.`,
  'microphone-added': (name: string) => `New microphone: ${name}.`,
  'camera-added': (name: string) => `New camera: ${name}.`,
  'speaker-added': (name: string) => `New speaker: ${name}.`,
  'mic-denied': mic.denied,
  'mic-dismissed': mic.dismissed,
  'mic-system': mic.system,
  'mic-none': mic.none,
  'mic-busy': mic.busy,
  'mic-stuck': mic.stuck,
  'mic-lost': mic.lost,
  'mic-over-constrained': mic['over-constrained'],
  'mic-insecure': mic.insecure,
  'mic-unsupported': mic.unsupported,
  'mic-policy': mic.policy,
  'mic-unknown': mic.unknown,
  'camera-denied': camera.denied,
  'camera-dismissed': camera.dismissed,
  'camera-system': camera.system,
  'camera-none': camera.none,
  'camera-busy': camera.busy,
  'camera-stuck': camera.stuck,
  'camera-lost': camera.lost,
  'camera-over-constrained': camera['over-constrained'],
  'camera-insecure': camera.insecure,
  'camera-unsupported': camera.unsupported,
  'camera-policy': camera.policy,
  'camera-unknown': camera.unknown,
  'both-denied': both.denied,
  'both-dismissed': both.dismissed,
  'both-system': both.system,
  'both-none': () => 'No camera and no microphone found. You can still see and hear the others.',
  'both-busy': both.busy,
  'both-stuck': both.stuck,
  'both-lost': both.lost,
  'both-over-constrained': both['over-constrained'],
  'both-insecure': both.insecure,
  'both-unsupported': both.unsupported,
  'both-policy': both.policy,
  'both-unknown': both.unknown,
};

export const devices = {
  camera: 'Camera',
  microphone: 'Microphone',
  speaker: 'Speaker',
  /** For a device that has no name. */
  numbered: (kind: string, number: number) => `${kind} ${number}`,
  systemSpeaker: 'System default',
  recording: 'Recording: say something',
  playing: 'This is how you sound',
  recordFailed: 'This browser could not record.',
  screenOf: (name: string) => `Screen of ${name}`,
  use: 'Use it',
  hear: 'Hear everyone',
  unmute: 'Unmute',
  another: 'Use another camera',
  copyLink: 'Copy link',
  openOutside: 'Open in browser',
};
