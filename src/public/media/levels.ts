/**
 * How loud it is in front of an own microphone. It listens to a copy of the track, so that it hears also
 * while the track is muted; the copy goes into an analyser and nowhere else, and ends with its original.
 */

export interface Levels {
  watch(track: MediaStreamTrack, onLevel: (level: number, atMs: number) => void): () => void;
  /** The original is being closed: so are its copies. */
  end(track: MediaStreamTrack): void;
}

const EVERY_MS = 100;
/** 170 ms of sound at 48 kHz: more than lies between two looks, so that no sample is missed. */
const WINDOW_SAMPLES = 8192;

export function createLevels(onError: (error: unknown) => void): Levels {
  const watches = new Map<MediaStreamTrack, Set<() => void>>();
  let context: AudioContext | null = null;
  let gestures = new AbortController();

  /** Browsers let no sound be worked on before the person has touched the page. */
  function openContext(): AudioContext {
    if (context !== null) return context;
    const opened = new AudioContext();
    context = opened;
    gestures = new AbortController();
    const resume = (): void => {
      if (opened.state === 'suspended') opened.resume().catch(onError);
    };
    for (const gesture of ['pointerup', 'keyup']) {
      addEventListener(gesture, resume, { signal: gestures.signal, capture: true });
    }
    return opened;
  }

  function closeContext(): void {
    if (watches.size > 0 || context === null) return;
    gestures.abort();
    context.close().catch(onError);
    context = null;
  }

  return {
    watch(track, onLevel) {
      const from = openContext();
      const copy = track.clone();
      copy.enabled = true;
      const source = from.createMediaStreamSource(new MediaStream([copy]));
      const analyser = new AnalyserNode(from, { fftSize: WINDOW_SAMPLES });
      source.connect(analyser);
      const samples = new Float32Array(WINDOW_SAMPLES);
      const startedAt = from.currentTime;
      const timer = setInterval(() => {
        // Before a whole window has gone through, the analyser pads with silence.
        if (from.state !== 'running' || (from.currentTime - startedAt) * from.sampleRate < WINDOW_SAMPLES) return;
        analyser.getFloatTimeDomainData(samples);
        onLevel(rootMeanSquare(samples), performance.now());
      }, EVERY_MS);
      const stop = (): void => {
        clearInterval(timer);
        source.disconnect();
        copy.stop();
        const others = watches.get(track);
        others?.delete(stop);
        if (others?.size === 0) watches.delete(track);
        closeContext();
      };
      watches.set(track, (watches.get(track) ?? new Set()).add(stop));
      return stop;
    },
    end(track) {
      for (const stop of [...(watches.get(track) ?? [])]) stop();
    },
  };
}

function rootMeanSquare(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length);
}
