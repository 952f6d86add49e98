// Loaded into a server under --expose-gc: at SIGUSR2 it prints what is left on the heap, in MiB, once all that can go is gone.
process.on("SIGUSR2", () => {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  console.log(`heap ${(heapUsed + external) / 2 ** 20}`);
});
