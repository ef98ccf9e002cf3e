/** Every sentence people read, in Korean (해요체). A missing one does not compile. */
import type { Text } from './en';
import { devices, deviceSentences } from './ko-devices';
import { roomText } from './ko-room';

export const ko: Text = {
  appName: 'Noom',
  tagline: '링크만 열면 서로 만나요.',
  description: '브라우저끼리 바로 잇는 영상 통화예요. 최대 여덟 명까지, 가입 없이, 아무도 엿듣지 못하게.',
  needsScript: '통화하려면 자바스크립트가 필요해요. 이 페이지에서 자바스크립트를 켜 주세요.',
  guest: '손님',
  you: '나',
  home: '처음으로',
  titleOf: (room) => `${room} · Noom`,

  welcome: {
    room: '방 이름',
    another: '다른 이름 추천받기',
    roomHint: '같은 이름을 입력한 사람끼리 만나요. 비워 두면 추천 이름으로 들어가요.',
    name: '내 이름',
    namePlaceholder: '다른 사람에게 보일 이름',
    enter: '입장하기',
    check: '카메라 먼저 확인하기',
    recent: '최근에 들어간 방',
    remove: (room) => `${room} 지우기`,
    clear: '모두 지우기',
    facts: [
      { title: '링크 하나로', sentence: '가입도 설치도 필요 없어요. 링크를 받은 사람은 바로 들어올 수 있어요.' },
      { title: '우리끼리만', sentence: '영상과 소리는 암호화되어 브라우저에서 브라우저로 바로 가요.' },
      { title: '내 것으로', sentence: '내 컴퓨터에서 직접 돌릴 수 있고, 코드는 하루 저녁이면 다 읽어요.' },
    ],
    stun: (hosts) =>
      `서로에게 가는 길을 찾으려고 브라우저가 ${hosts} 서버에 자기 주소를 물어봐요. 물어본 서버는 그 주소만 알 수 있고, 통화 내용은 전혀 알 수 없어요.`,
  },

  suggestion: {
    first:
      '고요한 귀여운 기쁜 깊은 느긋한 다정한 당당한 든든한 따뜻한 맑은 멋진 명랑한 반가운 반짝이는 밝은 부드러운 빛나는 산뜻한 상냥한 상쾌한 새로운 소중한 솔직한 수줍은 슬기로운 시원한 신나는 싱그러운 씩씩한 아늑한 알뜰한 어여쁜 영리한 예쁜 온화한 용감한 우아한 유쾌한 은은한 의젓한 잔잔한 재빠른 정다운 조용한 즐거운 착한 차분한 친절한 커다란 통통한 포근한 푸른 하얀 행복한 향긋한 환한 활기찬 훈훈한',
    second:
      '강아지 개나리 거북이 계곡 고니 고래 고양이 곰 구름 귤 기러기 나무 나비 노을 다람쥐 달빛 도토리 독수리 돌고래 동백 두루미 들꽃 등대 딸기 레몬 매화 무지개 물개 민들레 바다 바람 반달 별빛 봄비 부엉이 사과 사슴 산들바람 새벽 샘물 소나무 솔방울 수국 수달 시냇물 여우 오솔길 옹달샘 은하수 조약돌 제비 진달래 참새 코알라 토끼 판다 펭귄 포도 햇살 호수',
  },

  lobby: {
    title: '들어갈 준비가 됐나요?',
    room: '방',
    ownPicture: '내 모습',
    cameraOff: '카메라가 꺼져 있어요',
    cameraOpening: '카메라를 켜고 있어요…',
    nobody: '아직 아무도 없어요. 첫 번째로 들어가 보세요.',
    here: (names) => `먼저 와 있는 사람: ${names}`,
    full: '지금은 방이 꽉 찼어요.',
    join: '참여하기',
  },

  call: {
    label: '통화',
    people: '명이 통화 중이에요',
    muted: '음소거됨',
    joining: '들어가고 있어요…',
    reconnecting: '서버와 연결이 끊겼어요. 통화는 계속되고, 다시 연결하고 있어요.',
  },

  links: {
    connecting: '연결하고 있어요…',
    connected: '연결됨',
    reconnecting: '다시 연결하고 있어요…',
    failed: '연결되지 않아요',
    tryAgain: '다시 시도하기',
    poor: '연결이 약해요',
    relayed: '중계 연결',
  },

  devices,

  room: roomText,

  controls: {
    label: '통화 조작',
    mute: '음소거',
    camera: '카메라 끄기',
    cameras: '카메라 고르기',
    microphones: '마이크 고르기',
    speakers: '스피커 고르기',
    leave: '나가기',
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
    'bad-room': '방 이름은 눈에 보이는 글자로 1자에서 64자까지 쓸 수 있어요.',
    'bad-key': '이 방에 있던 자리가 사라졌어요. 다시 참여해 주세요.',
    'room-full': '방이 꽉 찼어요. 누군가 나간 뒤에 다시 시도해 주세요.',
    'not-in-room': '지금은 이 방에 있지 않아요. 다시 참여해 주세요.',
    'no-such-peer': '그분은 이제 여기 없어요.',
    'too-large': '너무 커서 보낼 수 없어요.',
    'rate-limited': '한꺼번에 너무 많이 보냈어요. 잠시 뒤에 다시 시도해 주세요.',
  },

  notices: {
    label: '알림',
    dismiss: '닫기',
    tryAgain: '다시 시도하기',
    sentences: {
      joined: (name) => `${name} 님이 들어왔어요.`,
      gone: (name) => `${name} 님이 나갔어요.`,
      'no-way': (name) => `${name} 님과 아직 연결되지 않았어요. 계속 시도하고 있어요.`,
      'no-way-no-relay': (name) =>
        `${name} 님과 아직 연결되지 않았어요. 이 서버에는 이런 네트워크에 필요한 중계 서버(TURN)가 없어요. 계속 시도하고 있어요.`,
      flood: (name) => `${name} 님이 한꺼번에 너무 많이 보내서 잠시 메시지를 받지 않아요.`,
      ...deviceSentences,
    },
  },

  pages: {
    badRoom: {
      title: '방 이름이 올바르지 않아요',
      sentence:
        '방 이름은 눈에 보이는 글자로 1자에서 64자까지 쓸 수 있어요. 링크를 확인하거나 처음부터 다시 시작해 주세요.',
    },
    notFound: { title: '찾을 수 없어요', sentence: '이 주소에는 아무것도 없어요.' },
    unexpected: {
      title: '문제가 생겼어요',
      sentence: '저희 쪽 문제예요. 페이지를 새로 고친 뒤 다시 시도해 주세요.',
    },
  },
};
