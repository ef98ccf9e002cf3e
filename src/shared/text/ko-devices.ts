/** What is said about cameras, microphones, speakers and screens, in Korean. Part of ko.ts. */
import type { BrowserName, devices as enDevices, deviceSentences as enSentences } from './en-devices';

const allow: Readonly<Record<BrowserName, string>> = {
  chrome: '주소 왼쪽의 아이콘을 눌러 허용한 뒤 다시 시도해 주세요.',
  firefox: '주소 왼쪽의 줄 그어진 아이콘을 눌러 차단을 지운 뒤 다시 시도해 주세요.',
  safari: '메뉴 막대의 Safari에서 ‘이 웹 사이트 설정’을 열어 허용한 뒤 다시 시도해 주세요.',
  iphone: '주소 옆의 버튼을 누르고 ‘웹 사이트 설정’에서 허용한 뒤 다시 시도해 주세요.',
  app: '지금 쓰는 앱이 막고 있을 수 있어요. Chrome이나 Safari에서 이 링크를 열어 주세요.',
  other: '브라우저의 사이트 설정에서 허용한 뒤 다시 시도해 주세요.',
};

/** `what` ends in a vowel in all three, so its particles are always the same. */
function sentencesAbout(what: string) {
  return {
    denied: (_name: string, browser: BrowserName) => `이 페이지에서 ${what}가 차단되어 있어요. ${allow[browser]}`,
    dismissed: () => `브라우저가 ${what}를 써도 되는지 물었지만 답을 받지 못했어요. 다시 시도하고 허용해 주세요.`,
    system: () =>
      `이 기기의 설정이 브라우저의 ${what} 사용을 막고 있어요. 개인정보 설정에서 허용한 뒤 다시 시도해 주세요.`,
    none: () => `${what}를 찾지 못했어요. 그래도 다른 사람을 보고 들을 수 있어요. 연결한 뒤 다시 시도해 주세요.`,
    busy: () => `다른 프로그램이 ${what}를 쓰고 있어요. 그 프로그램을 닫고 다시 시도해 주세요.`,
    stuck: () => `${what}가 응답하지 않아요. 뽑았다가 다시 꽂은 뒤 다시 시도해 주세요.`,
    lost: () => `${what} 연결이 끊겼어요. 다시 꽂거나 다른 것을 고른 뒤 다시 시도해 주세요.`,
    'over-constrained': () => `${what}를 켜지 못했어요. 다른 것을 고르거나 다시 시도해 주세요.`,
    insecure: () =>
      `${what}는 보안 연결에서만 켤 수 있어요. 초대한 사람에게 https로 시작하는 주소를 요청해 주세요. 보고 듣는 것은 여기서도 돼요.`,
    unsupported: () => `이 브라우저에서는 ${what}를 쓸 수 없어요. Chrome이나 Safari에서 이 링크를 열어 주세요.`,
    policy: () =>
      `서버 설정이 이 페이지의 ${what} 사용을 막고 있어요. 서버 관리자에게 Permissions-Policy 헤더에서 허용해 달라고 요청해 주세요.`,
    unknown: () => `${what}를 켜지 못했어요. 다시 시도해 주세요.`,
  };
}

const mic = sentencesAbout('마이크');
const camera = sentencesAbout('카메라');
const both = sentencesAbout('카메라와 마이크');

export const deviceSentences: typeof enSentences = {
  'switch-failed': () => '그 장치를 켤 수 없어서 쓰던 장치를 계속 써요.',
  'screen-failed': () => '화면을 공유하지 못했어요.',
  'screen-system': () => '이 기기의 설정이 브라우저의 화면 녹화를 막고 있어요. 개인정보 설정에서 허용해 주세요.',
  'talking-muted': () => '말하고 있지만 음소거 상태라 아무에게도 들리지 않아요.',
  'mic-silent': (name) =>
    `마이크에 아무 소리도 들어오지 않아요${name === '' ? '' : ` (${name})`}. 마이크에 있는 음소거 스위치를 확인해 주세요.`,
  'camera-blank': () => '카메라에서 영상이 나오지 않아요. 다른 카메라를 쓰거나 다시 시도해 주세요.',
  'sound-blocked': () => '브라우저가 소리를 막고 있어요. 버튼을 누르면 모두의 소리가 들려요.',
  'mic-replaced': (name) => `쓰던 마이크의 연결이 끊겼어요. 지금 쓰는 마이크: ${name}`,
  'camera-replaced': (name) => `쓰던 카메라의 연결이 끊겼어요. 지금 쓰는 카메라: ${name}`,
  'microphone-added': (name) => `새 마이크: ${name}`,
  'camera-added': (name) => `새 카메라: ${name}`,
  'speaker-added': (name) => `새 스피커: ${name}`,
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
  'both-none': () => '카메라와 마이크를 찾지 못했어요. 그래도 다른 사람을 보고 들을 수 있어요.',
  'both-busy': both.busy,
  'both-stuck': both.stuck,
  'both-lost': both.lost,
  'both-over-constrained': both['over-constrained'],
  'both-insecure': both.insecure,
  'both-unsupported': both.unsupported,
  'both-policy': both.policy,
  'both-unknown': both.unknown,
};

export const devices: typeof enDevices = {
  camera: '카메라',
  microphone: '마이크',
  speaker: '스피커',
  numbered: (kind, number) => `${kind} ${number}`,
  systemSpeaker: '기기 설정에 맞추기',
  recording: '녹음 중이에요. 아무 말이나 해 보세요.',
  playing: '이렇게 들려요',
  recordFailed: '이 브라우저에서는 녹음하지 못했어요.',
  screenOf: (name) => `${name} 님의 화면`,
  use: '이것 쓰기',
  hear: '모두의 소리 듣기',
  unmute: '음소거 해제',
  another: '다른 카메라 쓰기',
  copyLink: '링크 복사',
  openOutside: '브라우저에서 열기',
};
