/** One history, made of a seed: what people, machines, networks and the server do, then time until it is calm, then everybody leaves. */
import { hang } from '../support/fault-plan';
import { findTrouble } from './invariants';
import type { Person, SimulatedPage } from './page';
import { createRandom, type Random } from './random';
import { createWorld, type World } from './world';

/** Links are mended within a minute, also those that were given up: they are tried again each 15 s. */
const CALM_WITHIN_MS = 90_000;
/** It has to stay calm, too. */
const CALM_FOR_MS = 4_000;

/** Few enough that no page sends more than it may. */
const AGAIN = 20;

export interface Outcome {
  readonly seed: number;
  /** Empty: all is well. */
  readonly trouble: readonly string[];
  /** What happened, with the time in milliseconds. */
  readonly story: readonly string[];
  readonly calmAfterMs: number;
}

export async function live(seed: number): Promise<Outcome> {
  const random = createRandom(seed);
  const isQuiet = random.chance(0.3);
  const areSignalsWhole = isQuiet || random.chance(0.3);
  const world = createWorld({
    random,
    people: random.pick([2, 2, 3, 3, 3, 4, 5]),
    isFirefox: random.chance(0.3),
    isQuiet,
    lostPercent: areSignalsWhole ? 0 : random.between(0, 20),
    doubledPercent: random.between(0, 30),
    latePercent: areSignalsWhole ? 0 : random.between(0, 60),
  });
  const deeds = isQuiet ? QUIET_DEEDS : [...QUIET_DEEDS, ...HARD_DEEDS];
  const story: string[] = [`${world.people.length} people, ${world.isFirefox ? 'Firefox' : 'Chromium'}`];
  // Where links are counted, a page is not reloaded in the breath in which it came: signals for the first page reach the second one, and make a link
  // that is replaced at once.
  const breath = isQuiet ? 300 : 0;
  const tell = (what: string): void => void story.push(`${world.time.now()} ${what}`);
  for (const person of world.people) {
    if (random.chance(0.2)) continue;
    const lobbyMs = lobbyTime(random);
    tell(`${person.name} comes${lobbyMs === 0 ? '' : ` and joins after ${lobbyMs} ms`}`);
    world.open(person, lobbyMs);
    await world.time.pass(
      (isQuiet ? lobbyMs : 0) + breath + (random.chance(0.5) ? random.between(0, 200) : random.between(0, 3_000)),
    );
  }
  for (let count = random.between(4, 18); count > 0; count -= 1) {
    act(world, deeds, random, tell);
    await world.time.pass(breath + (random.chance(0.4) ? random.between(0, 120) : random.between(0, 5_000)));
  }
  tell('everything is mended');
  mend(world);
  const { trouble, calmAfterMs } = await untilCalm(world);
  if (trouble.length > 0) return { seed, trouble, story, calmAfterMs };
  const disturbed = await sayAgain(world, random);
  if (disturbed.length > 0) return { seed, trouble: disturbed, story, calmAfterMs };
  tell('everybody leaves');
  return { seed, trouble: await leaveAll(world), story, calmAfterMs };
}

/** How long somebody looks into the room before joining. The pages inside make a call ahead after a second and a half. */
function lobbyTime(random: Random): number {
  return random.chance(0.4) ? random.between(1, 8_000) : 0;
}

/** Lets time run until nothing is wrong any more, and stays so; or until it has taken too long. */
export async function untilCalm(world: World): Promise<Pick<Outcome, 'trouble' | 'calmAfterMs'>> {
  const { time } = world;
  const began = time.now();
  let calmSince = began;
  for (;;) {
    const trouble = findTrouble(world);
    if (trouble.length > 0) calmSince = time.now();
    const isOver = time.now() - calmSince >= CALM_FOR_MS || time.now() - began >= CALM_WITHIN_MS;
    if (isOver) return { trouble, calmAfterMs: calmSince - began };
    await time.pass(1_000);
  }
}

