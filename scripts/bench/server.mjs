/**
 * (e) The server: Noom's beside a bare Socket.IO relay (bare-relay.mjs), each a process of its own, asked by the same two thousand clients (wire.mjs) in
 * this process. How many join in a second; what a further idle socket in a room weighs on the heap (KiB), and the whole process then (MB); the CPU time
 * that it takes to pass on one message, 1,000 a second (microseconds); the most messages a second of which 99 in 100 take less than 50 ms; and how long a
 * message takes (ms, the 99th of 100), in calm and while one more client sends as much as the line takes. Node counts what it has collected before. The
 * limits are on as always, so the clients come from many addresses: only Linux has all of 127.0.0.0/8.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { frameOf, openWire } from './wire.mjs';
import { lasting, until } from './stage.mjs';

/** They are there before anything counts: a server that has just started is slower. */
const FIRST_CLIENTS = 1_000;
const CLIENTS = 2_000;
/** How many come at the same time. */
const COMING = 32;
/** An address may open 40 connections at once. */
const CLIENTS_AN_ADDRESS = 20;

const P99_MS = 50;
const FIRST_RATE = 1_000;
const FASTER = 1.25;
const STEP_MS = 1_200;
const WARMING_RATE = 4_000;
/** The timer of the clients. */
const TICK_MS = 4;
/** What the CPU time of a message is measured with, and what the others say while one floods. */
const CALM_RATE = 1_000;
const CALM_MS = 3_000;
/** A tenth of a megabyte of frames. */
const FLOOD_FRAMES = 500;

/** As a browser on a home network makes it. */
const CANDIDATE = {
  candidate: 'candidate:842163049 1 udp 1677729535 192.0.2.17 54321 typ host generation 0 ufrag Qx3f network-cost 999',
  sdpMid: '0',
  sdpMLineIndex: 0,
  usernameFragment: 'Qx3f',
};

const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));
const SERVERS = {
  Noom: pathOf('../../dist/server.js'),
  'bare Socket.IO': pathOf('bare-relay.mjs'),
};

