/** Calls that are made before anybody has come: what they wait for, when they are made, and that nothing of them leaves the page before. */
import { createMesh } from '../../src/public/mesh/mesh';
import type { PlaneEvents } from '../../src/public/call/ports';
import { createFakeClock, createFakeRelay, createFakeTrack, NO_TRACE, settled } from '../support/fakes';
import { endedBy, hang, reject } from '../support/fault-plan';
import { createFakePeerConnection, type FakePeerConnection } from '../support/fake-peer-connection';

const EVENTS: PlaneEvents = {
  onLink: () => undefined,
  onTrack: () => undefined,
  onCameraWanted: () => undefined,
  onSlow: () => undefined,
  onInfo: () => undefined,
  onOpen: () => undefined,
  onMessage: () => undefined,
  onBulk: () => undefined,
  onFlood: () => undefined,
};

/** A page in a room, for long enough to have prepared a connection. */
function enter() {
  const clock = createFakeClock();
  const relay = createFakeRelay();
  const connections: FakePeerConnection[] = [];
  const errors: unknown[] = [];
  const own: { made: ((connection: FakePeerConnection) => void) | null } = { made: null };
  let names = 0;
  const mesh = createMesh({
    clock,
    trace: NO_TRACE,
    relay,
    createConnection(configuration) {
      const connection = createFakePeerConnection(`${connections.length}-`, { configuration });
      own.made?.(connection);
      connections.push(connection);
      return connection as unknown as RTCPeerConnection;
    },
    certificates: () => [],
    createName: () => `link-${(names += 1)}`,
    onError: (error) => errors.push(error),
  });
  mesh.open('self', [{ urls: ['stun:one'] }], EVENTS);
  clock.pass(1_500);
  /** Those that have gathered candidates. */
  const described = () => connections.filter(({ localDescription }) => localDescription !== null);
  const held = () => described().filter(({ closed }) => !closed);
  const waiting = () => connections.filter(({ closed, localDescription }) => !closed && localDescription === null);
  /** Lets time pass in small steps, so that promises keep up with it. */
  const pass = async (durationMs: number): Promise<void> => {
    for (let passed = 0; passed < durationMs; passed += 500) {
      clock.pass(500);
      await settled();
    }
  };
  const expectAtDoor = async (...ids: string[]): Promise<void> => {
    mesh.expect(ids);
    await settled();
  };
  return Object.assign(own, {
    ...{ mesh, clock, relay, errors, connections, described, held, waiting, pass, expectAtDoor },
    sent: relay.sent,
  });
}

const found = (connection: FakePeerConnection | undefined, line: string): void => {
  const { localDescription: local } = connection ?? {};
  if (connection === undefined || !local) throw new Error('no description');
  Object.assign(local, { sdp: `${local.sdp}a=${line}\r\n` });
  connection.onicecandidate?.({ candidate: { candidate: line, toJSON: () => ({ candidate: line }) } });
};

