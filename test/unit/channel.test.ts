import { createBulkChannel, untilOpen } from '../../src/public/mesh/bulk-channel';
import { createMessageChannel } from '../../src/public/mesh/channel';
import { sendingTo } from '../../src/public/mesh/quality';
import { createSlots, makeSlots } from '../../src/public/mesh/slots';
import { EVERYTHING, FULL_HEIGHT, PEER_MUTED_MS, PEER_RATE } from '../../src/shared/peer-message';
import { createFakeDataChannel } from '../support/fake-data-channel';
import { reject } from '../support/fault-plan';
import { createFakePeerConnection } from '../support/fake-peer-connection';
import { createFakeClock, createFakeTrack, settled } from '../support/fakes';

function openChannel(label = 'noom') {
  const channel = createFakeDataChannel(label);
  return { channel, real: channel as unknown as RTCDataChannel };
}

describe('the messages of one page', () => {
  const reaction = { data: JSON.stringify({ type: 'reaction', reaction: '👍' }) };

  it('are heard as fast as people and programs of ours speak, and not as fast as a flood', () => {
    const clock = createFakeClock();
    const { channel, real } = openChannel();
    let heard = 0;
    let floods = 0;
    createMessageChannel(real, clock, {
      onOpen: () => undefined,
      onMessage: () => (heard += 1),
      onFlood: () => (floods += 1),
    });
    for (let second = 0; second < 10; second += 1) {
      for (let count = 0; count < PEER_RATE.perSecond; count += 1) channel.onmessage?.(reaction);
      clock.pass(1000);
    }
    expect([heard, floods]).toEqual([10 * PEER_RATE.perSecond, 0]);

    heard = 0;
    for (let count = 0; count < 10_000; count += 1) channel.onmessage?.(reaction);
    expect([heard, floods]).toEqual([PEER_RATE.burst, 1]);
    clock.pass(PEER_MUTED_MS - 1);
    channel.onmessage?.(reaction);
    expect(heard).toBe(PEER_RATE.burst);
    clock.pass(1);
    channel.onmessage?.(reaction);
    expect([heard, floods]).toEqual([PEER_RATE.burst + 1, 1]);
  });
});

describe('a sign of life', () => {
  it('goes to a page of ours, and not to a client that has no use for it', () => {
    const channel = createFakeDataChannel();
    const heard: string[] = [];
    const messages = createMessageChannel(channel as unknown as RTCDataChannel, createFakeClock(), {
      onOpen: () => undefined,
      onMessage: ({ type }) => heard.push(type),
      onFlood: () => undefined,
    });
    channel.onmessage?.({ data: 'hello from the course' });
    messages.beat();
    expect(channel.sent).toEqual([]);
    channel.onmessage?.({ data: JSON.stringify({ type: 'alive' }) });
    messages.beat();
    expect(channel.sent).toEqual([JSON.stringify({ type: 'alive' })]);
    // It counts as heard, and is no message to anybody else.
    expect([messages.heard, heard]).toEqual([2, []]);
  });
});

describe('a message that the channel refuses in the moment it closes', () => {
  it('was not sent', () => {
    const channel = createFakeDataChannel();
    const messages = createMessageChannel(channel as unknown as RTCDataChannel, createFakeClock(), {
      onOpen: () => undefined,
      onMessage: () => undefined,
      onFlood: () => undefined,
    });
    channel.faults.next('send', reject());
    expect(messages.say({ type: 'leave' })).toBe(false);
    expect(messages.say({ type: 'leave' })).toBe(true);
  });
});

describe('the messages that a page hands on for others', () => {
  const passed = { data: JSON.stringify({ type: 'passed', from: 'm', signal: { kind: 'ice', data: {} } }) };

  it('never silence the peer that hands them on: beyond their rate they are dropped', () => {
    const clock = createFakeClock();
    const channel = createFakeDataChannel();
    const heard: string[] = [];
    let floods = 0;
    createMessageChannel(channel as unknown as RTCDataChannel, clock, {
      onOpen: () => undefined,
      onMessage: ({ type }) => heard.push(type),
      onFlood: () => (floods += 1),
    });
    for (let count = 0; count < 10_000; count += 1) channel.onmessage?.(passed);
    expect([heard.length, floods]).toEqual([PEER_RATE.burst, 0]);
    channel.onmessage?.({ data: JSON.stringify({ type: 'reaction', reaction: '👍' }) });
    expect(heard.at(-1)).toBe('unread');
  });
});

