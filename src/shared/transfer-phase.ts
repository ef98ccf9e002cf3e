/** The phases of a file's transfer. */

/**
 * `offered`: the receiver has not answered. `moving`. `waiting`: the link is away; it goes on by itself. The others are ends:
 * `done` (whole, and checked), `refused`, `cancelled` (by either), `lost` (the other page has gone), `failed` (it could not be
 * read, written, or was not what had been sent).
 */
export type TransferPhase = 'offered' | 'moving' | 'waiting' | 'done' | 'refused' | 'cancelled' | 'lost' | 'failed';
