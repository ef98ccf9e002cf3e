import type { LinkPhase } from '../../src/public/call/ports';
import { createMesh } from '../../src/public/mesh/mesh';
import { FULL_HEIGHT, type PeerMessage } from '../../src/shared/peer-message';
import type { Signal } from '../../src/shared/signal-message';
import { createTrace, TRACE_EVENTS_KEPT } from '../../src/shared/trace';
import { createFakeClock, createFakeRelay, createFakeTrack, settled } from '../support/fakes';
import { hang, reject } from '../support/fault-plan';
import { createFakePeerConnection, type FakePeerConnection } from '../support/fake-peer-connection';

/** Two pages, `a` (polite) and `b`, with the signals between them in the test's hands. */
function makePages() {
  const errors: unknown[] = [];
  const clock = createFakeClock();
  const page = (self: string) => {
    const connections: FakePeerConnection[] = [];
    const phases: LinkPhase[] = [];
    const slow: string[] = [];
    const wanted: number[] = [];
    const relay = createFakeRelay();
    const out = relay.sent;
    let names = 0;
    const own: { made: ((connection: FakePeerConnection) => void) | null } = { made: null };
    const steps: string[] = [];
    const trace = createTrace(true, clock.now, ({ step, why }) => steps.push(why === '' ? step : `${step}: ${why}`));
    const mesh = createMesh({
      clock,
      trace,
      relay,
      createConnection(configuration) {
        const connection = createFakePeerConnection(`${self}${connections.length}-`, { configuration });
        own.made?.(connection);
        connections.push(connection);
        return connection as unknown as RTCPeerConnection;
      },
      certificates: () => [],
      createName: () => `${self}-link-${(names += 1)}`,
      onError: (error) => errors.push(error),
    });
    mesh.open(self, [], {
      onLink: (_id, phase) => phases.push(phase),
      onTrack: () => undefined,
      onCameraWanted: (height) => wanted.push(height),
      onSlow: (id, why) => slow.push(`${id}: ${why}`),
      onInfo: () => undefined,
      onOpen: () => undefined,
      onMessage: () => undefined,
      onBulk: () => undefined,
      onFlood: () => undefined,
    });
    /** Without the one that waits for the next call. */
    const used = () =>
      connections.filter(({ localDescription, remoteDescription }) => (localDescription ?? remoteDescription) !== null);
    const openOnes = () => used().filter(({ closed }) => !closed);
    /** The server is away, and a third page brings this. */
    const hear = (from: string, signal: Signal): void => {
      mesh.add('messenger', '1', true);
      const [messenger] = connections.splice(-1);
      relay.isOpen = false;
      messenger?.channels[0]?.onmessage?.({ data: JSON.stringify({ type: 'passed', from, signal }) });
      relay.isOpen = true;
      mesh.remove('messenger');
    };
    return Object.assign(own, {
      self,
      mesh,
      relay,
      hear,
      steps,
      trace,
      connections,
      used,
      openOnes,
      wanted,
      phases,
      slow,
      out,
    });
  };
  const a = page('a');
  const b = page('b');
  const deliver = async () => {
    for (let rounds = 0; rounds < 6; rounds += 1) {
      await settled();
      for (const [from, to] of [
        [a, b],
        [b, a],
      ] as const) {
        for (const { signal } of from.out.splice(0)) to.relay.bring(from.self, signal);
      }
    }
    await settled();
  };
  return { a, b, clock, deliver, errors };
}

const sendersOf = (connection: FakePeerConnection): RTCRtpSender[] =>
  (connection as unknown as RTCPeerConnection).getTransceivers().map(({ sender }) => sender);
const agreed = (connections: FakePeerConnection[]) => connections.flatMap(({ agreements }) => agreements.slice(-1));

