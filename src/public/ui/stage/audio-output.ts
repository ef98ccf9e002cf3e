/**
 * Everybody's sound: whether the browser lets it out, and through which speaker. Where a browser wants a touch of
 * the page first, one notice stands for all, one touch anywhere starts all, and who comes later is tried by himself.
 */
import type { Call } from '../../call/call';
import { when } from '../../call/store';
import { play, showTrack } from '../base/media-element';
import { mountPlayback } from '../base/playback';

export interface AudioOutput {
  /** As `showTrack`; the element is kept until it is shown null. */
  show(element: HTMLMediaElement, track: MediaStreamTrack | null): void;
  close(): void;
}

export function createAudioOutput(root: Document, call: Call, onError: (error: unknown) => void): AudioOutput {
  const listeners = new AbortController();
  const { signal } = listeners;
  const elements = new Set<HTMLMediaElement>();
  const refused = new Set<HTMLMediaElement>();

  const refuse = (element: HTMLMediaElement): void => {
    if (!elements.has(element)) return;
    if (refused.size === 0) call.notify('sound-blocked');
    refused.add(element);
  };
  const accept = (element: HTMLMediaElement): void => {
    if (refused.delete(element) && refused.size === 0) call.withdraw('sound-blocked');
  };
  const playAll = (): void => {
    for (const element of refused) play(element, refuse);
  };

  for (const gesture of ['pointerup', 'keyup', 'click']) root.addEventListener(gesture, playAll, { signal });
  // Events of media elements do not bubble, but they can be caught on their way down.
  root.addEventListener(
    'playing',
    ({ target }) => {
      if (target instanceof HTMLMediaElement) accept(target);
    },
    { signal, capture: true },
  );

  const route = (element: HTMLMediaElement): void => {
    const { sound, devices } = call.store.get();
    const isThere = devices.some(({ kind, id }) => kind === 'speaker' && id === sound.speaker);
    const speaker = isThere ? sound.speaker : '';
    // Safari has no choice of speakers.
    if (!('setSinkId' in element) || element.sinkId === speaker) return;
    element.setSinkId(speaker).catch((error: unknown) => {
      if (speaker === '') onError(error);
      else call.devices.refuseSpeaker(speaker);
    });
  };
  const undoPlayback = mountPlayback(root, refuse);
  const unsubscribe = call.store.subscribe(
    when(
      ({ sound, devices }) => [sound.speaker, devices],
      () => {
        for (const element of elements) route(element);
      },
    ),
  );

  return {
    show(element, track) {
      if (track === null) {
        elements.delete(element);
        accept(element);
      } else if (!elements.has(element)) {
        elements.add(element);
        if (element instanceof HTMLAudioElement) route(element);
      }
      showTrack(element, track, refuse);
    },
    close() {
      unsubscribe();
      undoPlayback();
      listeners.abort();
      call.withdraw('sound-blocked');
    },
  };
}
