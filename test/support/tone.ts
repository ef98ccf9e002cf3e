/** A sound file that Chromium plays into its fake microphone: somebody who speaks, and then is silent. */
import { writeFileSync } from 'node:fs';

const RATE = 48_000;

/** So many seconds of a tone that rises and falls as syllables do, then so many of silence; the browser begins anew at the end. */
export function writeSpeech(file: string, speechSeconds: number, silenceSeconds: number): void {
  const samples = Math.round(RATE * (speechSeconds + silenceSeconds));
  const content = Buffer.alloc(44 + samples * 2);
  content.write('RIFF', 0);
  content.writeUInt32LE(36 + samples * 2, 4);
  content.write('WAVEfmt ', 8);
  content.writeUInt32LE(16, 16);
  content.writeUInt16LE(1, 20);
  content.writeUInt16LE(1, 22);
  content.writeUInt32LE(RATE, 24);
  content.writeUInt32LE(RATE * 2, 28);
  content.writeUInt16LE(2, 32);
  content.writeUInt16LE(16, 34);
  content.write('data', 36);
  content.writeUInt32LE(samples * 2, 40);
  for (let at = 0; at < RATE * speechSeconds; at += 1) {
    const syllable = 0.5 + 0.5 * Math.abs(Math.sin((Math.PI * 4 * at) / RATE));
    const tone = Math.sin((2 * Math.PI * 220 * at) / RATE) + 0.5 * Math.sin((2 * Math.PI * 440 * at) / RATE);
    content.writeInt16LE(Math.round(9_000 * syllable * tone), 44 + at * 2);
  }
  writeFileSync(file, content);
}
