/** What is said in the room about what people do together, in Korean. Part of ko.ts. */
import type { roomText as english } from './en-room';

export const roomText: typeof english = {
  reactions: {
    '👍': '좋아요',
    '👏': '박수',
    '❤️': '하트',
    '😂': '웃음',
    '😮': '놀람',
    '🎉': '축하',
    '🙏': '고마워요',
    '👋': '손 흔들기',
  },
  chat: '채팅',
  people: '참여자',

  tileMenu: (name) => `${name} 님 메뉴`,
  pin: '크게 보기',
  unpin: '크게 보기 해제',
  volume: (name) => `${name} 님 소리 크기`,
  handUp: '손을 들었어요',
  whispersToYou: (name) => `${name} 님이 나에게 귓속말하고 있어요`,
  whispers: (name) => `${name} 님이 귓속말 중이에요`,
  whisperingTo: (name) => `지금은 ${name} 님에게만 들려요`,

  copied: '복사했어요',
  copyYourself: '링크를 선택해 두었어요. 키보드나 터치로 복사해 주세요.',
  shareText: (room) => `"${room}" 방에서 만나요:`,

  everybody: '모두',
  tooLong: (count) => `${count}자를 줄여 주세요`,
  privateFrom: (name) => `${name} 님이 나에게만`,
  privateTo: (name) => `${name} 님에게만`,
  unsent: '보내지 못했어요. 지금은 이 사람과 연결되어 있지 않아요.',
  toldBy: (name) => `${name} 님이 전해 준 대화예요`,
  unread: (count) => `새 메시지 ${count}개`,
  dropFor: (name) => `받는 사람: ${name}`,
  nobodyToSend: '받을 사람이 아직 없어요.',
  wantsToSend: (name) => `${name} 님이 파일을 보내려고 해요`,
  sendingTo: (name) => `${name} 님에게`,
  transfers: {
    offered: '대답을 기다리고 있어요',
    moving: '전송하고 있어요',
    waiting: '연결이 끊겼어요. 다시 연결되면 이어져요.',
    done: '모두 도착했어요',
    refused: '받지 않았어요',
    cancelled: '그만뒀어요',
    lost: '상대방이 나가서 끊겼어요',
    failed: '전송하지 못했어요. 다시 시도해 주세요.',
  },
  bytes: (count, unit) => `${count}${unit}`,

  you: '나',
  micOff: '음소거됨',
  cameraOff: '카메라 꺼짐',

  said: {
    muted: (name) => `${name} 님이 음소거했어요`,
    unmuted: (name) => `${name} 님이 음소거를 풀었어요`,
    hand: (name) => `${name} 님이 손을 들었어요`,
    screen: (name) => `${name} 님이 화면을 공유해요`,
    wrote: (name, text) => `${name}: ${text}`,
    reacted: (name, reaction) => `${name}: ${reaction}`,
  },
};
