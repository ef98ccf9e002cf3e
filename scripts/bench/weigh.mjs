/** Loaded into a server that is measured (`node --import`): tells the benchmark how much memory and CPU time the process has used, when it asks. */
process.on('message', () => {
  // Twice: what the first one frees may hold more.
  globalThis.gc();
  globalThis.gc();
  process.send({ memory: process.memoryUsage(), cpu: process.cpuUsage() });
});
