/**
 * A client as somebody writes it who has just taken the course: one connection, `addTrack`, `addstream`, the room's name as
 * target, no acknowledgement, only the first argument read. It runs inside a page of the same origin.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from 'puppeteer';

const SOCKET_IO = join(dirname(require.resolve('socket.io-client/package.json')), 'dist', 'socket.io.min.js');

export async function openCourseClient(page: Page, url: string, room: string): Promise<void> {
  await page.setBypassCSP(true);
  await page.goto(`${url}/healthz`);
  await page.addScriptTag({ content: readFileSync(SOCKET_IO, 'utf8') });
  await page.evaluate(runCourseClient, room);
}

interface CourseSocket {
  on(event: string, listener: (value: never) => void | Promise<void>): void;
  emit(event: string, ...values: unknown[]): void;
}

/** In the page. `#peerFace` gets the other's stream. */
async function runCourseClient(room: string): Promise<void> {
  const face = document.createElement('video');
  face.id = 'peerFace';
  face.autoplay = true;
  document.body.append(face);
  const socket = (window as unknown as { io: () => CourseSocket }).io();
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  const connection = new RTCPeerConnection();
  let channel: RTCDataChannel | null = null;
  connection.addEventListener('icecandidate', ({ candidate }) => socket.emit('ice', candidate, room));
  connection.addEventListener('addstream', (event) => {
    const added = (event as unknown as { stream: MediaStream }).stream;
    face.srcObject = added;
    face.dataset['streams'] = String(Number(face.dataset['streams'] ?? 0) + 1);
    face.dataset['tracks'] = String(added.getTracks().length);
  });
  connection.addEventListener('datachannel', (event) => (channel = event.channel));
  for (const track of stream.getTracks()) connection.addTrack(track, stream);

  socket.on('welcome', async () => {
    channel = connection.createDataChannel('chat');
    const offer = await connection.createOffer();
    await connection.setLocalDescription(offer);
    socket.emit('offer', offer, room);
  });
  socket.on('offer', async (offer: RTCSessionDescriptionInit) => {
    await connection.setRemoteDescription(offer);
    const answer = await connection.createAnswer();
    await connection.setLocalDescription(answer);
    socket.emit('answer', answer, room);
  });
  socket.on('answer', (answer: RTCSessionDescriptionInit) => void connection.setRemoteDescription(answer));
  socket.on('ice', (candidate: RTCIceCandidateInit) => void connection.addIceCandidate(candidate));
  socket.emit('join_room', room);
  void channel;
}
