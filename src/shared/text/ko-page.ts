/** What stands on the pages as the server writes them, in Korean (해요체). A missing one does not compile. */
import type { OnPages } from './en-page';

export const koPage: OnPages = {
  tagline: '링크만 열면 바로 만나는 영상 통화',
  description:
    '브라우저끼리 바로 잇는 영상 통화예요. 가입 없이 최대 열여섯 명이 만날 수 있고, 영상과 소리는 암호화돼요.',
  needsScript: '통화하려면 자바스크립트가 필요해요. 이 페이지에서 자바스크립트를 켜 주세요.',
  home: '처음으로',

  suggestion: {
    first:
      '고요한 귀여운 기쁜 깊은 느긋한 다정한 당당한 든든한 따뜻한 맑은 멋진 명랑한 반가운 반짝이는 밝은 부드러운 빛나는 산뜻한 상냥한 상쾌한 새로운 소중한 솔직한 수줍은 슬기로운 시원한 신나는 싱그러운 씩씩한 아늑한 알뜰한 어여쁜 영리한 예쁜 온화한 용감한 우아한 유쾌한 은은한 의젓한 잔잔한 재빠른 정다운 조용한 즐거운 착한 차분한 친절한 커다란 통통한 포근한 푸른 하얀 행복한 향긋한 환한 활기찬 훈훈한',
    second:
      '강아지 개나리 거북이 계곡 고니 고래 고양이 곰 구름 귤 기러기 나무 나비 노을 다람쥐 달빛 도토리 독수리 돌고래 동백 두루미 들꽃 등대 딸기 레몬 매화 무지개 물개 민들레 바다 바람 반달 별빛 봄비 부엉이 사과 사슴 산들바람 새벽 샘물 소나무 솔방울 수국 수달 시냇물 여우 오솔길 옹달샘 은하수 조약돌 제비 진달래 참새 코알라 토끼 판다 펭귄 포도 햇살 호수',
  },

  welcome: {
    room: '방 이름',
    another: '다른 방 이름 추천받기',
    roomHint: '같은 이름을 입력한 사람끼리 만나요. 비워 두면 추천 이름으로 들어가요.',
    name: '내 이름',
    namePlaceholder: '다른 사람에게 보일 이름',
    enter: '참여하기',
    check: '카메라 먼저 확인하기',
    recent: '최근에 들어간 방',
    clear: '모두 지우기',
    facts: [
      { title: '링크 하나로', sentence: '가입도 설치도 필요 없어요. 링크를 받은 사람은 바로 들어올 수 있어요.' },
      { title: '우리끼리만', sentence: '영상과 소리는 암호화되어 브라우저에서 브라우저로 바로 가요.' },
      { title: '직접 운영', sentence: '내 컴퓨터에서 직접 돌릴 수 있고, 코드도 모두 읽어 볼 수 있어요.' },
    ],
    stun: (hosts) =>
      `서로에게 가는 길을 찾으려고 브라우저가 ${hosts} 서버에 자기 주소를 물어봐요. 물어본 서버는 그 주소만 알 수 있고, 통화 내용은 전혀 알 수 없어요.`,
  },

  lobby: {
    room: '방',
    brand: 'Noom 영상 통화',
    ownPicture: '내 모습',
    join: '참여하기',
    noCalls:
      '이 브라우저나 확장 프로그램에서 통화 기능이 꺼져 있어요. WebRTC를 허용하거나 다른 브라우저에서 링크를 열어 주세요.',
  },

  call: {
    label: '통화',
    people: '명이 통화 중이에요',
    muted: '음소거됨',
  },

  links: {
    poor: '연결이 약해요',
    fair: '연결이 조금 불안정해요',
    relayed: '중계 연결',
  },

  controls: {
    label: '통화 조작',
    mute: '음소거',
    unmute: '음소거 해제',
    camera: '카메라 끄기',
    cameraOn: '카메라 켜기',
    cameras: '카메라 고르기',
    microphones: '마이크 고르기',
    speakers: '스피커 고르기',
    leave: '나가기',
  },

  notices: {
    label: '알림',
    dismiss: '닫기',
  },

  broken: {
    sentence: '저희 쪽 문제로 오류가 생겼어요.',
    reload: '새로 고치기',
  },

  pages: {
    badRoom: {
      title: '방 이름이 올바르지 않아요',
      sentence:
        '방 이름은 눈에 보이는 글자로 1자에서 64자까지 지을 수 있고, ‘.’이나 ‘..’은 안 돼요. 링크를 확인하거나 처음부터 다시 시작해 주세요.',
    },
    notFound: { title: '찾을 수 없어요', sentence: '이 주소에는 아무것도 없어요.' },
  },

  room: {
    hand: '손들기',
    handDown: '손 내리기',
    react: '반응',
    invite: '초대',
    more: '더 보기',
    close: '닫기',
    speakerView: '말하는 사람 크게 보기',
    fullScreen: '전체 화면',
    floating: '통화가 작은 창에 떠 있어요.',
    floatBack: '여기로 가져오기',
    float: '통화를 작은 창으로 띄우기',
    settings: '설정',
    shortcuts: '단축키',
    pictureInPicture: '이 영상만 작은 창으로 보기',
    pin: '크게 보기',
    whisper: '누르는 동안 귓속말',
    whisperHint: '누르고 있는 동안 이 사람에게만 들려요. 키보드로는 다시 누를 때까지예요.',
    message: '이 사람에게만 메시지 쓰기',
    muteHere: '나한테만 안 들리게',
    dataOne: '영상',
    dataLevelsOne: { full: '화면에 맞는 크기로', saving: '작게', sound: '받지 않기' },
    mutedHere: '나한테만 안 들려요',
    aloneTitle: '가장 먼저 들어왔어요.',
    aloneHint: '이 링크를 보내 주세요. 링크를 열면 바로 들어올 수 있어요.',
    link: '이 방의 링크',
    copy: '링크 복사',
    share: '공유하기',
    qr: '링크 QR 코드',
    qrHint: '휴대폰 카메라로 비추면 바로 들어올 수 있어요.',
    localOnly:
      '이 주소는 다른 기기에서는 열리지 않아요. "npm run share"를 실행하면 다른 사람도 열 수 있는 링크가 생겨요.',
    noMessages: '아직 아무 말도 없어요. 인사를 건네거나 클립 버튼으로 파일을 보내 보세요.',
    write: '메시지 쓰기',
    writeHint: 'Enter로 보내고, Shift+Enter로 줄을 바꿔요.',
    send: '보내기',
    sendNot: '보내지 않기',
    to: '받는 사람',
    attach: '파일 보내기',
    drop: '여기에 파일을 놓으면 보낼 수 있어요',
    accept: '받기',
    refuse: '받지 않기',
    cancel: '멈추기',
    save: '저장하기',
    name: '내 이름',
    theme: '화면 테마',
    themes: { auto: '기기 설정에 맞추기', light: '밝게', dark: '어둡게' },
    language: '언어',
    languageHint: '페이지를 새로 불러오고 바로 다시 들어와요. 둘이서만 주고받은 메시지와 파일 목록은 사라져요.',
    mirror: '내 모습을 거울처럼 보기',
    mirrorHint: '나에게만 그렇게 보여요. 다른 사람에게는 좌우가 바뀌지 않고 보여요.',
    hideSelf: '내 화면에서 내 모습 숨기기',
    hideSelfHint: '다른 사람에게는 그대로 보여요. 보이는지는 카메라 버튼에서 알 수 있어요.',
    sharp: '선명한 영상',
    sharpHint: '나를 크게 보는 사람에게 1080줄로 보내요. 카메라와 컴퓨터, 회선이 좋을 때 켜세요.',
    floats: '다른 탭으로 가면 작은 창 띄우기',
    floatsHint: '통화가 맨 위에 작은 창으로 보이고, 돌아오면 다시 이 화면에 보여요.',
    data: '데이터',
    dataLevels: { full: '영상 크게', saving: '영상 작게', sound: '소리만' },
    dataHint: '작게 하면 주고받는 데이터가 크게 줄어요. 소리만 고르면 영상은 받지 않고, 내 영상도 작게 보내요.',
    saverOn: '영상 없이 듣는 중',
    uplink: '보내는 데이터 한도',
    uplinks: { 0: '회선에 맞추기', 2000: '2Mbit/s', 1000: '1Mbit/s', 500: '500kbit/s', 250: '250kbit/s' },
    uplinkHint: '모두에게 보내는 양을 합친 값이에요. 회선을 함께 쓰는 사람에게 자리를 남겨 둬요.',
    keys: {
      mute: '마이크 켜고 끄기',
      talk: '누르고 있는 동안 말하기',
      camera: '카메라 켜고 끄기',
      screen: '화면 공유하기',
      hand: '손들고 내리기',
      chat: '채팅',
      people: '참여자',
      pin: '마우스를 올린 사람 크게 보기 (두 번 눌러도 돼요)',
      whisper: '누르고 있는 동안 마우스를 올린 사람에게 귓속말하기',
      list: '이 목록',
      space: '스페이스',
    },
  },

  devices: {
    pickSpeaker: '스피커 고르기',
    level: '내 마이크 소리 크기',
    record: '3초 녹음해서 내 소리 들어 보기',
    flip: '카메라 전환',
    screen: '화면 공유',
    sharing: '모두가 내 화면을 보고 있어요.',
    stopSharing: '공유 멈추기',
    motion: '움직임을 부드럽게 (동영상을 볼 때)',
    music: '음악 모드',
    musicHint: '에코와 소음을 지우지 않고 소리를 그대로 보내요. 이어폰을 쓰면 좋아요.',
    keys: '단축키',
    keysHint: 'M 마이크, V 카메라, S 화면, ? 모두 보기. 음소거 중에 스페이스 바를 누르고 있는 동안은 말할 수 있어요.',
  },
};