describe('a call for a page at the door', () => {
  it('is made at once, and leaves only when that page has come, with what was found meanwhile', async () => {
    const { mesh, clock, sent, connections, described, held, pass, expectAtDoor, errors } = enter();
    await expectAtDoor('bob');
    expect(held()).toEqual([connections[0]]);
    found(connections[0], 'candidate:1 host');
    await pass(10_000);
    expect(sent).toEqual([]);
    mesh.add('bob', '1', true);
    await settled();
    expect(sent).toEqual([
      { to: 'bob', signal: { kind: 'offer', data: expect.objectContaining({ serial: 1, link: 'link-1' }) as unknown } },
    ]);
    expect(JSON.stringify(sent)).toContain('candidate:1 host');
    found(connections[0], 'candidate:2 srflx');
    expect(sent.slice(1)).toEqual([
      { to: 'bob', signal: { kind: 'ice', data: { candidate: 'candidate:2 srflx', link: 'link-1' } } },
    ]);
    expect(connections[0]?.channels[0]?.label).toBe('noom');
    connections[0]?.become('connected');
    clock.pass(1_500);
    await settled();
    clock.pass(1_500);
    // It has come, and is not expected any more.
    expect(described()).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  it('is agreed on like any other, is said again until it is answered, and not a moment before it has left', async () => {
    const { mesh, sent, relay, connections, pass, expectAtDoor, errors } = enter();
    await expectAtDoor('bob');
    await pass(9_000);
    mesh.add('bob', '1', true);
    await pass(1_500);
    expect(sent).toHaveLength(1);
    await pass(1_000);
    expect(sent.map(({ signal }) => (signal.data as { serial: number }).serial)).toEqual([1, 1]);
    const answer = { type: 'answer', sdp: 'answer a=ice-ufrag:b', link: 'link-1', serial: 1, answers: 1 };
    relay.bring('bob', { kind: 'answer', data: answer });
    await settled();
    expect(connections[0]?.agreements).toEqual(['0-1 > answer']);
    // The next repetition was due by then, and help for a link that does not come about is not.
    await pass(4_000);
    expect(sent).toHaveLength(2);
    expect(errors).toEqual([]);
  });

  it('goes to nobody else: who comes under another id is called on a connection without a description', async () => {
    const { mesh, sent, connections, held, waiting, pass, expectAtDoor } = enter();
    await expectAtDoor('bob');
    await pass(1_500);
    const [bare] = waiting();
    const [first] = held();
    mesh.add('cho', '1', true);
    await settled();
    expect(sent.map(({ to }) => to)).toEqual(['cho']);
    expect(bare?.localDescription?.sdp).toBe((sent[0]?.signal.data as { sdp: string }).sdp);
    expect(first?.closed).toBe(false);
    expect(connections).toHaveLength(2);
  });

  it('has the tracks of now', async () => {
    const { mesh, held, expectAtDoor } = enter();
    await expectAtDoor('bob');
    const camera = createFakeTrack('video');
    await mesh.setTrack('camera', camera);
    mesh.add('bob', '1', true);
    await settled();
    expect(held()[0]?.getTransceivers()[1]?.sender.track).toBe(camera);
  });

  it('ends with its place at the door, and with the call', async () => {
    const { mesh, sent, clock, connections, held, expectAtDoor } = enter();
    await expectAtDoor('bob');
    const [first] = held();
    await expectAtDoor();
    expect(first?.closed).toBe(true);
    clock.pass(10_000);
    await expectAtDoor('cho');
    expect(held()).toHaveLength(1);
    mesh.close();
    expect(connections.every(({ closed }) => closed)).toBe(true);
    clock.pass(60_000);
    expect(connections.every(({ closed }) => closed)).toBe(true);
    expect(clock.waiting).toBe(0);
    mesh.open('self', [], EVENTS);
    clock.pass(15_000);
    await settled();
    expect(held()).toEqual([]);
    expect(sent).toEqual([]);
  });

  it('is made for three, one in ten seconds, in the order of their coming', async () => {
    const { held, waiting, pass, expectAtDoor } = enter();
    await expectAtDoor('bob', 'cho', 'dan', 'eve');
    await pass(9_500);
    expect(held()).toHaveLength(1);
    expect(waiting()).toHaveLength(1);
    await pass(2_000);
    expect(held()).toHaveLength(2);
    await pass(10_500);
    expect(held()).toHaveLength(3);
    for (let seconds = 0; seconds < 60; seconds += 1) {
      await pass(1_000);
      expect(held().length).toBeLessThanOrEqual(3);
    }
  });

  it('is not made more often for a door where people come and go', async () => {
    const { described, pass, expectAtDoor } = enter();
    for (let seconds = 0; seconds < 30; seconds += 1) {
      await expectAtDoor(`looker ${seconds}`);
      await pass(1_000);
    }
    expect(described().length).toBeLessThanOrEqual(4);
  });

  it('is made anew after half a minute', async () => {
    const { mesh, held, sent, pass, expectAtDoor } = enter();
    await expectAtDoor('bob');
    const [first] = held();
    await pass(29_500);
    expect(held()).toEqual([first]);
    await pass(4_000);
    expect(first?.closed).toBe(true);
    const [second] = held();
    mesh.add('bob', '1', true);
    await settled();
    expect(held()).toEqual([second]);
    expect(sent).toHaveLength(1);
  });

  it('that has become old is not used, also when nobody had the time to look at it', async () => {
    const { mesh, clock, held, sent, pass, expectAtDoor } = enter();
    await expectAtDoor('bob');
    const [first] = held();
    // A link that comes about has the time of this page.
    mesh.add('cho', '1', false);
    await pass(1_000);
    clock.sleep(31_000);
    mesh.add('bob', '1', true);
    await settled();
    expect(first?.closed).toBe(true);
    expect(sent.filter(({ signal }) => signal.kind === 'offer')).toHaveLength(1);
  });

  it('is made anew when there are other ICE servers, whose candidates it would lack', async () => {
    const { mesh, held, pass, expectAtDoor } = enter();
    await expectAtDoor('bob');
    const [first] = held();
    mesh.setIceServers([{ urls: ['stun:two'] }]);
    expect(first?.closed).toBe(true);
    await pass(12_000);
    expect(held().map(({ configuration }) => configuration.iceServers)).toEqual([[{ urls: ['stun:two'] }]]);
  });

  it('is not made in the first moment of a call, nor while a link comes about', async () => {
    const { mesh, held, described, waiting, pass, expectAtDoor } = enter();
    mesh.add('cho', '1', true);
    await expectAtDoor('bob');
    await pass(6_000);
    expect(described()).toHaveLength(1);
    expect(waiting()).toEqual([]);
    held()[0]?.become('connected');
    await pass(2_000);
    expect(held()).toHaveLength(2);
  });

  it('that was made before a whisper is not used during it, even in a browser that takes no track away', async () => {
    const page = enter();
    const { mesh, held, sent, expectAtDoor } = page;
    await mesh.setTrack('mic', createFakeTrack('audio'));
    page.made = (connection) => connection.faults.always('replaceTrack', () => hang());
    mesh.close();
    mesh.open('self', [], EVENTS);
    page.clock.pass(1_500);
    await expectAtDoor('bob');
    const [first] = held();
    expect(first?.getTransceivers()[0]?.sender.track?.kind).toBe('audio');
    void mesh.speakTo('cho');
    mesh.add('bob', '1', true);
    await settled();
    expect(first?.closed).toBe(true);
    expect(held().map((connection) => connection.getTransceivers()[0]?.sender.track)).toEqual([null]);
    expect(sent).toHaveLength(1);
  });

  it('that is made during a whisper has no microphone, and has it once the whisper is over', async () => {
    const { mesh, clock, held, expectAtDoor } = enter();
    mesh.close();
    mesh.open('self', [], EVENTS);
    const mic = createFakeTrack('audio');
    await mesh.setTrack('mic', mic);
    await mesh.speakTo('cho');
    clock.pass(1_500);
    await expectAtDoor('bob');
    const sent = () => held().map((connection) => connection.getTransceivers()[0]?.sender.track ?? null);
    expect(sent().filter((track) => track === mic)).toEqual([]);
    await mesh.speakTo(null);
    mesh.add('bob', '1', true);
    await settled();
    expect(sent()).toEqual([mic]);
  });

  it('that the browser refuses to describe is not held, and the page is called all the same', async () => {
    const { mesh, connections, sent, errors, expectAtDoor } = enter();
    connections[0]?.faults.next('setLocalDescription', reject());
    await expectAtDoor('bob');
    expect(connections[0]?.closed).toBe(true);
    expect(errors.splice(0)).toHaveLength(1);
    mesh.add('bob', '1', true);
    await settled();
    expect(sent.map(({ signal }) => signal.kind)).toEqual(['offer']);
    expect(errors).toEqual([]);
  });

  it('that is not described yet when its page comes is described once more, and sent once', async () => {
    const { mesh, connections, sent, errors } = enter();
    mesh.expect(['bob']);
    mesh.add('bob', '1', true);
    await settled();
    expect(connections).toHaveLength(1);
    expect(sent.map(({ signal }) => signal.kind)).toEqual(['offer']);
    expect(errors).toEqual([]);
  });

  it('whose browser never answers leaves the page as free as before', async () => {
    const { mesh, connections, held, errors, pass, expectAtDoor } = enter();
    connections[0]?.faults.next('setLocalDescription', hang());
    await expectAtDoor('bob');
    await pass(12_000);
    expect(held()).toEqual([]);
    await expectAtDoor();
    expect(connections[0]?.closed).toBe(true);
    mesh.close();
    expect(errors).toEqual([]);
  });

  it('that the page closes while it is described is no error', async () => {
    const { mesh, connections, errors } = enter();
    connections[0]?.faults.next(
      'setLocalDescription',
      endedBy(() => mesh.close()),
    );
    mesh.expect(['bob']);
    await settled();
    expect(connections.every(({ closed }) => closed)).toBe(true);
    expect(errors).toEqual([]);
  });
});