describe('the mesh', () => {
  it('links two pages when one of them calls', async () => {
    const { a, b, deliver, errors } = makePages();
    b.mesh.add('a', '1', false);
    a.mesh.add('b', '1', true);
    await deliver();
    expect(a.openOnes()).toHaveLength(1);
    expect(b.openOnes()).toHaveLength(1);
    expect(agreed(a.openOnes())).toEqual(agreed(b.openOnes()));
    expect(errors).toEqual([]);
  });

  it('traces the steps of a link, with no address in them, and keeps only the last ones', async () => {
    const { a, b, clock, deliver } = makePages();
    b.mesh.add('a', '1', false);
    clock.pass(500);
    a.mesh.add('b', '1', true);
    const candidate = { candidate: 'candidate:1 1 udp 1 192.0.2.7 9 typ host', sdpMid: '0', link: 'a-link-1' };
    await deliver();
    b.relay.bring('a', { kind: 'ice', data: candidate });
    a.connections[0]?.become('connected');
    a.connections[0]?.become('failed');
    await deliver();
    a.mesh.remove('b');
    expect(a.steps).toEqual([
      'wanted: new',
      'linked: calls',
      'offer sent',
      'answer received',
      'connected',
      'reconnecting',
      'restarted: restart',
      'offer sent',
      'answer received',
      'removed',
    ]);
    expect(b.steps).toEqual(
      expect.arrayContaining([
        'wanted: here',
        'linked: called',
        'offer received',
        'answer sent',
        'candidate received: host',
      ]),
    );
    expect(JSON.stringify(b.trace.events())).not.toContain('192.0.2.7');
    expect(a.trace.events()[0]).toEqual({ atMs: 500, peer: 'b', step: 'wanted', why: 'new' });
    for (let count = 0; count < TRACE_EVENTS_KEPT; count += 1) a.trace.note('c', 'media');
    expect(a.trace.events()).toHaveLength(TRACE_EVENTS_KEPT);
    expect(a.trace.events()[0]?.peer).toBe('c');
  });

  it('ends with one link when both call at the same moment', async () => {
    const { a, b, deliver, errors } = makePages();
    a.mesh.add('b', '1', true);
    b.mesh.add('a', '1', true);
    await deliver();
    expect(a.openOnes()).toHaveLength(1);
    expect(b.openOnes()).toHaveLength(1);
    expect(agreed(a.openOnes())).toEqual(agreed(b.openOnes()));
    expect(b.connections).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  it('begins with a whole picture each time a link carries again, one change after another', async () => {
    const { a, b, deliver, errors } = makePages();
    await a.mesh.setTrack('camera', createFakeTrack('video'));
    b.mesh.add('a', '1', false);
    a.mesh.add('b', '1', true);
    await deliver();
    const [connection] = a.connections;
    connection?.become('connected');
    await deliver();
    // The first one is whole by itself.
    expect(connection?.switched).toEqual([]);
    connection?.become('disconnected');
    connection?.become('connected');
    await deliver();
    expect(connection?.switched).toEqual([false, true]);
    expect(errors).toEqual([]);
  });

  it('is rebuilt when its other end comes back to the server and it was hurt, and stays when it was not', async () => {
    const { a, b, clock, deliver } = makePages();
    b.mesh.add('a', '1', false);
    a.mesh.add('b', '1', true);
    await deliver();
    const newest = () => a.used().at(-1);
    newest()?.become('connected');
    a.mesh.add('b', '1', true);
    await deliver();
    expect(a.used()).toHaveLength(1);
    // Away, and not back.
    newest()?.become('disconnected');
    a.mesh.add('b', '1', true);
    await deliver();
    expect(a.used()).toHaveLength(2);
    // Back by itself, a moment before its other end comes back to the server.
    newest()?.become('connected');
    newest()?.become('disconnected');
    newest()?.become('connected');
    clock.pass(2_900);
    a.mesh.add('b', '1', true);
    await deliver();
    expect(a.used()).toHaveLength(3);
    newest()?.become('connected');
    clock.pass(3_000);
    a.mesh.add('b', '1', true);
    await deliver();
    expect(a.used()).toHaveLength(3);
    expect(a.openOnes()).toHaveLength(1);
  });

  it('is called on a connection that was made before, with the tracks of now, and the next one waits again', async () => {
    const { a, b, clock, deliver, errors } = makePages();
    clock.pass(1_500);
    const [waiting] = a.connections;
    expect(a.connections).toHaveLength(1);
    // It has no description: it asks nobody for its address.
    expect(a.used()).toEqual([]);
    const camera = createFakeTrack('video');
    await a.mesh.setTrack('camera', camera);
    b.mesh.add('a', '1', false);
    a.mesh.add('b', '1', true);
    await deliver();
    expect(a.used()).toEqual([waiting]);
    expect(waiting?.getTransceivers()[1]?.sender.track).toBe(camera);
    expect(agreed(a.used())).toEqual(agreed(b.used()));
    waiting?.become('connected');
    clock.pass(1_500);
    expect(a.connections).toHaveLength(2);
    a.mesh.close();
    expect(a.connections.every(({ closed }) => closed)).toBe(true);
    clock.pass(60_000);
    expect(a.connections).toHaveLength(2);
    expect(errors).toEqual([]);
  });

  it('is called on a new connection when the one that waits cannot be used', async () => {
    const { a, b, clock, deliver, errors } = makePages();
    clock.pass(1_500);
    a.connections[0]?.faults.next('setConfiguration', reject());
    b.mesh.add('a', '1', false);
    a.mesh.add('b', '1', true);
    await deliver();
    expect(a.connections[0]?.closed).toBe(true);
    expect(agreed(a.used())).toEqual(agreed(b.used()));
    expect(agreed(a.used())).toHaveLength(1);
    expect(errors.splice(0)).toHaveLength(1);
  });

  it('leaves no connection open that could not be prepared', () => {
    const { a, clock, errors } = makePages();
    a.made = (connection) => connection.faults.next('addTransceiver', reject());
    clock.pass(1_500);
    expect(a.connections.map(({ closed }) => closed)).toEqual([true]);
    expect(errors).toHaveLength(1);
  });

  it('sends its tracks on a link that it was called on as soon as it has answered, before the link carries', async () => {
    const { a, b, deliver } = makePages();
    const mic = createFakeTrack('audio');
    await b.mesh.setTrack('mic', mic);
    b.mesh.add('a', '1', false);
    a.mesh.add('b', '1', true);
    await deliver();
    expect(b.openOnes().map((connection) => sendersOf(connection)[0]?.track === mic)).toEqual([true]);
  });

  it('says how large our camera is shown at most, as soon as somebody has said so', async () => {
    const { a, b, deliver } = makePages();
    b.mesh.add('a', '1', false);
    a.mesh.add('b', '1', true);
    await deliver();
    const say = (message: PeerMessage): void =>
      a
        .used()
        .at(-1)
        ?.channels[0]?.onmessage?.({ data: JSON.stringify(message) });
    expect(a.wanted).toEqual([]);
    say({ type: 'want', camera: 360, screen: 0, frames: 60 });
    say({ type: 'want', camera: 360, screen: 360, frames: 60 });
    say({ type: 'want', camera: 0, screen: 0, frames: 60 });
    // Somebody who has just come has not said yet.
    a.mesh.add('c', '1', true);
    expect(a.wanted).toEqual([360, 0]);
    a.mesh.remove('b');
    expect(a.wanted).toEqual([360, 0, FULL_HEIGHT]);
  });

  it('believes what arrives on a link more than what the browser says of it', async () => {
    const { a, b, clock, deliver } = makePages();
    b.mesh.add('a', '1', false);
    a.mesh.add('b', '1', true);
    await deliver();
    const [connection] = a.connections;
    connection?.become('connected');
    const seconds = async (count: number): Promise<void> => {
      for (let quarter = 0; quarter < 4 * count; quarter += 1) {
        clock.pass(250);
        await settled();
      }
    };
    await seconds(6);
    expect(a.phases.at(-1)).toBe('reconnecting');
    connection?.become('disconnected');
    // Had come before, and is only now counted.
    connection?.carry(1_000);
    await seconds(0.25);
    expect(a.phases.at(-1)).toBe('reconnecting');
    connection?.carry(1_000);
    await seconds(0.25);
    expect(a.phases.at(-1)).toBe('connected');
    await seconds(3);
    expect(a.phases.at(-1)).toBe('connected');
    await seconds(3);
    expect(a.phases.at(-1)).toBe('reconnecting');
  });

  it('keeps nobody waiting for a browser that never answers: the work of a link ends with the link', async () => {
    const { a, deliver, b, errors } = makePages();
    b.mesh.add('a', '1', false);
    a.mesh.add('b', '1', true);
    await deliver();
    await a.mesh.setTrack('mic', createFakeTrack('audio'));
    const [connection] = a.connections;
    connection?.faults.always('replaceTrack', hang);
    const done: string[] = [];
    void a.mesh.setTrack('camera', createFakeTrack('video')).then(() => done.push('camera'));
    void a.mesh.speakTo('c').then(() => done.push('whisper'));
    await settled();
    expect(done).toEqual([]);
    a.mesh.remove('b');
    await settled();
    expect(done.sort()).toEqual(['camera', 'whisper']);
    await a.mesh.setTrack('camera', null);
    expect(errors).toEqual([]);
  });

  it('sends a peer only the pictures that it wants, and says what it wants itself each time the channel opens', async () => {
    const { a } = makePages();
    a.mesh.add('b', '1', true);
    await a.mesh.setTrack('camera', createFakeTrack('video'));
    await settled();
    const [connection] = a.connections;
    if (connection === undefined) throw new Error('no connection');
    const [channel] = connection.channels;
    if (channel === undefined) throw new Error('no channel');
    const camera = (): MediaStreamTrack | null | undefined => sendersOf(connection)[1]?.track;
    const say = (message: PeerMessage): void => channel.onmessage?.({ data: JSON.stringify(message) });
    say({ type: 'want', camera: 0, screen: 360, frames: 60 });
    await settled();
    expect(camera()).toBeNull();
    // As large as it may be, in the words of a page of an older version.
    channel.onmessage?.({ data: JSON.stringify({ type: 'want', camera: true, screen: true }) });
    await settled();
    expect(camera()?.kind).toBe('video');
    channel.readyState = 'open';
    a.mesh.want('b', { camera: 180, screen: 0, frames: 60 });
    channel.onopen?.();
    const want = { type: 'want', camera: 180, screen: 0, frames: 60 };
    expect(channel.sent.map((sent): unknown => JSON.parse(String(sent)))).toEqual([want, want]);
  });

  it('lets a peer that comes during a whisper hear nothing of it, and all of them again after it', async () => {
    const { a } = makePages();
    a.mesh.add('b', '1', true);
    await a.mesh.setTrack('mic', createFakeTrack('audio'));
    await a.mesh.speakTo('b');
    a.mesh.add('c', '1', true);
    await settled();
    const heard = (): boolean[] =>
      a.connections.map((connection) => (sendersOf(connection)[0]?.track ?? null) !== null);
    expect(heard()).toEqual([true, false]);
    await a.mesh.speakTo(null);
    expect(heard()).toEqual([true, true]);
  });

  it('is not called during a whisper on a connection that was made before it, even in a browser that takes no track away', async () => {
    const { a, clock } = makePages();
    await a.mesh.setTrack('mic', createFakeTrack('audio'));
    a.made = (connection) => connection.faults.always('replaceTrack', () => hang());
    clock.pass(1_500);
    const [waiting] = a.connections;
    expect(waiting && sendersOf(waiting)[0]?.track?.kind).toBe('audio');
    void a.mesh.speakTo('b');
    a.mesh.add('c', '1', true);
    await settled();
    expect(waiting?.closed).toBe(true);
    expect(a.used()).toHaveLength(1);
    expect(a.used().map((connection) => sendersOf(connection)[0]?.track)).toEqual([null]);
  });

  it('gives a track to everybody also when one of the links refuses it', async () => {
    const { a, errors } = makePages();
    a.mesh.add('b', '1', true);
    a.mesh.add('c', '1', true);
    await settled();
    const [first, second] = a.connections;
    first?.faults.always('replaceTrack', () => reject());
    const track = createFakeTrack('video');
    await a.mesh.setTrack('camera', track);
    expect(second && sendersOf(second)[1]?.track).toBe(track);
    expect(errors).toHaveLength(1);
  });

  it('tells of a whisper only when every living link keeps the microphone back', async () => {
    const { a } = makePages();
    a.mesh.add('b', '1', true);
    await a.mesh.setTrack('mic', createFakeTrack('audio'));
    await settled();
    a.connections[0]?.faults.next('replaceTrack', reject(new Error('busy')));
    await expect(a.mesh.speakTo('c')).rejects.toThrow('busy');
  });

  it('answers also when the browser refuses to fill a slot', async () => {
    const { a, b, deliver, errors } = makePages();
    await b.mesh.setTrack('camera', createFakeTrack('video'));
    b.mesh.add('a', '1', false);
    a.mesh.add('b', '1', true);
    await settled();
    b.made = (connection) =>
      Object.assign(connection, {
        getTransceivers() {
          throw new Error('refused');
        },
      });
    await deliver();
    expect(agreed(b.openOnes())).toHaveLength(1);
    expect(agreed(a.openOnes())).toEqual(agreed(b.openOnes()));
    expect(errors).toHaveLength(1);
  });

  it('measures its own microphone where it goes', async () => {
    const { a } = makePages();
    a.mesh.add('b', '1', true);
    a.mesh.add('c', '1', true);
    await settled();
    a.connections.forEach((connection, index) => {
      const report = new Map([['source', { type: 'media-source', audioLevel: index }]]);
      for (const sender of sendersOf(connection)) sender.getStats = () => Promise.resolve(report);
    });
    await a.mesh.speakTo('c');
    expect(await a.mesh.ownSoundLevel()).toBe(1);
  });

  it('shares the line out once when the call ends, and not once for each peer that goes', async () => {
    const { a } = makePages();
    for (const id of ['b', 'c', 'd', 'e']) a.mesh.add(id, '1', true);
    await settled();
    let changes = 0;
    for (const connection of a.connections) connection.faults.always('setParameters', () => ((changes += 1), null));
    a.mesh.close();
    await settled();
    expect(changes).toBe(0);
  });

  it('takes a link for alive by its signs of life, whatever the statistics tell', async () => {
    const { a, b, clock, deliver } = makePages();
    b.mesh.add('a', '1', false);
    a.mesh.add('b', '1', true);
    await deliver();
    const [connection] = a.connections;
    const channel = connection?.channels[0];
    if (channel !== undefined) channel.readyState = 'open';
    connection?.become('connected');
    const seconds = async (count: number, alive: boolean): Promise<void> => {
      for (let second = 0; second < count; second += 1) {
        if (alive) channel?.onmessage?.({ data: JSON.stringify({ type: 'alive' }) });
        clock.pass(1_000);
        await settled();
      }
    };
    await seconds(20, true);
    expect(a.phases.at(-1)).toBe('connected');
    expect(a.relay.checks).toBe(0);
    // Each of our looks is a sign of ours.
    expect(channel?.sent.length).toBeGreaterThan(15);
    await seconds(6, false);
    expect(a.phases.at(-1)).toBe('reconnecting');
  });

  it('asks a browser that does not tell its statistics once, and not each second', async () => {
    const { a, clock } = makePages();
    a.mesh.add('b', '1', true);
    await settled();
    let questions = 0;
    a.connections[0]?.faults.always('getStats', () => ((questions += 1), hang()));
    clock.pass(60_000);
    await settled();
    expect(questions).toBe(1);
  });

  it('rebuilds a link whose browser has left a step unanswered, also while it carries, and not for a page that stood still', async () => {
    const { a, b, clock, deliver } = makePages();
    b.mesh.add('a', '1', false);
    a.mesh.add('b', '1', true);
    await settled();
    a.connections[0]?.faults.next('setRemoteDescription', hang());
    await deliver();
    for (const { connections } of [a, b]) connections[0]?.become('connected');
    const seconds = async (count: number): Promise<void> => {
      for (let second = 0; second < count; second += 1) {
        for (const { connections } of [a, b]) connections[0]?.carry(1_000);
        clock.pass(1_000);
        await settled();
      }
    };
    await seconds(5);
    clock.sleep(60_000);
    await settled();
    expect(a.used()).toHaveLength(1);
    await seconds(8);
    await deliver();
    expect(a.used()).toHaveLength(2);
    expect(agreed(a.openOnes())).toHaveLength(1);
    expect(agreed(a.openOnes())).toEqual(agreed(b.openOnes()));
  });

  it('rebuilds a link with Firefox where it would restart one with another browser', async () => {
    for (const [origin, connections, restarts] of [
      ['mozilla...THIS_IS_SDPARTA-99.0', 2, 0],
      ['-', 1, 1],
    ] as const) {
      const { b, deliver } = makePages();
      b.mesh.add('a', '1', false);
      const sdp = `v=0\r\no=${origin} 123 0 IN IP4 0.0.0.0\r\n`;
      b.relay.bring('a', { kind: 'offer', data: { type: 'offer', sdp, link: 'x', serial: 1 } });
      await deliver();
      b.connections[0]?.become('connected');
      b.connections[0]?.become('failed');
      await deliver();
      expect(b.connections).toHaveLength(connections);
      expect(b.connections[0]?.restarts).toBe(restarts);
    }
  });

  it('starts afresh with a page that still mends a link which was given up here', async () => {
    const { a, b, deliver, errors } = makePages();
    b.mesh.add('a', '1', false);
    a.mesh.add('b', '1', true);
    await deliver();
    b.connections[0]?.become('connected');
    b.connections[0]?.become('disconnected');
    // Here it is over, and begins anew; there it was only asleep, and its restart crosses our call.
    a.mesh.remove('b');
    a.mesh.add('b', '1', true);
    b.mesh.add('a', '1', false);
    await deliver();
    expect(a.openOnes()).toHaveLength(1);
    expect(b.openOnes()).toHaveLength(1);
    expect(agreed(a.openOnes())).toHaveLength(1);
    expect(agreed(a.openOnes())).toEqual(agreed(b.openOnes()));
    expect(errors).toEqual([]);
  });

  it('keeps the link to a page that it is told of again, and drops it for another epoch', async () => {
    const { a, b, deliver } = makePages();
    b.mesh.add('a', '1', false);
    a.mesh.add('b', '1', true);
    await deliver();
    a.mesh.add('b', '1', true);
    expect(a.connections).toHaveLength(1);
    a.mesh.add('b', '2', true);
    expect(a.connections).toHaveLength(2);
    expect(a.connections[0]?.closed).toBe(true);
  });

  it('says an unanswered offer again until it is answered', async () => {
    const { a, b, clock, deliver } = makePages();
    a.mesh.add('b', '1', true);
    await settled();
    a.out.splice(0);
    clock.pass(2_000);
    expect(a.out).toHaveLength(1);
    b.mesh.add('a', '1', false);
    await deliver();
    clock.pass(60_000);
    expect(a.out).toHaveLength(0);
    expect(agreed(a.openOnes())).toEqual(agreed(b.openOnes()));
  });

  it('is not led astray by an offer of a link that it has closed', async () => {
    const { a, b, deliver } = makePages();
    b.mesh.add('a', '1', false);
    a.mesh.add('b', '1', true);
    await settled();
    const late = a.out[0]?.signal;
    await deliver();
    // The other side starts afresh, and then an old offer arrives once more.
    const fresh = { kind: 'offer', data: { type: 'offer', sdp: 'fresh', link: 'fresh', serial: 1 } } as const;
    b.relay.bring('a', fresh);
    await settled();
    expect(b.connections).toHaveLength(2);
    if (late !== undefined) b.relay.bring('a', late);
    await settled();
    expect(b.connections).toHaveLength(2);
  });

  describe('and identities', () => {
    const sdp = (certificate: string) => `v=0\r\na=fingerprint:sha-256 ${certificate}\r\n`;
    const offer = (certificate: string, link: string, serial = 1) =>
      ({ kind: 'offer', data: { type: 'offer', sdp: sdp(certificate), link, serial, oneCertificate: true } }) as const;

    it('takes a page load only by the first certificate that it has shown, and leaves its link alone', async () => {
      const { b, errors } = makePages();
      b.mesh.add('a', '1', false);
      b.relay.bring('a', offer('AA', 'first'));
      await settled();
      // Whoever brings it, and whatever it names beside the known one.
      for (const link of ['first', 'second', ''])
        for (const certificate of ['BB', 'AA\r\na=fingerprint:sha-256 BB'])
          for (const bring of [b.hear, b.relay.bring]) bring('a', offer(certificate, link, 2));
      await settled();
      expect(b.openOnes()).toEqual(b.connections);
      expect(b.connections).toHaveLength(1);
      expect(b.connections[0]?.agreements).toHaveLength(1);
      expect(errors).not.toEqual([]);
      // The page itself may still start afresh.
      b.relay.bring('a', offer('AA', 'second'));
      await settled();
      expect(b.connections).toHaveLength(2);
    });

    it('starts afresh with a page that has no certificate of its own, as long as nobody else says that it is one', async () => {
      const { b, errors } = makePages();
      const plain = (certificate: string, link: string) =>
        ({ kind: 'offer', data: { type: 'offer', sdp: sdp(certificate), link, serial: 1 } }) as const;
      b.mesh.add('a', '1', false);
      b.relay.bring('a', plain('AA', 'first'));
      await settled();
      b.hear('a', plain('MM', 'second'));
      await settled();
      expect([b.connections.length, errors.length]).toEqual([1, 1]);
      b.relay.bring('a', plain('BB', 'second'));
      await settled();
      expect([b.connections.length, b.openOnes().length, errors.length]).toEqual([2, 1, 1]);
    });

    it('says of itself whether it has one', async () => {
      const { a } = makePages();
      a.mesh.add('b', '1', true);
      await settled();
      expect(a.out[0]?.signal.data).toMatchObject({ type: 'offer', oneCertificate: false });
    });

    it('takes another certificate of a page that was loaded again', async () => {
      const { b, errors } = makePages();
      b.mesh.add('a', '1', false);
      b.relay.bring('a', offer('AA', 'first'));
      b.mesh.add('a', '2', false);
      b.relay.bring('a', offer('BB', 'second'));
      await settled();
      expect(b.openOnes()).toHaveLength(1);
      expect(errors).toEqual([]);
    });

    it('takes no peer by hearsay that it has not met, and nothing that does not name its link', async () => {
      const { b } = makePages();
      b.mesh.add('a', '1', false);
      b.hear('a', offer('MM', 'first'));
      b.hear('a', { kind: 'ice', data: { candidate: 'm', link: 'first' } });
      await settled();
      expect(b.connections).toHaveLength(0);
      b.relay.bring('a', offer('AA', 'first'));
      await settled();
      for (const link of ['', 'other']) b.hear('a', { kind: 'ice', data: { candidate: 'm', link } });
      b.hear('a', { kind: 'ice', data: { candidate: 'a', link: 'first' } });
      b.hear('a', offer('AA', '', 0));
      await settled();
      expect(b.connections[0]?.candidates).toEqual(['a']);
      expect(b.connections[0]?.agreements).toHaveLength(1);
      b.hear('a', offer('AA', 'mended'));
      await settled();
      expect(b.openOnes()).toHaveLength(1);
      expect(b.connections).toHaveLength(2);
    });
  });

  it('goes on and says that there is no way where the browser makes no connection at all', async () => {
    const { a, clock, errors } = makePages();
    a.made = () => {
      throw new ReferenceError('RTCPeerConnection is not defined');
    };
    a.mesh.add('b', '1', true);
    a.relay.bring('b', { kind: 'offer', data: { type: 'offer', sdp: 'o', link: 'x', serial: 1 } });
    clock.pass(15_000);
    await settled();
    expect(a.slow).toEqual(['b: no-way-no-relay']);
    expect(errors.length).toBeGreaterThan(1);
    a.made = null;
    clock.pass(30_000);
    await settled();
    expect(a.openOnes()).toHaveLength(1);
  });

  it('says so when the list of servers has a mistake, and connects without that one', async () => {
    const { a, clock, errors } = makePages();
    a.made = ({ configuration }) => {
      if (configuration.iceServers?.some(({ urls }) => urls.includes('turn://c'))) throw new SyntaxError('no URL');
    };
    a.mesh.setIceServers([{ urls: ['stun:b', 'turn://c'] }]);
    a.mesh.add('b', '1', true);
    await settled();
    expect(a.openOnes().map(({ configuration }) => configuration.iceServers)).toEqual([[{ urls: ['stun:b'] }]]);
    expect(errors).toHaveLength(1);
    clock.pass(15_000);
    expect(a.slow).toEqual(['b: no-way-set-up']);
  });

  it('sends every candidate but active TCP ones, which find nobody', async () => {
    const { a, b, deliver } = makePages();
    b.mesh.add('a', '1', false);
    a.mesh.add('b', '1', true);
    await deliver();
    const lines = [
      'candidate:1 1 udp 1 192.0.2.7 9 typ host',
      'candidate:2 1 tcp 1 192.0.2.7 9 typ host tcptype active',
      'candidate:3 1 udp 1 192.0.2.8 9 typ relay raddr 192.0.2.7 rport 9',
      '',
    ];
    for (const line of lines) {
      const candidate = { candidate: line, toJSON: () => ({ candidate: line }) };
      a.connections[0]?.onicecandidate?.({ candidate });
    }
    const sent = a.out.map(({ signal }) => Reflect.get(Object(signal.data), 'candidate') as unknown);
    expect(sent).toEqual([lines[0], lines[2]]);
  });

  it('keeps candidates that overtook their offer', async () => {
    const { b } = makePages();
    b.mesh.add('a', '1', false);
    b.relay.bring('a', { kind: 'ice', data: { candidate: 'early', link: 'x' } });
    b.relay.bring('a', { kind: 'offer', data: { type: 'offer', sdp: 'o', link: 'x', serial: 1 } });
    await settled();
    expect(b.connections[0]?.candidates).toEqual(['early']);
  });

  it('keeps candidates for the next link also when those of one that never opened came in great number', async () => {
    const { b } = makePages();
    b.mesh.add('a', '1', false);
    for (let count = 0; count < 200; count += 1)
      b.relay.bring('a', { kind: 'ice', data: { candidate: `${count}`, link: 'never' } });
    b.relay.bring('a', { kind: 'ice', data: { candidate: 'early', link: 'x' } });
    b.relay.bring('a', { kind: 'offer', data: { type: 'offer', sdp: 'o', link: 'x', serial: 1 } });
    await settled();
    expect(b.connections[0]?.candidates).toEqual(['early']);
  });

  it('says an offer again also after an answer that was meant for an older one', async () => {
    const { a, clock } = makePages();
    a.mesh.add('b', '1', true);
    await settled();
    const [first] = a.out.splice(0);
    const link: unknown = Reflect.get(first?.signal.data as object, 'link');
    a.relay.bring('b', { kind: 'answer', data: { type: 'answer', sdp: 'late', link, serial: 1, answers: 9 } });
    await settled();
    clock.pass(2_000);
    expect(a.out).toHaveLength(1);
  });

  it('gives up a channel for a file that is still opening when the link ends', async () => {
    const { a } = makePages();
    a.mesh.add('b', '1', true);
    await settled();
    a.connections[0]?.channels.forEach((channel) => (channel.readyState = 'open'));
    let opened: unknown = 'waiting';
    void a.mesh.openBulk('b', 'f1').then((channel) => (opened = channel));
    await settled();
    expect(opened).toBe('waiting');
    a.mesh.remove('b');
    await settled();
    expect(opened).toBeNull();
  });

  it('opens only so many channels at once, however many are asked for', async () => {
    const { a } = makePages();
    a.mesh.add('b', '1', true);
    await settled();
    a.connections[0]?.channels.forEach((channel) => (channel.readyState = 'open'));
    for (let count = 0; count < 100; count += 1) void a.mesh.openBulk('b', `f${count}`);
    await settled();
    expect(a.connections[0]?.channels).toHaveLength(41);
  });

  it('drops a message from outside the room, and one that is not a signal', async () => {
    const { b, errors } = makePages();
    b.relay.bring('stranger', { kind: 'offer', data: { type: 'offer', sdp: 'o' } });
    b.mesh.add('a', '1', false);
    for (const data of [null, 7, 'offer', [], { type: 'answer', sdp: 'o' }])
      b.relay.bring('a', { kind: 'offer', data });
    b.relay.bring('a', { kind: 'answer', data: { type: 'answer', sdp: 'o' } });
    b.relay.bring('a', { kind: 'ice', data: { candidate: 7 } });
    await settled();
    expect(b.connections).toHaveLength(0);
    expect(errors).toEqual([]);
  });

  it('says that a link comes back, not that it is new, when it is replaced', async () => {
    const { a, b, deliver } = makePages();
    b.mesh.add('a', '1', false);
    a.mesh.add('b', '1', true);
    await deliver();
    b.connections[0]?.become('connected');
    b.relay.bring('a', { kind: 'offer', data: { type: 'offer', sdp: 'o', link: 'fresh', serial: 1 } });
    await settled();
    expect(b.phases).toEqual(['connecting', 'connected', 'reconnecting']);
  });

  it('closes every link with the call, and hears nothing of them any more', async () => {
    const { a, clock } = makePages();
    a.mesh.add('b', '1', true);
    await settled();
    a.mesh.close();
    a.out.splice(0);
    clock.pass(60_000);
    a.connections[0]?.become('failed');
    expect(a.openOnes()).toHaveLength(0);
    expect(a.out).toEqual([]);
  });
});
