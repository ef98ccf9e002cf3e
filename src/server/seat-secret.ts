/** The secret behind the seats' keys. It outlives the process, so that a restart forgets nobody. */
import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from './log';

const LEAST_CHARACTERS = 32;

/**
 * Reads `<dataDirectory>/.noom/seat-secret`, or makes it (mode 600). Where nothing can be written the secret lives
 * in memory, with one warning: then a restart gives everybody a new seat, and nothing else is lost.
 */
export async function openSeatSecret(dataDirectory: string, log: Log): Promise<string> {
  const directory = join(dataDirectory, '.noom');
  const file = join(directory, 'seat-secret');
  const kept = await readSecret(file);
  if (kept !== null) return kept;

  const made = randomBytes(32).toString('base64url');
  const draft = `${file}-${randomBytes(6).toString('hex')}`;
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await writeFile(draft, `${made}\n`, { mode: 0o600, flag: 'wx' });
    // A link appears whole or not at all: of two processes that start at once, one makes it and the other reads it.
    await link(draft, file);
    return made;
  } catch (error) {
    const theirs = await readSecret(file);
    if (theirs !== null) return theirs;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    log.warn('the seat secret cannot be kept, so a restart will forget who sat where; set DATA_DIR or SEAT_SECRET', {
      code,
    });
    return made;
  } finally {
    await rm(draft, { force: true }).catch(() => undefined);
  }
}

async function readSecret(file: string): Promise<string | null> {
  try {
    const secret = (await readFile(file, 'utf8')).trim();
    return secret.length >= LEAST_CHARACTERS ? secret : null;
  } catch {
    return null;
  }
}