/** What comes again, long after its time, changes nothing. */
async function sayAgain(world: World, random: Random): Promise<readonly string[]> {
  const linksOf = (): string[] =>
    world.people.flatMap(({ page }) => page?.openConnections().map(({ name }) => name) ?? []);
  // A browser that has not answered once may be stuck on a link that carries; what comes again is then a reason to make that one anew.
  const isStuck = world.people.some(({ page }) => page?.openConnections().some(({ forgets }) => forgets));
  if (isStuck) return [];
  const before = linksOf().join();
  const arrived = world.place.arrived.filter(({ by, at }) =>
    [by, at].every((line) => line.isHeldByPage && line.isHeldByServer),
  );
  for (let count = Math.min(AGAIN, arrived.length); count > 0; count -= 1) random.pick(arrived).again();
  await world.time.pass(2_000);
  const after = linksOf().join();
  return before === after
    ? findTrouble(world)
    : [`old signals that came again made links anew: ${before} became ${after}`];
}

/** Nothing is left of a page that has left. */
export async function leaveAll(world: World): Promise<readonly string[]> {
  for (const { page } of world.people) page?.call.leave();
  await world.time.pass(3_000);
  return findTrouble(world);
}

/** All that may go wrong with the world goes well from now on. */
function mend(world: World): void {
  world.beCalm();
  world.network.healAll();
  world.place.isFrozen = false;
  if (world.place.server === null) world.startServer();
  for (const person of world.people) {
    person.host.isUp = true;
    if (person.page?.isFrozen === true) person.page.thaw();
  }
  world.review();
}

type Tell = (what: string) => void;

interface Deed {
  readonly weight: number;
  /** Null: cannot be done now. */
  readonly prepare: (world: World, random: Random) => ((tell: Tell) => void) | null;
}

const withPage = (
  weight: number,
  what: string,
  deed: (page: SimulatedPage, random: Random, world: World, person: Person) => void,
): Deed => ({
  weight,
  prepare(world, random) {
    // On the last page, after the call, there is nothing to press.
    const ready = world.people.filter(
      ({ page }) => page !== null && !page.isFrozen && page.call.store.get().status !== 'left',
    );
    if (ready.length === 0) return null;
    const person = random.pick(ready);
    const { page } = person;
    if (page === null) return null;
    return (tell) => {
      tell(`${person.name} ${what}`);
      deed(page, random, world, person);
    };
  },
});

/** Nothing of this takes a link away from two who both stay. */
const QUIET_DEEDS: readonly Deed[] = [
  {
    weight: 14,
    prepare(world, random) {
      const away = world.people.filter(({ page }) => page === null || page.call.store.get().status === 'left');
      if (away.length === 0) return null;
      const person = random.pick(away);
      return (tell) => {
        tell(`${person.name} comes`);
        if (person.page === null) {
          world.open(person, world.isQuiet ? 0 : lobbyTime(random));
          return;
        }
        const { call } = person.page;
        call.enter(call.store.get().room);
        call.prepare();
        call.join(person.name);
      };
    },
  },
  withPage(4, 'leaves', ({ call }) => call.leave()),
  withPage(4, 'reloads', ({ call, end }, _random, world, person) => {
    call.hide();
    end(true);
    person.page = null;
    world.open(person);
  }),
  withPage(2, 'closes the tab', ({ call, end }, _random, _world, person) => {
    call.hide();
    end(true);
    person.page = null;
  }),
  withPage(2, 'goes back and forth', ({ call }, random, { time }) => {
    call.hide();
    time.after(random.between(100, 3_000), () => call.show());
  }),
  withPage(8, 'turns the camera', ({ call }) => call.devices.set('camera', !call.store.get().slots.camera.on)),
  withPage(4, 'turns the microphone', ({ call }) => call.devices.set('mic', !call.store.get().slots.mic.on)),
  withPage(4, 'takes another camera', ({ call }, random) =>
    call.devices.use('camera', `camera-${random.between(1, 3)}`),
  ),
  withPage(2, 'takes another microphone', ({ call }, random) => call.devices.use('mic', `mic-${random.between(1, 3)}`)),
  withPage(2, 'raises or lowers the hand', ({ call }) => call.setHand(!call.store.get().self.hand)),
  withPage(2, 'takes another name', ({ call }, random) => call.rename(`name${random.between(1, 9)}`)),
  withPage(1, 'saves data, or does not', ({ call }) =>
    call.audience.rule({ data: call.store.get().pictures.data === 'full' ? 'sound' : 'full' }),
  ),
  withPage(2, 'whispers, or does not', ({ call }, random) => {
    const { peers, whisperTo } = call.store.get();
    const to = whisperTo === '' && peers.length > 0 ? random.pick(peers).id : '';
    void call.audience.whisper(to).catch(() => undefined);
  }),
  withPage(3, 'hurries', ({ call }) => call.retryNow()),
];

