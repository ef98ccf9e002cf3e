/** A real TURN server, coturn, on the router's address, for the tests of calls that need a relay. Runs in the lab. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../server';
import { freePort } from '../house';
import { ROUTER } from './network';

/** How users prove themselves: a fixed pair, or the secret that the house shares with it. */
export type CoturnAccess = { readonly user: string; readonly password: string } | { readonly secret: string };

export interface Coturn {
  readonly port: number;
  /** Everything it said. */
  readonly log: readonly string[];
  stop(): Promise<void>;
}

export async function startCoturn(access: CoturnAccess): Promise<Coturn> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'noom-coturn-'));
  const program = process.env['NOOM_TURNSERVER'] ?? 'turnserver';
  const proof =
    'secret' in access
      ? ['--use-auth-secret', `--static-auth-secret=${access.secret}`]
      : ['--lt-cred-mech', `--user=${access.user}:${access.password}`];
  const child = spawn(
    program,
    [
      '-n', // no configuration file
      `--listening-ip=${ROUTER}`,
      `--relay-ip=${ROUTER}`,
      `--listening-port=${port}`,
      '--realm=noom.test',
      ...proof,
      '--no-tls',
      '--no-dtls',
      '--no-cli',
      '--relay-threads=1',
      '--log-file=stdout',
      '--verbose',
      `--userdb=${join(folder, 'users')}`,
      `--pidfile=${join(folder, 'pid')}`,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const log: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => log.push(...text.split('\n')));
  }
  const gone = once(child, 'exit');
  await eventually(
    () => log.some((line) => line.includes('TCP listener opened on')) || child.exitCode !== null,
    'coturn listens',
  );
  if (child.exitCode !== null) throw new Error(`coturn ended:\n${log.join('\n')}`);
  return {
    port,
    log,
    async stop() {
      child.kill('SIGKILL');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
