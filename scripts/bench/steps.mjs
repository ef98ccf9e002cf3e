/** (a) continued: where the milliseconds of a join from the lobby go, by the trace of both pages (shared/trace.ts). */
import { come, lasting, until } from './stage.mjs';
import { enterFromLobby, openLobby } from './join.mjs';

/** Runs in Noom's page before its script. */
function traceSteps() {
  localStorage.setItem('noom.trace', 'on');
  addEventListener('click', () => performance.mark('bench: click'), true);
}

/** The first time of each step, in ms of the common clock, with what it is called in the table. */
const read = (page, who) =>
  page.evaluate((name) => {
    const steps = {};
    for (const { name: mark, startTime } of performance.getEntriesByType('mark')) {
      const at = performance.timeOrigin + startTime;
      if (mark === 'bench: click') steps.click = at;
      else if (mark.startsWith('noom: ')) steps[`${name}: ${mark.slice(6)}`] ??= at;
    }
    return steps;
  }, who);

/** @returns {Promise<Record<string, number>>} ms after the click, by side and step */
export async function stepsRound({ browsers, noom, round }) {
  const [inside, joiner] = await Promise.all(browsers.slice(0, 2).map(come));
  for (const page of [inside, joiner]) await page.evaluateOnNewDocument(traceSteps);
  const address = `${noom.url}r/bench-steps-${round}`;
  await openLobby(inside, address);
  await enterFromLobby(inside);
  await lasting(1_500);
  await openLobby(joiner, address);
  await lasting(1_500);
  await joiner.click('#join');
  const { click, ...steps } = await until(async () => {
    const both = { ...(await read(inside, 'inside')), ...(await read(joiner, 'joiner')) };
    return 'inside: picture' in both && 'joiner: picture' in both ? both : null;
  }, 'both pictures');
  for (const page of [inside, joiner]) await page.browserContext().close();
  return Object.fromEntries(Object.entries(steps).map(([step, at]) => [step, at - click]));
}
