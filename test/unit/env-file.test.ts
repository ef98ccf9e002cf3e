import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvFile } from '../../src/server/env-file';

const folder = mkdtempSync(join(tmpdir(), 'noom-env-'));
afterAll(() => rmSync(folder, { recursive: true }));

function read(content: string | Buffer): Readonly<Record<string, string | undefined>> {
  const file = join(folder, '.env');
  writeFileSync(file, content);
  return readEnvFile(file);
}

const TEXT = '# mine\r\nPORT=8080\r\nSEAT_SECRET="a b"\r\n';
const SETTINGS = { PORT: '8080', SEAT_SECRET: 'a b' };

describe('the .env file', () => {
  it.each([
    ['as UTF-8', Buffer.from(TEXT)],
    ['as UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`)],
    ['as UTF-8 with a mark before the first setting', Buffer.from('\ufeffPORT=8080\nSEAT_SECRET="a b"')],
    ['as UTF-16', Buffer.from(`\ufeff${TEXT}`, 'utf16le')],
    ['as UTF-16, the larger byte first', Buffer.from(`\ufeff${TEXT}`, 'utf16le').swap16()],
  ])('is read %s', (_how, content) => {
    expect(read(content)).toEqual(SETTINGS);
  });

  it('may be missing, empty, or hold remarks alone', () => {
    expect(readEnvFile(join(folder, 'none'))).toEqual({});
    expect(read('')).toEqual({});
    expect(read('# PORT=8080\n\n  # HOST=\n')).toEqual({});
  });

  it.each([
    ['words', 'the port is 8080'],
    ['UTF-16 without a mark', Buffer.from(TEXT, 'utf16le')],
  ])('that holds %s is told in a sentence', (_what, content) => {
    expect(() => read(content)).toThrow(/^[^\n]*\.env holds no setting[^\n]*\.env\.example[^\n]*$/);
  });
});
