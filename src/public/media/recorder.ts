/** Records a few seconds of the user's own microphone, for the test in the lobby. */

/** Rejects where the browser has no recorder, or the track ends before anything was recorded. */
export async function record(track: MediaStreamTrack, durationMs: number): Promise<Blob> {
  const recorder = new MediaRecorder(new MediaStream([track]));
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const stopped = new Promise<void>((resolve, reject) => {
    recorder.onstop = () => resolve();
    recorder.onerror = () => reject(new Error('the recorder gave up'));
  });
  recorder.start();
  const timer = setTimeout(() => {
    if (recorder.state !== 'inactive') recorder.stop();
  }, durationMs);
  try {
    await stopped;
  } finally {
    clearTimeout(timer);
  }
  return new Blob(parts, { type: recorder.mimeType });
}
