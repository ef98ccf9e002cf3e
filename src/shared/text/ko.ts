/** The sentences that the script says, in Korean (해요체). A missing one does not compile. */
import type { Text } from './en';
import { devices, deviceSentences } from './ko-devices';

export const ko: Text = {
  appName: 'Noom',
  guest: '게스트',
  you: '나',
  titleOf: (room) => `${room} · Noom`,

  welcome: {
    remove: (room) => `${room} 지우기`,
  },

  lobby: {
    cameraOff: '카메라가 꺼져 있어요',
    cameraProblem: '지금은 영상이 없어요. 카메라 없이도 참여할 수 있어요.',
    cameraOpening: '카메라를 켜고 있어요…',
    nobody: '아직 아무도 없어요. 먼저 들어가 보세요.',
    here: (names) => `먼저 와 있는 사람: ${names}`,
    full: '지금은 방이 꽉 찼어요.',
  },

  call: {
    joining: '들어가고 있어요…',
    unreachable: '서버가 응답하지 않아요. 계속 다시 시도하고 있어요.',
    reconnecting: '서버와 연결이 끊겼어요. 통화는 계속되고, 다시 연결하고 있어요.',
  },

  links: {
    connecting: '연결하고 있어요…',
    connected: '연결됨',
    reconnecting: '다시 연결하고 있어요…',
    failed: '연결되지 않아요',
    tryAgain: '다시 시도하기',
  },

  devices,

  tiles: {
    menu: (name) => `${name} 님 메뉴`,
    screenMenu: (name) => `${name} 님의 화면 메뉴`,
    whispersToYou: (name) => `${name} 님이 나에게 귓속말하고 있어요`,
    whispers: (name) => `${name} 님이 귓속말 중이에요`,
    whisperingTo: (name) => `지금 내 말은 ${name} 님에게만 들려요`,
  },

  left: {
    title: '통화에서 나왔어요',
    sentence: '카메라와 마이크는 꺼졌어요.',
    again: '다시 참여하기',
  },

  refused: {
    title: '들어가지 못했어요',
    again: '다시 시도하기',
    replacedTitle: '다른 곳에서 열었어요',
    replaced: '이 통화는 다른 탭이나 창에서 계속되고 있어요.',
    useHere: '여기서 계속하기',
  },

  errors: {
    'bad-request': '서버가 요청을 이해하지 못했어요. 페이지를 새로 고친 뒤 다시 시도해 주세요.',
    'bad-room': '방 이름은 눈에 보이는 글자로 1자에서 64자까지 지을 수 있고, ‘.’이나 ‘..’은 안 돼요.',
    'bad-key': '이 방에 있던 자리가 사라졌어요. 다시 참여해 주세요.',
    'room-full': '방이 꽉 찼어요. 누군가 나간 뒤에 다시 시도해 주세요.',
    'not-in-room': '지금은 이 방에 있지 않아요. 다시 참여해 주세요.',
    'no-such-peer': '그분은 이제 여기 없어요.',
    'too-large': '너무 커서 보낼 수 없어요.',
    'rate-limited': '요청이 한꺼번에 너무 많았어요. 잠시 뒤에 다시 시도해 주세요.',
    unexpected: '서버에 문제가 생겼어요. 다시 시도해 주세요.',
  },

  notices: {
    tryAgain: '다시 시도하기',
    load: '불러오기',
    fullPictures: '영상 크게',
    switchOn: '켜기',
    sentences: {
      joined: (name) => `${name} 님이 들어왔어요.`,
      gone: (name) => `${name} 님이 나갔어요.`,
      'no-way': (name) => `${name} 님과 아직 연결되지 않았어요. 계속 시도하고 있어요.`,
      'no-way-no-relay': (name) =>
        `${name} 님과 아직 연결되지 않았어요. 이 서버에는 이런 네트워크에 필요한 중계 서버(TURN)가 없어요. 계속 시도하고 있어요.`,
      'no-way-set-up': (name) =>
        `${name} 님과 아직 연결되지 않았어요. 이 서버의 STUN·TURN 주소 설정이 잘못되어 있으니 운영하는 분에게 알려 주세요.`,
      flood: (name) => `${name} 님이 한꺼번에 너무 많이 보내서 잠시 메시지를 받지 않아요.`,
      strain: () => '이 기기가 버거워해서 잠시 영상을 작게 주고받아요.',
      'strain-sound': () => '이 기기가 그래도 버거워해서 잠시 영상 없이 소리만 들려요.',
      'own-line': () => '지금 내 인터넷 연결이 약해요. 다른 사람에게 늦게 보이고 들릴 수 있어요.',
      'small-window': () => '다른 탭에 가 있는 동안에도 작은 창으로 통화를 볼 수 있어요.',
      'new-version': () => 'Noom이 새 버전으로 바뀌었어요. 불러오면 통화로 바로 돌아와요.',
      ...deviceSentences,
    },
  },

  pages: {
    unexpected: {
      title: '문제가 생겼어요',
      sentence: '저희 쪽 문제예요. 페이지를 새로 고친 뒤 다시 시도해 주세요.',
    },
  },
};
