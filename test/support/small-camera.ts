/**
 * A camera that costs little: a film of 320 x 180 at ten pictures a second, which Chromium plays round and round. Most tests need
 * people who see each other, and no large picture: two in a call take half of what they take with Chromium's own fake cameras.
 */
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const WIDTH = 320;
const HEIGHT = 180;
const PICTURES = 10;
const FILM = join(tmpdir(), `noom-camera-${WIDTH}x${HEIGHT}.y4m`);

/** The path of the film; made where there is none yet. */
export function smallCamera(): string {
  if (existsSync(FILM)) return FILM;
  // Tests run side by side: nobody may see half a film.
  const unfinished = `${FILM}.${process.pid}`;
  writeFileSync(unfinished, film());
  renameSync(unfinished, FILM);
  return FILM;
}

/** A chequered cloth that is drawn to the left: no two pictures are the same, and none is black. */
function film(): Buffer {
  const parts = [Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`)];
  const grey = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  for (let picture = 0; picture < PICTURES; picture += 1) {
    const light = Buffer.alloc(WIDTH * HEIGHT);
    for (let at = 0; at < light.length; at += 1) {
      const column = (at % WIDTH) + (picture * 64) / PICTURES;
      light[at] = (Math.floor(column / 32) + Math.floor(at / WIDTH / 32)) % 2 === 0 ? 70 : 190;
    }
    parts.push(Buffer.from('FRAME\n'), light, grey);
  }
  return Buffer.concat(parts);
}