describe('the channel of a file', () => {
  it('waits while the browser has enough to send', async () => {
    const { channel, real } = openChannel('file:f1');
    const bulk = createBulkChannel(real, () => undefined);
    expect(bulk.label).toBe('file:f1');
    for (let count = 0; count < 5; count += 1) await bulk.send(new ArrayBuffer(256 * 1024));
    let went = false;
    const sixth = bulk.send(new ArrayBuffer(256 * 1024)).then(() => (went = true));
    await settled();
    expect(went).toBe(false);
    channel.bufferedAmount = 0;
    channel.onbufferedamountlow?.();
    await sixth;
    expect(channel.sent).toHaveLength(6);
  });

  it('tells once that it has closed, and what waits does not wait for ever', async () => {
    const { channel, real } = openChannel('file:f1');
    let closed = 0;
    const bulk = createBulkChannel(real, () => (closed += 1));
    let heard = 0;
    bulk.listen({ onData: () => undefined, onClose: () => (heard += 1) });
    await bulk.send(new ArrayBuffer(2 * 1024 * 1024));
    const waiting = bulk.send('more');
    bulk.lose();
    channel.onclose?.();
    await expect(waiting).rejects.toThrow('closed');
    await expect(bulk.send('again')).rejects.toThrow('closed');
    expect([closed, heard]).toEqual([1, 1]);
  });

  it('that never opens is none', async () => {
    const { channel, real } = openChannel('file:f1');
    channel.readyState = 'connecting';
    const opened = untilOpen(real);
    channel.readyState = 'closed';
    channel.onclose?.();
    expect(await opened).toBeNull();
  });
});

const fail = (error: unknown): void => {
  throw error;
};

const limit = { mic: true, lines: FULL_HEIGHT, frames: 60, bits: Infinity };
const ALL = sendingTo('b', {
  wants: EVERYTHING,
  speaksTo: null,
  links: 1,
  isSharing: false,
  camera: { height: null },
  ceiling: Infinity,
  limit,
});
const NO_MIC = sendingTo('b', {
  wants: EVERYTHING,
  speaksTo: 'c',
  links: 2,
  isSharing: false,
  camera: { height: null },
  ceiling: Infinity,
  limit,
});

