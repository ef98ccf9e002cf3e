/** How long the server takes to answer: measured with each question, so that a slow server is not taken for a dead one. */
import type { Clock } from '../call/ports';

export interface AnswerTime {
  /** The last answer's, in milliseconds; 0 before the first one. */
  readonly lastMs: number;
  /** A callback for `socket.timeout(…).emit`; `onAnswer` gets null when no answer comes in time. */
  timed(onAnswer: (reply: unknown) => void): (...received: unknown[]) => void;
}

export function createAnswerTime(clock: Pick<Clock, 'now'>): AnswerTime {
  let lastMs = 0;
  return {
    get lastMs() {
      return lastMs;
    },
    timed(onAnswer) {
      const askedAt = clock.now();
      return (error, reply) => {
        if (error === null) lastMs = clock.now() - askedAt;
        onAnswer(error === null ? reply : null);
      };
    },
  };
}
