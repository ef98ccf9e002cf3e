/** Many people of sound alone, in one page: each has a seat and a socket of its own, and a link to each page that calls it. They do not call each other. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from 'puppeteer';

const SOCKET_IO = join(dirname(require.resolve('socket.io-client/package.json')), 'dist', 'socket.io.min.js');

/** Resolves when all of them have their seats. They come after the pages that are to hear them: those call. */
export async function openVoices(page: Page, url: string, room: string, count: number): Promise<void> {
  await page.setBypassCSP(true);
  await page.goto(`${url}/healthz`);
  await page.addScriptTag({ content: readFileSync(SOCKET_IO, 'utf8') });
  await page.evaluate(runVoices, room, count);
}

interface VoiceSocket {
  on(event: 'offer' | 'ice', listener: (data: never, from: string) => void): void;
  emit(event: string, ...values: unknown[]): void;
}

/** In the page. */
async function runVoices(room: string, count: number): Promise<void> {
  const { io } = window as unknown as { io: (options: object) => VoiceSocket };
  const context = new AudioContext();

  /** A tone of its own for each, soft enough to be nobody's turn to speak. */
  function makeTrack(voice: number): MediaStreamTrack | undefined {
    const tone = new OscillatorNode(context, { frequency: 200 + 20 * voice });
    const soft = new GainNode(context, { gain: 0.005 });
    const out = context.createMediaStreamDestination();
    tone.connect(soft).connect(out);
    tone.start();
    return out.stream.getAudioTracks()[0];
  }

  function join(voice: number): Promise<void> {
    const socket = io({ forceNew: true, transports: ['websocket'] });
    const track = makeTrack(voice);
    const links = new Map<string, RTCPeerConnection>();
    const linkTo = (peer: string): RTCPeerConnection => {
      const known = links.get(peer);
      if (known !== undefined) return known;
      const link = new RTCPeerConnection();
      links.set(peer, link);
      if (track !== undefined) link.addTrack(track);
      link.onicecandidate = ({ candidate }) => candidate && socket.emit('ice', candidate, peer);
      return link;
    };
    socket.on('offer', (offer: RTCSessionDescriptionInit, from) => {
      const link = linkTo(from);
      void link
        .setRemoteDescription(offer)
        .then(() => {
          // They look at nobody and listen to nobody, so that one process has the strength for all of them.
          for (const transceiver of link.getTransceivers())
            transceiver.direction = transceiver.sender.track === null ? 'inactive' : 'sendonly';
          return link.setLocalDescription();
        })
        .then(() => socket.emit('answer', link.localDescription, from));
    });
    socket.on('ice', (candidate: RTCIceCandidateInit, from) => void linkTo(from).addIceCandidate(candidate));
    const state = { mic: true, camera: false, screen: false, hand: false, revision: 1 };
    return new Promise((resolve) =>
      socket.emit('join_room', room, { name: `Voice ${voice}`, state, epoch: `voice-${voice}` }, () => resolve()),
    );
  }

  for (let voice = 1; voice <= count; voice += 1) await join(voice);
}