describe('a slot', () => {
  it('takes the next track also when the browser never says that it took the last one', async () => {
    const connection = createFakePeerConnection('a') as unknown as RTCPeerConnection;
    const slots = createSlots(connection, {}, ALL, () => undefined, fail);
    slots.use(makeSlots(connection, {}, ALL));
    const sender = connection.getTransceivers()[1]?.sender;
    if (sender === undefined) throw new Error('no transceiver');
    const take = sender.replaceTrack.bind(sender);
    sender.replaceTrack = () => new Promise(() => undefined);
    void slots.set('camera', createFakeTrack('video'));
    await settled();
    sender.replaceTrack = take;
    const second = createFakeTrack('video');
    await slots.set('camera', second);
    expect(sender.track).toBe(second);
  });

  it('is told again what the browser refused once', async () => {
    const connection = createFakePeerConnection('a') as unknown as RTCPeerConnection;
    const slots = createSlots(connection, {}, ALL, () => undefined, fail);
    slots.use(makeSlots(connection, {}, ALL));
    const sender = connection.getTransceivers()[1]?.sender;
    if (sender === undefined) throw new Error('no transceiver');
    const take = sender.replaceTrack.bind(sender);
    sender.replaceTrack = () => Promise.reject(new Error('busy'));
    const track = createFakeTrack('video');
    await expect(slots.set('camera', track)).rejects.toThrow('busy');
    sender.replaceTrack = take;
    await slots.set('camera', track);
    expect(sender.track).toBe(track);
  });

  it('that is withheld and given again at once sends again, however slow the browser is', async () => {
    const connection = createFakePeerConnection('a') as unknown as RTCPeerConnection;
    const slots = createSlots(connection, {}, ALL, () => undefined, fail);
    slots.use(makeSlots(connection, {}, ALL));
    const [mic] = connection.getTransceivers();
    if (mic === undefined) throw new Error('no transceiver');
    const track = createFakeTrack('audio');
    await slots.set('mic', track);
    // As in a browser: the track changes some time after the call.
    const sender = mic.sender as unknown as { track: MediaStreamTrack | null; replaceTrack: unknown };
    sender.replaceTrack = async (next: MediaStreamTrack | null) => {
      await settled();
      sender.track = next;
    };
    const whisper = slots.send(NO_MIC);
    const again = slots.send(ALL);
    await Promise.all([whisper, again]);
    expect(sender.track).toBe(track);
    await slots.send(NO_MIC);
    expect(sender.track).toBeNull();
    await slots.set('mic', createFakeTrack('audio'));
    expect(sender.track).toBeNull();
  });

  it('that is withheld before the link is made sends nothing from the start', async () => {
    const connection = createFakePeerConnection('a') as unknown as RTCPeerConnection;
    const tracks = { mic: createFakeTrack('audio'), camera: createFakeTrack('video') };
    const slots = createSlots(connection, tracks, NO_MIC, () => undefined, fail);
    slots.use(makeSlots(connection, tracks, NO_MIC));
    await settled();
    expect(connection.getTransceivers().map(({ sender }) => sender.track?.kind ?? null)).toEqual([
      null,
      'video',
      null,
      null,
    ]);
  });

  it('is made with its track and its encoding, so that nothing is left to be set while the link connects', async () => {
    const connection = createFakePeerConnection('a');
    const tracks = { mic: createFakeTrack('audio'), camera: createFakeTrack('video') };
    const slots = createSlots(connection as unknown as RTCPeerConnection, tracks, ALL, () => undefined, fail);
    let calls = 0;
    for (const method of ['setParameters', 'replaceTrack'] as const)
      connection.faults.always(method, () => ((calls += 1), null));
    slots.use(makeSlots(connection as unknown as RTCPeerConnection, tracks, ALL));
    await slots.send(ALL);
    await settled();
    expect(calls).toBe(0);
    expect(connection.getTransceivers().map(({ sender }) => sender.track)).toEqual([
      tracks.mic,
      tracks.camera,
      null,
      null,
    ]);
  });

  it('that an offer brings sends its track after the answer, and not before', async () => {
    const connection = createFakePeerConnection('a');
    const camera = createFakeTrack('video');
    const slots = createSlots(connection as unknown as RTCPeerConnection, { camera }, ALL, () => undefined, fail);
    await connection.setRemoteDescription({ type: 'offer', sdp: 'm=audio\nm=video\nm=video\nm=audio\n' });
    slots.adopt();
    await settled();
    expect(connection.getTransceivers().map(({ sender }) => sender.track)).toEqual([null, null, null, null]);
    expect(connection.getTransceivers().map(({ direction }) => direction)).toEqual(Array(4).fill('sendrecv'));
    slots.fill();
    await settled();
    expect(connection.getTransceivers()[1]?.sender.track).toBe(camera);
  });

  it('changes only what differs, and never takes back what was wished before', async () => {
    const connection = createFakePeerConnection('a');
    const slots = createSlots(connection as unknown as RTCPeerConnection, {}, ALL, () => undefined, fail);
    slots.use(makeSlots(connection as unknown as RTCPeerConnection, {}, ALL));
    let changes = 0;
    connection.faults.always('setParameters', () => ((changes += 1), null));
    await slots.send(NO_MIC);
    await settled();
    // The share of the line for two pictures.
    expect(changes).toBe(2);
    await slots.send(NO_MIC);
    await slots.refresh();
    await settled();
    // Off and on, for each picture that is sent; here there is none.
    expect(changes).toBe(2);
    const { sender } = (connection as unknown as RTCPeerConnection).getTransceivers()[1] ?? {};
    expect(sender?.getParameters().encodings[0]?.maxBitrate).toBe(NO_MIC.camera.encoding.maxBitrate);
  });
});
