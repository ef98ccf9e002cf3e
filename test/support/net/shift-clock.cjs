// Loaded into the server by a test (NODE_OPTIONS=--require): its clock stands NOOM_CLOCK_SHIFT_MS beside the true one, so that what it
// gives out for ten minutes runs out in ten seconds.
const shiftMs = Number(process.env.NOOM_CLOCK_SHIFT_MS ?? 0);
const trueNow = Date.now;
Date.now = () => trueNow() + shiftMs;
