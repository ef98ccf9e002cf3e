/** What holds in a calm world, whatever has happened before. Each sentence that comes back is one thing that does not. */
import { toWire, type Peer } from '../../src/public/call/state/state';
import type { Person, SimulatedPage } from './page';
import type { World } from './world';

const SLOT_OF = { mic: 'audio', camera: 'video' } as const;

/** While everybody can reach everybody: who is in the room is seen by all, over one link, as they are. */
export function findTrouble(world: World): string[] {
  const trouble = [...world.complaints];
  const inCall: Person[] = [];
  for (const person of world.people) {
    const { page } = person;
    if (page === null) continue;
    const { status } = page.call.store.get();
    if (status === 'joined') inCall.push(person);
    else if (status !== 'left') trouble.push(`${page.name} is ${status}`);
    trouble.push(...(status === 'left' ? findRest(page) : findDeviceTrouble(page)));
  }
  for (const { page } of world.people)
    if (world.isQuiet && page !== null && page.links().length > page.met)
      trouble.push(`${page.name} made ${page.links().length} links to ${page.met} people without a reason`);
  trouble.push(...findRosterTrouble(world, inCall));
  for (const person of inCall) trouble.push(...findLinkTrouble(world, person, inCall));
  return trouble;
}

/** Of a page that has left nothing is open and nothing is waited for. */
function findRest(page: SimulatedPage): string[] {
  const trouble: string[] = [];
  const open = page.connections.filter(({ end }) => !end.closed).length;
  if (open > 0) trouble.push(`${page.name} has left, and ${open} connections are open`);
  if (page.media.open_.size > 0) trouble.push(`${page.name} has left, and ${page.media.open_.size} devices are open`);
  if (page.script.waiting > 0) trouble.push(`${page.name} has left, and ${page.script.waiting} timers are left`);
  return trouble;
}

function findDeviceTrouble(page: SimulatedPage): string[] {
  const { slots, screen } = page.call.store.get();
  const wanted = new Set(
    [slots.mic.track, slots.camera.track, screen.track, screen.sound].filter((track) => track !== null),
  );
  const trouble: string[] = [];
  for (const track of page.media.open_)
    if (!wanted.has(track)) trouble.push(`${page.name}: a ${track.kind} device is open that nobody knows of`);
  for (const track of wanted)
    if (!page.media.open_.has(track)) trouble.push(`${page.name}: a ${track.kind} device is closed and still in use`);
  if (!slots.camera.on && slots.camera.track !== null) trouble.push(`${page.name}: the camera is off, and open`);
  for (const slot of ['mic', 'camera'] as const) {
    const { on, busy, track } = slots[slot];
    if (busy) trouble.push(`${page.name}: the ${slot} is busy`);
    if (on && track === null) trouble.push(`${page.name}: the ${slot} is on, and not open`);
    if (track !== null && track.kind !== SLOT_OF[slot]) trouble.push(`${page.name}: the ${slot} is a ${track.kind}`);
  }
  if (slots.mic.track !== null && slots.mic.track.enabled !== slots.mic.on)
    trouble.push(`${page.name}: the microphone is ${slots.mic.on ? 'on, and mute' : 'off, and heard'}`);
  return trouble;
}

/** The server and each page name the same people. */
function findRosterTrouble(world: World, inCall: readonly Person[]): string[] {
  const trouble: string[] = [];
  const ids = inCall.map(({ page }) => page?.call.store.get().self.id ?? '').sort();
  const seated = [...world.seated()].sort();
  if (seated.join() !== ids.join()) trouble.push(`the server knows ${seated.join()}, in the room are ${ids.join()}`);
  for (const { page } of inCall) {
    if (page === null) continue;
    const { self, peers, notices } = page.call.store.get();
    const known = [self.id, ...peers.map(({ id }) => id)].sort();
    if (known.join() !== ids.join()) trouble.push(`${page.name} knows ${known.join()}, in the room are ${ids.join()}`);
    for (const { code, name } of notices)
      if (code === 'flood' || code.startsWith('no-way')) trouble.push(`${page.name} says ${code} of ${name}`);
  }
  return trouble;
}

function findLinkTrouble(world: World, person: Person, inCall: readonly Person[]): string[] {
  const { page } = person;
  if (page === null) return [];
  const trouble: string[] = [];
  const { peers, self } = page.call.store.get();
  const open = page.openConnections();
  if (open.length !== peers.length)
    trouble.push(`${page.name} has ${open.length} connections for ${peers.length} people`);
  for (const peer of peers) {
    const other = inCall.find(({ page: one }) => one?.call.store.get().self.id === peer.id)?.page;
    if (other === undefined || other === null) continue;
    if (peer.link !== 'connected') trouble.push(`${page.name} to ${other.name} is ${peer.link}`);
    const pairs = open.flatMap((own) => {
      const end = world.network.associationOf(own.end)?.other(own.end);
      return other.openConnections().flatMap((theirs) => (theirs.end === end ? [{ own, theirs }] : []));
    });
    if (pairs.length !== 1) trouble.push(`${page.name} and ${other.name} have ${pairs.length} links`);
    trouble.push(...findViewTrouble(page, peer, other));
    const [pair] = pairs;
    if (pair === undefined) continue;
    const { own, theirs } = pair;
    if (world.network.associationOf(own.end)?.alive !== true)
      trouble.push(`nothing goes through between ${page.name} and ${other.name}`);
    // A browser that has not answered once may be stuck in the middle of an agreement, or send what was there before.
    if (own.forgets || theirs.forgets) continue;
    if (own.end.local !== theirs.end.remote || own.end.remote !== theirs.end.local)
      trouble.push(`${page.name} and ${other.name} do not agree on their link`);
    const { slots, screen, whisperTo } = page.call.store.get();
    const wants = other.call.store.get().pictures.data === 'full';
    const expected = [
      whisperTo === '' || whisperTo === peer.id ? slots.mic.track : null,
      wants ? slots.camera.track : null,
      wants ? screen.track : null,
      screen.sound,
    ];
    const sent = own.fake.getTransceivers().map(({ sender }) => sender.track);
    if (sent.length !== 4 || sent.some((track, index) => track !== expected[index]))
      trouble.push(
        `${page.name} sends ${other.name} ${sent.map((track) => track?.label ?? '-').join()} in place of ` +
          expected.map((track) => track?.label ?? '-').join(),
      );
  }
  if (self.id === '') trouble.push(`${page.name} has no seat`);
  return trouble;
}

/** One sees the other as that one is. */
function findViewTrouble(page: SimulatedPage, { state, name }: Peer, other: SimulatedPage): string[] {
  const now = other.call.store.get();
  const truth = toWire(now, 0);
  const fields = ['mic', 'camera', 'screen', 'hand'] as const;
  const wrong = fields.filter((field) => state[field] !== truth[field]);
  const trouble = wrong.map((field) => `${page.name} sees ${other.name}'s ${field} as ${state[field]}`);
  if (name !== now.self.name) trouble.push(`${page.name} calls ${other.name} "${name}" in place of "${now.self.name}"`);
  return trouble;
}
