/**
 * `npm run share`: builds and serves, and opens a localtunnel, so that a phone anywhere can open the page.
 * PORT as everywhere; LT_HOST names another tunnel server than the public one, LT_SUBDOMAIN asks for an address to keep.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { fileURLToPath } from 'node:url';
import localtunnel from 'localtunnel';
import { renderUnicodeCompact } from 'uqr';
import { build } from './build.mjs';

const ANSWER_MS = 10_000;
// The library's own default for tunnels; its reminder page and the password live at the other name.
const PUBLIC_TUNNELS = 'https://localtunnel.me';
const PUBLIC_PASSWORD = 'https://loca.lt/mytunnelpassword';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
if (existsSync('.env')) process.loadEnvFile('.env');
const port = Number(process.env.PORT || 3000);
const tunnels = process.env.LT_HOST?.replace(/\/+$/, '') || PUBLIC_TUNNELS;

let server = null;
let tunnel = null;
let ending = false;
process.on('SIGINT', () => end(0));
process.on('SIGTERM', () => end(0));

try {
  console.log(await build());
  await startServer();
  tunnel = await within(
    ANSWER_MS,
    localtunnel({ port, host: tunnels, subdomain: process.env.LT_SUBDOMAIN || undefined }),
    `The tunnel service ${tunnels} does not answer: try later, or another one by LT_HOST.`,
  );
} catch (error) {
  end(1, error.message);
}
if (tunnel !== null) await tell();

/** The server has to be there before the first visitor, and a taken port has to be told before an address is. */
async function startServer() {
  // The tunnel brings the https, and it speaks http to us. It is the one proxy before us, and says who its visitors are: without that
  // they are one address to the server, with one address's limits.
  const env = { ...process.env, PORT: String(port), HOST: '', HTTPS_KEY: '', HTTPS_CERT: '', TRUST_PROXY: '1' };
  server = spawn(process.execPath, ['dist/server.js'], { stdio: ['ignore', 'inherit', 'inherit'], env });
  // It has said why in a line of its own.
  server.on('exit', () => end(1));
  const deadline = Date.now() + ANSWER_MS;
  for (;;) {
    const answer = await fetch(`http://localhost:${port}/healthz`).catch(() => null);
    if (answer?.ok) return;
    if (ending || Date.now() > deadline) throw new Error(`Noom does not answer on port ${port}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function tell() {
  tunnel.on('error', () => end(1, `The tunnel service ${tunnels} went away.`));
  tunnel.on('close', () => end(1, `The tunnel service ${tunnels} closed the tunnel.`));
  const password = await readPassword();
  if (ending) return;
  console.log(`
${renderUnicodeCompact(tunnel.url)}

Open this on the phone:  ${tunnel.url}
The tunnel shows a reminder page once and asks for a password: ${password}
Picture and sound go from browser to browser, not through the tunnel: a phone on mobile data needs TURN (see README).
Ctrl-C ends both.`);
}

/** It is the public address of this machine, as the tunnel's server sees it. */
async function readPassword() {
  const address = tunnels === PUBLIC_TUNNELS ? PUBLIC_PASSWORD : `${tunnels}/mytunnelpassword`;
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(5000) });
    const text = (await answer.text()).trim();
    if (isIP(text) !== 0) return text;
  } catch {
    // The sentence below is all that can be said.
  }
  return `this machine's public address, see ${PUBLIC_PASSWORD}`;
}

/** localtunnel asks again each second for ever: only leaving the process ends that. */
function within(limitMs, promise, sentence) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(sentence)), limitMs);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function end(code, sentence) {
  if (ending) return;
  ending = true;
  if (sentence) console.error(sentence);
  tunnel?.close();
  if (server === null || server.exitCode !== null || server.signalCode !== null) process.exit(code);
  server.removeAllListeners('exit');
  server.on('exit', () => process.exit(code));
  server.kill('SIGTERM');
}