/** @returns {Promise<{ port: number, weigh(): Promise<{ memory: NodeJS.MemoryUsage, cpu: NodeJS.CpuUsage }>, close(): Promise<void> }>} */
async function startServer(script) {
  const weigh = new URL('weigh.mjs', import.meta.url).href;
  const server = spawn(process.execPath, ['--expose-gc', '--import', weigh, script], {
    env: {
      ...process.env,
      PORT: '0',
      HOST: '127.0.0.1',
      STUN_URLS: '',
      TURN_URLS: '',
      SEAT_SECRET: 'for figures, not for calls',
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  // That it hangs up on the one that floods is no news.
  server.stderr.on('data', (text) => / warn hung up /.test(text) || process.stderr.write(text));
  const exit = once(server, 'exit');
  const port = await new Promise((resolve, reject) => {
    exit.then(() => reject(new Error(`${script} has ended.`)), reject);
    server.stdout.on('data', (text) => {
      const found = /http:\/\/127\.0\.0\.1:(\d+)/.exec(text);
      if (found !== null) resolve(Number(found[1]));
    });
  });
  return {
    port,
    async weigh() {
      server.send('weigh');
      const [answer] = await once(server, 'message');
      return answer;
    },
    async close() {
      server.kill();
      await exit;
    },
  };
}

function addressOf(number) {
  const address = Math.floor(number / CLIENTS_AN_ADDRESS);
  return `127.0.${1 + Math.floor(address / 250)}.${1 + (address % 250)}`;
}

/** A client in a room of two, that knows the id of the other as soon as there is one. */
async function comeIn(port, number) {
  const wire = await openWire({ port, localAddress: addressOf(number) });
  const client = { wire, peer: null, onMessage: () => undefined };
  wire.onEvent = (event, content) => {
    if (event === 'ice') client.onMessage(content);
    else if (event === 'welcome') client.peer = content.id;
  };
  const reply = await wire.ask('join_room', `bench-${number >> 1}`, { name: `Person ${number}` });
  if (!reply.ok) throw new Error(`join_room was refused: ${reply.error}`);
  client.peer ??= reply.peers[0]?.id ?? null;
  return client;
}

/** Adds clients up to that number, some at a time. @returns {Promise<number>} how many a second */
async function fill(clients, port, most) {
  const first = clients.length;
  const startedAt = performance.now();
  let next = first;
  const comeOneByOne = async () => {
    while (next < most) {
      const number = next++;
      clients[number] = await comeIn(port, number);
    }
  };
  await Promise.all(Array.from({ length: COMING }, comeOneByOne));
  return ((most - first) / (performance.now() - startedAt)) * 1_000;
}

function p99(times) {
  const sorted = Float64Array.from(times).sort();
  return sorted[Math.floor(sorted.length * 0.99)] ?? Infinity;
}

/** All clients together send so many messages a second, in turn. @returns {Promise<{ p99: number, sent: number, perSecond: number }>} */
async function talk(clients, rate, durationMs) {
  const times = [];
  for (const client of clients) client.onMessage = ({ sentAt }) => times.push(performance.now() - sentAt);
  const startedAt = performance.now();
  let sent = 0;
  while (performance.now() - startedAt < durationMs) {
    for (const due = ((performance.now() - startedAt) * rate) / 1_000; sent < due; sent += 1) {
      const { wire, peer } = clients[sent % clients.length];
      wire.emit('ice', { ...CANDIDATE, sentAt: performance.now() }, peer);
    }
    await lasting(TICK_MS);
  }
  const inTime = times.length;
  const perSecond = (inTime / (performance.now() - startedAt)) * 1_000;
  // What is still on its way belongs to this figure and not to the next one.
  await until(() => (times.length >= sent ? true : null), 'the last messages');
  return { p99: p99(times), sent, perSecond };
}

/** The most messages a second that pass in time; 0: not even the first rate. Three rates in a row have to fail: one pause of the machine is not the server's. */
async function findThroughput(clients) {
  let best = 0;
  let failures = 0;
  for (let rate = FIRST_RATE; failures < 3; rate *= FASTER) {
    const { p99: slow, perSecond } = await talk(clients, rate, STEP_MS);
    const isGood = slow < P99_MS && perSecond > rate * 0.95;
    if (isGood) best = perSecond;
    failures = isGood ? 0 : failures + 1;
  }
  return best;
}

/** One more client sends to a deaf one as fast as the line takes it. @returns what the others notice, and after how long it is cut (null: never) */
async function flood(clients, port) {
  const [flooder, deaf] = [await comeIn(port, CLIENTS), await comeIn(port, CLIENTS + 1)];
  deaf.wire.socket.removeAllListeners('data').resume();
  await until(() => flooder.peer, 'the other');
  const frame = frameOf(`42${JSON.stringify(['ice', CANDIDATE, flooder.peer])}`);
  const frames = Buffer.concat(Array(FLOOD_FRAMES).fill(frame));
  const { socket } = flooder.wire;
  const startedAt = performance.now();
  let cutMs = null;
  let isOver = false;
  flooder.wire.onClose = () => (cutMs = isOver ? null : performance.now() - startedAt);
  const pour = () => {
    while (!isOver && socket.writable && socket.write(frames));
  };
  socket.on('drain', pour);
  pour();
  const { p99: slow } = await talk(clients, CALM_RATE, CALM_MS);
  isOver = true;
  socket.destroy();
  return { slow, cutMs };
}

async function measure(script) {
  const server = await startServer(script);
  const clients = [];
  try {
    await fill(clients, server.port, FIRST_CLIENTS);
    const half = await server.weigh();
    const joins = await fill(clients, server.port, CLIENTS);
    const full = await server.weigh();
    const heap = ({ memory }) => memory.heapUsed + memory.external;
    const used = ({ cpu }) => cpu.user + cpu.system;
    await talk(clients, WARMING_RATE, STEP_MS);
    const before = used(await server.weigh());
    const calm = await talk(clients, CALM_RATE, CALM_MS);
    const after = used(await server.weigh());
    const throughput = await findThroughput(clients);
    const { slow, cutMs } = await flood(clients, server.port);
    return {
      'joins a second': joins,
      'a further idle socket (KiB)': (heap(full) - heap(half)) / 1_024 / (CLIENTS - FIRST_CLIENTS),
      'the process with 2,000 (MB)': full.memory.rss / 1e6,
      'CPU time of a message (us)': (after - before) / calm.sent,
      'messages a second': throughput,
      '99 of 100 messages, calm (ms)': calm.p99,
      '99 of 100 messages, a flood (ms)': slow,
      'the flood is cut after (ms)': cutMs,
    };
  } finally {
    for (const { wire } of clients) wire.socket.destroy();
    await server.close();
  }
}

/** One round of both, in an order that changes. @returns {Promise<Record<string, number | null>>} */
export async function serverRound({ round }) {
  const names = Object.keys(SERVERS);
  if (round % 2 === 1) names.reverse();
  const figures = {};
  for (const name of names)
    for (const [what, figure] of Object.entries(await measure(SERVERS[name]))) figures[`${what}, ${name}`] = figure;
  return figures;
}