const HARD_DEEDS: readonly Deed[] = [
  {
    weight: 4,
    prepare: (world, random) => (tell) => {
      if (world.place.server === null) {
        tell('the server starts');
        world.startServer();
        return;
      }
      const awayMs = random.chance(0.5) ? random.between(0, 500) : random.between(500, 20_000);
      tell(`the server dies for ${awayMs} ms`);
      world.killServer();
      world.later(awayMs, () => {
        if (world.place.server === null) world.startServer();
      });
    },
  },
  {
    weight: 1,
    prepare: (world, random) => (tell) => {
      const frozenMs = random.between(500, 25_000);
      tell(`the server stands still for ${frozenMs} ms`);
      world.place.isFrozen = true;
      world.review();
      world.later(frozenMs, () => {
        world.place.isFrozen = false;
        world.review();
      });
    },
  },
  withPage(2, 'crashes', ({ end }, _random, _world, person) => {
    end(false);
    person.page = null;
  }),
  withPage(2, 'crashes and opens the room again', ({ end }, _random, world, person) => {
    end(false);
    person.page = null;
    world.open(person);
  }),
  withPage(4, 'is cut off', ({ call }, random, world, { name, host }) => {
    host.isUp = false;
    world.review();
    const isMoved = random.chance(0.3);
    world.later(random.between(500, 30_000), () => {
      host.isUp = true;
      if (isMoved) host.address += 1;
      world.review();
      if (random.chance(0.6) && world.people.find((one) => one.name === name)?.page?.call === call) call.retryNow();
    });
  }),
  withPage(2, 'changes the network', ({ call }, random, world, { host }) => {
    host.address += 1;
    world.review();
    if (random.chance(0.6)) call.retryNow();
  }),
  {
    weight: 4,
    prepare: (world, random) => {
      const [a, b] = [random.pick(world.people), random.pick(world.people)];
      if (a === b) return null;
      return (tell) => {
        const cutMs = random.between(500, 40_000);
        tell(`${a.name} and ${b.name} lose each other for ${cutMs} ms`);
        world.network.cut(a.host, b.host);
        world.later(cutMs, () => world.network.heal(a.host, b.host));
      };
    },
  },
  withPage(2, 'stands still', (page, random, world) => {
    page.freeze();
    world.review();
    world.later(random.between(500, 30_000), () => {
      page.thaw();
      world.review();
      page.call.retryNow();
    });
  }),
  withPage(3, 'has a browser that forgets to answer', ({ openConnections }, random) => {
    const open = openConnections();
    if (open.length === 0) return;
    const connection = random.pick(open);
    const method = random.pick(['replaceTrack', 'setRemoteDescription', 'setLocalDescription'] as const);
    connection.fake.faults.next(method, hang());
    connection.forgets = true;
  }),
];

function act(world: World, deeds: readonly Deed[], random: Random, tell: Tell): void {
  let left = random() * deeds.reduce((sum, { weight }) => sum + weight, 0);
  for (const { weight, prepare } of deeds) {
    left -= weight;
    if (left >= 0) continue;
    prepare(world, random)?.(tell);
    return;
  }
}
