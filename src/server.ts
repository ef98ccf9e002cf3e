/** START HERE (server): reads the settings, starts, and stops when the system says so. `npm start` runs it built, as dist/server.js. */
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { readOwnConfig } from './server/config';
import { createLog } from './server/log';
import { listAddresses } from './server/reachable';
import { startServer } from './server/start';

async function main(): Promise<void> {
  // Built, this file is dist/server.js: the project is one folder up.
  const builtDirectory = __dirname;
  const config = readOwnConfig(join(builtDirectory, '..'));
  const log = createLog(config.logLevel);
  const server = await startServer(config, { builtDirectory, log });
  const { here, around } = listAddresses(config, server.port, networkInterfaces());
  log.info(`Noom is at ${here}${around.length === 0 ? '' : ` and in your network at ${around.join(' and ')}`}`);

  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // A second Ctrl+C from somebody in a hurry.
      if (isStopping) process.exit(1);
      isStopping = true;
      log.info('stopping');
      server.stop().then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      );
    });
  }
}

function fail(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

main().catch(fail);
