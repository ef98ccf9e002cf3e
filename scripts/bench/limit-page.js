/**
 * The limit that Noom is compared with (`npm run bench`): a bare page that does nothing but connect, over the smallest relay. Served by
 * limit-relay.mjs. What the address says: `id`; `prepared`: camera, way to the relay, connection and offer are there before the click;
 * `first=small`: pictures begin at a quarter of the pixels; `lines=N`: they are sent with so many lines; `tuned=N`: as in a call of N, each sends no more
 * in all than in a call of two. `window.limit` is what the benchmark calls and reads.
 */
const params = new URLSearchParams(location.search);
const self = params.get('id');
const isPrepared = params.has('prepared');
const tunedFor = Number(params.get('tuned') ?? 0);
const lines = Number(params.get('lines') ?? 0);
const size = params.get('size') === '480' ? { width: 640, height: 480 } : { width: 1280, height: 720 };
const CAMERA = { ...size, frameRate: 24 };
const LINE_BITS = 1_500_000;

const links = new Map();
const seen = new Map();
let stream = null;
let spare = null;
let clickedAt = 0;

const now = () => performance.timeOrigin + performance.now();
const say = (to, message) =>
  fetch(`send?from=${self}&to=${to}`, { method: 'POST', body: JSON.stringify(message) }).catch(() => undefined);

async function openCamera() {
  stream ??= await navigator.mediaDevices.getUserMedia({ audio: true, video: CAMERA });
}

function listen() {
  const source = new EventSource(`listen?id=${self}`);
  source.onmessage = ({ data }) => receive(JSON.parse(data));
  return new Promise((resolve) => (source.onopen = resolve));
}

function encoding() {
  if (tunedFor > 0) {
    const viewers = tunedFor - 1;
    return {
      scaleResolutionDownBy: Math.max(1, Math.sqrt(viewers)),
      maxBitrate: LINE_BITS / viewers,
      maxFramerate: viewers > 2 ? 20 : 30,
    };
  }
  const small = params.get('first') === 'small' ? 2 : 1;
  return { maxBitrate: LINE_BITS, scaleResolutionDownBy: lines > 0 ? size.height / lines : small };
}

/** A connection with both tracks. */
function makeConnection() {
  const connection = new RTCPeerConnection();
  const [audio] = stream.getAudioTracks();
  const [video] = stream.getVideoTracks();
  connection.addTransceiver(audio, { streams: [stream] });
  connection.addTransceiver(video, { streams: [stream], sendEncodings: [encoding()] });
  return connection;
}

function take(connection, peer) {
  links.set(peer, connection);
  connection.onicecandidate = ({ candidate }) => candidate && say(peer, { candidate });
  connection.ontrack = ({ track }) => {
    if (track.kind === 'video') show(peer, track);
  };
}

function show(peer, track) {
  const video = document.createElement('video');
  Object.assign(video, { autoplay: true, muted: true, playsInline: true, srcObject: new MediaStream([track]) });
  video.style.cssText = `width:${Math.floor(100 / Math.ceil(Math.sqrt(Math.max(1, tunedFor - 1))))}%`;
  document.body.append(video);
  video.requestVideoFrameCallback(() => seen.set(peer, now()));
}

async function gathered(connection) {
  if (connection.iceGatheringState === 'complete') return;
  await new Promise((resolve) => {
    connection.onicegatheringstatechange = () => connection.iceGatheringState === 'complete' && resolve();
  });
}

/** An offer that waits in the page until somebody comes. */
async function prepare() {
  await openCamera();
  await listen();
  spare = makeConnection();
  await spare.setLocalDescription();
  await gathered(spare);
}

async function receive({ from, message }) {
  if (message.joined) {
    const connection = spare ?? makeConnection();
    const isReady = spare !== null;
    spare = null;
    take(connection, from);
    if (!isReady) await connection.setLocalDescription();
    await say(from, { description: connection.localDescription });
    return;
  }
  let connection = links.get(from);
  if (message.description?.type === 'offer') {
    connection = new RTCPeerConnection();
    take(connection, from);
    await connection.setRemoteDescription(message.description);
    const [audio, video] = connection.getTransceivers();
    for (const [transceiver, track] of [
      [audio, stream.getAudioTracks()[0]],
      [video, stream.getVideoTracks()[0]],
    ]) {
      transceiver.direction = 'sendrecv';
      transceiver.sender.replaceTrack(track);
    }
    await connection.setLocalDescription();
    await say(from, { description: connection.localDescription });
    const parameters = video.sender.getParameters();
    Object.assign(parameters.encodings[0], encoding());
    await video.sender.setParameters(parameters);
    return;
  }
  if (message.description) await connection.setRemoteDescription(message.description);
  else if (message.candidate) await connection.addIceCandidate(message.candidate);
}

async function join() {
  if (!isPrepared) {
    await openCamera();
    await listen();
  }
  await say('*', { joined: true });
}

/** Another camera, opened at the same size, takes the place of the one that is sent. */
async function useCamera(deviceId) {
  const other = await navigator.mediaDevices.getUserMedia({ video: { ...CAMERA, deviceId: { exact: deviceId } } });
  const [track] = other.getVideoTracks();
  for (const connection of links.values()) {
    const sender = connection.getSenders().find((one) => one.track?.kind === 'video');
    await sender.replaceTrack(track);
  }
  for (const old of stream.getVideoTracks()) old.stop();
  stream = new MediaStream([...stream.getAudioTracks(), track]);
}

window.limit = {
  prepare,
  /** Whoever is inside: camera open, listening. */
  enter: async () => {
    await openCamera();
    await listen();
  },
  join,
  useCamera,
  seen: () => Object.fromEntries(seen),
  clickedAt: () => clickedAt,
  frames: () =>
    [...document.querySelectorAll('video')].map((video) => video.getVideoPlaybackQuality().totalVideoFrames),
  heights: () => [...document.querySelectorAll('video')].map((video) => video.videoHeight),
};

document.querySelector('#join').addEventListener('click', () => {
  clickedAt = now();
  void join();
});
