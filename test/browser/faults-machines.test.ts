/** People's machines lose their power, sleep, or freeze a tab. What the others see (docs/resilience.md). */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Browser, Page } from 'puppeteer';
import { callOf, freshRoom, openConnections, untilAllFramesMove } from '../support/actions';
import { lasting, tilesOf, timed, times, untilAlone, untilTile, untilWhole } from '../support/faults';
import { useHouse } from '../support/house';
import { long } from '../support/long';
import { invitePeople } from '../support/people';

/** Kept while a machine sleeps for as long as the quality page promises; a plain run sleeps shorter, yet longer than any sign of life may be missing. */
const ASLEEP_MS = times(16_000, 30_000);
const FROZEN_MS = times(8_000, 30_000);

describe("when a person's machine fails", () => {
  const people = invitePeople();
  const house = useHouse();
  let ada: Page;
  let bob: Page;

  beforeEach(async () => {
    [ada, bob] = await callOf(people, house.url, freshRoom(), ['Ada', 'Bob'], undefined, (name) =>
      name === 'Bob' ? { expected: /ERR_|WebSocket/ } : {},
    );
    await Promise.all([ada, bob].map((page) => untilAllFramesMove(page, 1)));
  });

  long(
    'says "reconnecting" of a machine that lost its power, takes its tile away, and has it back within ten seconds of its return',
    async () => {
      // No goodbye of any kind, as when the power fails: the connections stay open and silent.
      const pids = processesOf(bob.browser());
      signalAll(pids, 'SIGSTOP');
      try {
        await timed('power lost, until "reconnecting"', () => untilTile(ada, 'Bob', 'link', 'reconnecting', 7_000));
        await timed('power lost, until the tile is gone', () => untilAlone(ada, 45_000));
      } finally {
        signalAll(pids, 'SIGCONT');
      }
      await timed('power back after being given up, until whole', async () => {
        await Promise.all([ada, bob].map((page) => untilWhole(page, 1, 10_000)));
      });
    },
    120_000,
  );

  long(
    'keeps the tile of a machine that slept, and has it back within five seconds of its waking',
    async () => {
      for (let round = 0; round < times(1, 5); round += 1) {
        const pids = processesOf(bob.browser());
        signalAll(pids, 'SIGSTOP');
        try {
          await lasting(ASLEEP_MS);
          expect((await tilesOf(ada)).map(({ name }) => name)).toEqual(['Bob']);
        } finally {
          signalAll(pids, 'SIGCONT');
        }
        await timed('machine woke up, until whole', async () => {
          await Promise.all([ada, bob].map((page) => untilWhole(page, 1, 5_000)));
        });
        for (const page of [ada, bob]) {
          await untilAllFramesMove(page, 1);
          expect(await openConnections(page)).toBe(1);
        }
      }
    },
    120_000 * times(1, 5),
  );

  long(
    'keeps tile and picture of a tab that the browser froze, and has it back within two seconds',
    async () => {
      const tools = await bob.createCDPSession();
      // A browser freezes only what stands behind another tab.
      const front = await bob.browserContext().newPage();
      for (let round = 0; round < times(1, 5); round += 1) {
        await front.bringToFront();
        await tools.send('Page.setWebLifecycleState', { state: 'frozen' });
        await lasting(FROZEN_MS);
        expect((await tilesOf(ada)).map(({ name }) => name)).toEqual(['Bob']);
        await tools.send('Page.setWebLifecycleState', { state: 'active' });
        await bob.bringToFront();
        await timed('tab thawed, until whole', async () => {
          await Promise.all([ada, bob].map((page) => untilWhole(page, 1, 2_000)));
        });
        for (const page of [ada, bob]) await untilAllFramesMove(page, 1);
      }
    },
    120_000 * times(1, 5),
  );
});

/** The process ids of a browser with all its children. */
function processesOf(browser: Browser): number[] {
  const first = browser.process()?.pid;
  if (first === undefined) throw new Error('no process');
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry) || !existsSync(`/proc/${entry}/stat`)) continue;
    // "pid (name) state parent …"; a name may hold anything.
    const words = readFileSync(`/proc/${entry}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    parents.set(Number(entry), Number(words[1]));
  }
  const isOurs = (pid: number): boolean => pid === first || (parents.has(pid) && isOurs(parents.get(pid) ?? 0));
  return [...parents.keys()].filter(isOurs);
}

/** A helper process may be gone by now, and only its parent could know: that must not keep the others from being told. */
function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      // Not `instanceof Error`: the test has its own realm, and Node's errors come from another.
      if (typeof error !== 'object' || error === null || Reflect.get(error, 'code') !== 'ESRCH') throw error;
    }
  }
}
