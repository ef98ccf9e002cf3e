import { createCall } from '../../src/public/call/call';
import { createLateFeature } from '../../src/public/call/links/peer-feature';
import { LIMITS, DEFAULT_PEER_STATE, type Joined, type LookReply, type PeerInfo } from '../../src/shared/protocol';
import { hang } from '../support/fault-plan';
import {
  createFakeClock,
  createFakeMedia,
  createFakeMemory,
  createFakeSignaling,
  NO_TRACE,
  createFakeMesh,
  settled,
} from '../support/fakes';

const ada: PeerInfo = { id: 'a', name: 'Ada', epoch: '1', state: DEFAULT_PEER_STATE };
const joined = (peers: readonly PeerInfo[] = [], id = 'me'): Joined => ({
  ok: true,
  self: { id, key: `key-${id}` },
  peers,
  iceServers: [],
  limits: { people: LIMITS.people, nameBytes: LIMITS.nameBytes, frameBytes: LIMITS.frameBytes },
});

function make(session = createFakeMemory(), today = 1_700_000_000_000) {
  const errors: unknown[] = [];
  let epochs = 0;
  const signaling = createFakeSignaling();
  const mesh = createFakeMesh();
  const media = createFakeMedia();
  const clock = createFakeClock();
  const call = createCall({
    trace: NO_TRACE,
    clock,
    signaling,
    mediaPlane: mesh,
    messagePlane: mesh,
    media,
    session,
    lasting: createFakeMemory(),
    createEpoch: () => `e${(epochs += 1)}`,
    timeOfDay: () => (today += 1),
    digest: null,
    createName: () => 'name',
    onError: (error) => errors.push(error),
  });
  const state = () => call.store.get();
  const enter = () => {
    call.enter('room');
    call.prepare();
    call.join('Me');
  };
  return { call, clock, signaling, mesh, media, session, errors, state, enter };
}

