/**
 * The server's log: one line an event. Never names, messages, addresses, descriptions or keys; a room's name is
 * a name too, so `createRoomTag` stands in for it.
 */
import { createHmac } from 'node:crypto';

/** error: gave up. warn: recovered or refused. info: one line a step of life. debug: single signals. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type LogFields = Readonly<Record<string, string | number | boolean>>;
export type Log = Readonly<Record<LogLevel, (event: string, fields?: LogFields) => void>>;

/** @param write takes one whole line; by default info and debug go to stdout, the rest to stderr. */
export function createLog(highest: LogLevel, write: (line: string, level: LogLevel) => void = writeToStreams): Log {
  const highestIndex = LOG_LEVELS.indexOf(highest);
  const at =
    (level: LogLevel) =>
    (event: string, fields: LogFields = {}) => {
      if (LOG_LEVELS.indexOf(level) > highestIndex) return;
      const details = Object.entries(fields).map(([key, value]) => ` ${key}=${value}`);
      // One event is one line, whatever an error's message contains.
      write(`${new Date().toISOString()} ${level} ${event}${details.join('')}`.replace(/\s*\n\s*/g, ' | '), level);
    };
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
}

/** Makes eight characters out of a room's name, always the same. Without the secret nobody can test names against them. */
export function createRoomTag(secret: string): (room: string) => string {
  return (room) => createHmac('sha256', secret).update(`log:${room}`).digest('hex').slice(0, 8);
}

function writeToStreams(line: string, level: LogLevel): void {
  const stream = level === 'info' || level === 'debug' ? process.stdout : process.stderr;
  stream.write(`${line}\n`);
}
