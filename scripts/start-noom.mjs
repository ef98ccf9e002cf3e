/** Starts the built server on a free port, for scripts that look at it or measure it. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** It asks no STUN server: nothing of it needs the internet. @returns {Promise<{ url: string, close(): void }>} `url` ends with a slash */
export async function startNoom() {
  const server = spawn(process.execPath, ['dist/server.js'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: {
      ...process.env,
      PORT: '0',
      HOST: 'localhost',
      STUN_URLS: '',
      TURN_URLS: '',
      SEAT_SECRET: 'for pictures and figures, not for calls',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise((resolve, reject) => {
    server.on('exit', () => reject(new Error('Noom did not start.')));
    server.stdout.on('data', (text) => {
      const found = /http:\/\/localhost:\d+/.exec(String(text));
      if (found !== null) resolve(`${found[0]}/`);
    });
  });
  return { url, close: () => server.kill() };
}
