/**
 * `npm run dev`: builds, serves, and does both again on each change of the source (nodemon, by nodemon.json).
 * `npm run dev -- --https` serves https with a certificate of its own, because phones open cameras on https pages only.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { provideCertificate } from './certificate.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
process.chdir(ROOT);
// The server reads it too; here it tells the port to print.
if (existsSync('.env')) process.loadEnvFile('.env');
const environment = { ...process.env, NOOM_BUILD: 'quick' };

if (process.argv.includes('--https')) {
  const { key, cert, addresses } = await provideCertificate(path.join(ROOT, '.noom'));
  Object.assign(environment, { HTTPS_KEY: key, HTTPS_CERT: cert });
  const port = process.env.PORT || 3000;
  console.log('Open one of these; the browser warns of a certificate that it does not know, go on from there:');
  for (const address of addresses) console.log(`  https://${address}:${port}`);
}

const nodemon = createRequire(import.meta.url).resolve('nodemon/bin/nodemon.js');
const child = spawn(process.execPath, [nodemon], { stdio: 'inherit', env: environment });
// Ctrl-C reaches nodemon by itself; it ends the server, and we end with it.
process.on('SIGINT', () => {});
// nodemon takes the server with it on SIGINT alone.
process.on('SIGTERM', () => child.kill('SIGINT'));
child.on('close', (code) => {
  process.exitCode = code ?? 0;
});