describe('a call', () => {
  it('asks to join while the camera is still being asked for', () => {
    const { media, enter, signaling, state } = make();
    media.hold = true;
    enter();
    expect(state().status).toBe('joining');
    expect(signaling.joins).toHaveLength(1);
  });

  it('prepares for those at the door of the room that one is in, and for nobody else', () => {
    const { call, enter, signaling, mesh } = make();
    enter();
    signaling.events?.onDoor(['too early']);
    expect(mesh.expected).toEqual([]);
    signaling.joins[0]?.reply(joined());
    signaling.events?.onDoor(['bob']);
    expect(mesh.expected).toEqual(['bob']);
    call.leave();
    signaling.events?.onDoor(['too late']);
    expect(mesh.expected).toEqual(['bob']);
  });

  it('does not show the people of a room that one has left for another', () => {
    const { call, signaling } = make();
    const asked: ((reply: LookReply) => void)[] = [];
    signaling.look = (_room, onReply) => void asked.push(onReply);
    const seen: string[] = [];
    const look = (): void =>
      call.look((reply) => seen.push(reply.ok ? reply.peers.map(({ name }) => name).join() : ''));
    const replyWith = (name: string): LookReply => ({
      ok: true,
      peers: [{ name, state: DEFAULT_PEER_STATE }],
      full: false,
    });
    call.enter('first');
    look();
    call.enter('second');
    look();
    asked[0]?.(replyWith('Ann'));
    asked[1]?.(replyWith('Bob'));
    expect(seen).toEqual(['Bob']);
  });

  it('waits for the peers that were there, and calls those that come', () => {
    const { call, enter, signaling, mesh, state } = make();
    enter();
    const seen: number[] = [];
    call.store.subscribe(({ status, peers }) => {
      if (status === 'joined') seen.push(peers.length);
    });
    signaling.joins[0]?.reply(joined([ada]));
    // Never alone for a moment.
    expect(seen).toEqual([1]);
    signaling.events?.onWelcome({ ...ada, id: 'b' });
    expect(mesh.peers).toEqual(
      new Map([
        ['a', { epoch: '1', hasJustCome: false }],
        ['b', { epoch: '1', hasJustCome: true }],
      ]),
    );
    expect(state().peers).toHaveLength(2);
    signaling.events?.onBye('a', 'left');
    expect(mesh.peers.has('a')).toBe(false);
    expect(state().notices.map(({ code }) => code)).toEqual(['joined', 'gone']);
  });

  it('joins as soon as the server is found', () => {
    const { enter, signaling } = make();
    signaling.connected = false;
    enter();
    expect(signaling.joins).toHaveLength(0);
    signaling.connected = true;
    signaling.events?.onFound();
    expect(signaling.joins).toHaveLength(1);
  });

  it('comes back to its seat when the server does, and keeps every link that carries', () => {
    const { enter, clock, signaling, mesh, state } = make();
    enter();
    signaling.joins[0]?.reply(joined([ada, { ...ada, id: 'b' }]));
    signaling.events?.onLost();
    expect(state().status).toBe('reconnecting');
    signaling.events?.onFound();
    expect(signaling.joins[1]?.request.resume).toEqual({ id: 'me', key: 'key-me' });
    // The server was restarted, and we are the first to come back.
    signaling.joins[1]?.reply(joined([]));
    expect(state().status).toBe('joined');
    clock.pass(60_000);
    expect([...mesh.peers.keys()]).toEqual(['a', 'b']);
    signaling.events?.onWelcome(ada);
    mesh.quiet.add('a').add('b');
    clock.pass(1_000);
    expect([...mesh.peers.keys()]).toEqual(['a']);
    expect(state().peers.map(({ id }) => id)).toEqual(['a']);
  });

  it('knows that the server is back before the links are mended by it', () => {
    const { enter, signaling, mesh, state } = make();
    enter();
    signaling.joins[0]?.reply(joined([ada]));
    signaling.events?.onLost();
    signaling.events?.onFound();
    const seen: string[] = [];
    const { add } = mesh;
    mesh.add = (...link) => {
      seen.push(state().status);
      add(...link);
    };
    const { since } = state().self;
    signaling.joins[1]?.reply(joined([ada]));
    expect(seen).toEqual(['joined']);
    // Coming back is not coming.
    expect([since > 0, state().self.since]).toEqual([true, since]);
  });

  it('keeps somebody whose seat ran out for as long as their media arrives', () => {
    const { enter, clock, signaling, mesh, state } = make();
    enter();
    signaling.joins[0]?.reply(joined([ada]));
    signaling.events?.onBye('a', 'gone');
    clock.pass(30_000);
    expect(state().peers).toHaveLength(1);
    mesh.quiet.add('a');
    clock.pass(1_000);
    expect(state().peers).toHaveLength(0);
    expect(state().notices.at(-1)?.code).toBe('gone');
  });

  it.each(['bad-key', 'bad-request'] as const)('takes a new seat when its own is refused as %s', (error) => {
    const { enter, signaling, state } = make();
    enter();
    signaling.joins[0]?.reply(joined());
    signaling.events?.onLost();
    signaling.events?.onFound();
    signaling.joins[1]?.reply({ ok: false, error });
    expect(signaling.joins[2]?.request.resume).toBeUndefined();
    signaling.joins[2]?.reply(joined([], 'new'));
    expect(state()).toMatchObject({ status: 'joined', self: { id: 'new' } });
  });

  it.each(['rate-limited', 'unexpected'] as const)('goes on when the server cannot take it back now: %s', (error) => {
    const { enter, clock, signaling, mesh, state } = make();
    enter();
    signaling.joins[0]?.reply(joined([ada]));
    signaling.events?.onLost();
    signaling.events?.onFound();
    signaling.joins[1]?.reply({ ok: false, error });
    expect(state().status).toBe('reconnecting');
    expect([...mesh.peers.keys()]).toEqual(['a']);
    clock.pass(5_000);
    signaling.joins[2]?.reply(joined([ada]));
    expect(state()).toMatchObject({ status: 'joined', self: { id: 'me' } });
  });

  it('does not ask again for a call that was left meanwhile', () => {
    const { call, enter, clock, signaling } = make();
    enter();
    signaling.joins[0]?.reply(joined([ada]));
    signaling.events?.onLost();
    signaling.events?.onFound();
    signaling.joins[1]?.reply({ ok: false, error: 'rate-limited' });
    call.leave();
    clock.pass(5_000);
    expect(signaling.joins).toHaveLength(2);
  });

  it('is refused when it had no seat that could be at fault', () => {
    const { enter, signaling, state } = make();
    enter();
    signaling.joins[0]?.reply({ ok: false, error: 'bad-request' });
    expect(state()).toMatchObject({ status: 'refused', refusal: 'bad-request' });
    expect(signaling.joins).toHaveLength(1);
  });

  it('is refused with the reason, and the light goes out', async () => {
    const { enter, signaling, media, state } = make();
    enter();
    await settled();
    signaling.joins[0]?.reply({ ok: false, error: 'room-full' });
    await settled();
    expect(state()).toMatchObject({ status: 'refused', refusal: 'room-full' });
    expect(media.open_.size).toBe(0);
  });

  it('leaves nothing behind', async () => {
    const { call, enter, signaling, mesh, media, state } = make();
    enter();
    await settled();
    signaling.joins[0]?.reply(joined([ada]));
    expect(call.wasJustIn('room')).toBe(true);
    call.leave();
    await settled();
    expect(state()).toMatchObject({ status: 'left', peers: [] });
    expect(media.open_.size).toBe(0);
    expect(mesh.peers.size).toBe(0);
    expect(signaling.left).toBe(1);
    expect(call.wasJustIn('room')).toBe(false);
  });

  it('says by both ways that it leaves, on the links first while they are there', () => {
    const { call, enter, signaling, mesh } = make();
    enter();
    signaling.joins[0]?.reply(joined([ada]));
    const close = mesh.close.bind(mesh);
    let saidBefore = false;
    mesh.close = () => {
      saidBefore = mesh.said.at(-1)?.message.type === 'leave';
      close();
    };
    call.leave();
    expect([saidBefore, signaling.left]).toEqual([true, 1]);
  });

  it('takes a peer for gone that says so, also while the server does not know it yet', () => {
    const { enter, signaling, mesh, state } = make();
    enter();
    signaling.joins[0]?.reply(joined([ada, { ...ada, id: 'b' }]));
    signaling.events?.onLost();
    mesh.events?.onMessage('a', { type: 'leave' });
    expect(state().peers.map(({ id }) => id)).toEqual(['b']);
    expect(state().notices.map(({ code }) => code)).toEqual(['gone']);
    // Its seat is still on the roster, and its time runs out later.
    signaling.events?.onFound();
    signaling.joins[1]?.reply(joined([ada, { ...ada, id: 'b' }]));
    signaling.events?.onWelcome(ada);
    signaling.events?.onBye('a', 'gone');
    expect(state().peers.map(({ id }) => id)).toEqual(['b']);
    expect(state().notices.map(({ code }) => code)).toEqual(['gone']);
    // Another page load is somebody who comes.
    signaling.events?.onWelcome({ ...ada, epoch: '2' });
    expect(state().peers.map(({ id }) => id)).toEqual(['b', 'a']);
  });

  it('says that the server is set up wrongly when that is why there is no way', () => {
    const { enter, signaling, mesh, state } = make();
    enter();
    signaling.joins[0]?.reply(joined([ada]));
    mesh.events?.onSlow('a', 'no-way-set-up');
    expect(state().notices.map(({ code, name }) => [code, name])).toEqual([['no-way-set-up', 'Ada']]);
  });

  it('keeps what each person said before the code for it was there, however much another one says', async () => {
    const heard: string[] = [];
    const late = createLateFeature(() => Promise.resolve({ onOpen: (id: string) => void heard.push(id) }));
    for (let count = 0; count < 5_000; count += 1) late.ear.onOpen('flood');
    late.ear.onOpen('quiet');
    await late.get();
    expect(heard).toContain('quiet');
    expect(heard.length).toBeLessThan(1_000);
  });

  it('is not in the room twice, whatever the server says', () => {
    const { enter, signaling, state } = make();
    enter();
    signaling.joins[0]?.reply(joined([{ ...ada, id: 'me' }]));
    signaling.events?.onWelcome({ ...ada, id: 'me' });
    expect([state().peers, state().notices]).toEqual([[], []]);
  });

  it('ends with its hand down and nothing left to be told', () => {
    const { call, enter, signaling, state } = make();
    enter();
    signaling.joins[0]?.reply(joined([ada]));
    signaling.events?.onBye('a', 'left');
    call.setHand(true);
    call.leave();
    expect(state()).toMatchObject({ self: { hand: false }, notices: [] });
  });

  it('does not join a room that one has left while the server thought about it', () => {
    const { call, enter, signaling, state } = make();
    enter();
    call.leave();
    signaling.joins[0]?.reply(joined([ada]));
    expect(state()).toMatchObject({ status: 'left', peers: [] });
  });

  it('stops when a newer page takes its seat, and does not come back by itself', () => {
    const { enter, signaling, state } = make();
    enter();
    signaling.joins[0]?.reply(joined());
    signaling.events?.onReplaced();
    signaling.events?.onLost();
    signaling.events?.onFound();
    expect(state()).toMatchObject({ status: 'refused', refusal: 'replaced' });
    expect(signaling.joins).toHaveLength(1);
  });

  it('opens its devices again when it was put away while it was joining', async () => {
    const { call, enter, media, signaling, state } = make();
    enter();
    await settled();
    call.hide();
    expect(media.open_.size).toBe(0);
    call.show();
    await settled();
    signaling.joins.at(-1)?.reply(joined());
    expect(state().status).toBe('joined');
    expect(media.open_.size).toBe(2);
    expect(state().slots.mic).toMatchObject({ on: true, track: expect.objectContaining({ readyState: 'live' }) });
  });

  it('closes its devices at once when it leaves, whatever the links do', async () => {
    const { call, enter, media, signaling, mesh } = make();
    enter();
    await settled();
    signaling.joins.at(-1)?.reply(joined());
    mesh.faults.always('setTrack', hang);
    mesh.close = () => {
      throw new Error('a link that cannot be closed');
    };
    expect(() => call.leave()).toThrow();
    expect(media.open_.size).toBe(0);
  });

  it('keeps neither camera nor links while the browser keeps the page, and comes back as a new one', async () => {
    const { call, enter, signaling, mesh, media, state } = make();
    enter();
    await settled();
    signaling.joins[0]?.reply(joined([ada]));
    call.hide();
    await settled();
    expect(signaling.left).toBe(1);
    expect(mesh.peers.size).toBe(0);
    expect(media.open_.size).toBe(0);

    call.show();
    await settled();
    expect(state().status).toBe('reconnecting');
    expect(media.open_.size).toBe(2);
    // The same seat, but whoever still holds a link to the old page must not take it for alive.
    const [before, after] = signaling.joins.map(({ request }) => request);
    expect(after?.resume?.id).toBe('me');
    expect(after?.epoch).not.toBe(before?.epoch);
  });

  it('takes back that there is no way to somebody as soon as there is one', () => {
    const { enter, signaling, mesh, state } = make();
    enter();
    signaling.joins[0]?.reply(joined([ada]));
    mesh.events?.onSlow('a', 'no-way-no-relay');
    expect(state().notices.map(({ code, name }) => [code, name])).toEqual([['no-way-no-relay', 'Ada']]);
    mesh.events?.onLink('a', 'connected');
    expect(state().notices).toEqual([]);
  });

  it('tells each change of its own state once, with a growing revision', async () => {
    const { call, enter, signaling } = make();
    enter();
    await settled();
    signaling.joins[0]?.reply(joined());
    call.devices.set('mic', false);
    call.devices.set('mic', false);
    call.devices.set('camera', false);
    await settled();
    expect(signaling.told.map(({ mic, camera }) => [mic, camera])).toEqual([
      [false, true],
      [false, false],
    ]);
    const [first, second] = signaling.told;
    expect(second?.revision).toBeGreaterThan(first?.revision ?? Infinity);
  });

  it('remembers over a reload that the camera was off', () => {
    const first = make();
    first.enter();
    first.call.devices.set('camera', false);
    const second = make(first.session);
    expect(second.state().slots).toMatchObject({ camera: { on: false }, mic: { on: true } });
  });

  it.each(['', '{', '[]', '{"room":"room","id":7,"key":"k"}', 'null'])(
    'takes %j in the storage for no seat',
    (text) => {
      const session = createFakeMemory();
      session.write('seat', text);
      expect(make(session).call.wasJustIn('room')).toBe(false);
    },
  );
});
